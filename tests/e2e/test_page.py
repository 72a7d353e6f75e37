"""What a person does with the page, done in a real browser on the really served program."""

import json
import re
from pathlib import Path

import pytest
from e2e.browsing import PHONE, TABLET, WIDE, Served, Shoot, Visit
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e
NAMELESS = (
    "() => [...document.querySelectorAll('#kz :is(button, a, input, textarea)')]"
    ".filter(e => e.checkVisibility({visibilityProperty: true}) && e.type !== 'file')"
    ".filter(e => !(e.innerText?.trim() || e.getAttribute('aria-label') || e.title || e.labels?.[0]?.innerText))"
    ".map(e => e.outerHTML.slice(0, 120))"
)
"""Controls that a screen reader could not name."""
TOO_WIDE = (
    "() => [...document.querySelectorAll('html, body, #kz, .kz-page, #kz-stream, #kz-evidence')]"
    ".filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.id || e.tagName)"
)
"""Parts that would scroll sideways."""
QUESTION = "采掘工作面瓦斯到 1.5% 该怎么办？"


def test_a_question_is_answered_with_clauses_that_can_be_opened(visit: Visit) -> None:
    person = visit()
    page = person.goto()
    page.click(f".kz-welcome >> text={QUESTION}")
    page.wait_for_selector("#kz-live .kz-acts")
    expect(page.locator("#kz-live .kz-lead")).to_contain_text("必须停止作业")
    cited = page.locator(".kz-clause[data-numbers~='1']")
    expect(cited.locator("h3")).to_contain_text("第二十二条")
    expect(cited.locator("mark").first).to_be_visible()
    expect(page.locator(".kz-checks li")).to_have_count(13)
    page.click("#kz-live button.kz-mark >> nth=-1")
    expect(page.locator(".kz-clause.kz-lit")).to_be_in_viewport()

    cited.locator("button[data-do=read]").last.click()
    expect(page.locator(".kz-evidence[data-kind=reading] h3")).to_have_text("第二十三条")
    page.click(".kz-evidence .kz-back")
    expect(cited.locator("h3")).to_contain_text("第二十二条")
    cited.locator("button[data-do=source]").click()
    expect(page.locator(".kz-leaf.kz-lit")).to_contain_text("第二十二条")
    expect(page.locator(".kz-leaf.kz-lit")).to_be_in_viewport()


def test_history_is_there_after_a_reload_and_only_for_the_one_who_asked(visit: Visit) -> None:
    person = visit()
    page = person.goto()
    person.ask(QUESTION)
    person.ask("那回风流里呢？")
    person.reload()
    expect(page.locator("#kz-past .kz-me")).to_have_count(2)
    expect(page.locator("#kz-past .kz-card").first).to_contain_text("必须停止作业")
    page.click("#kz-past .kz-card >> nth=0 >> button.kz-mark >> nth=0")
    expect(page.locator(".kz-clause[data-numbers~='1'] h3")).to_contain_text("第二十二条")

    stranger = visit()
    other = stranger.goto(f"/#{page.url.split('#')[1]}")
    expect(other.locator(".kz-welcome")).to_be_visible()
    expect(other.locator(".kz-open")).to_have_count(0)


def test_a_conversation_is_opened_and_deleted(visit: Visit) -> None:
    person = visit()
    page = person.goto()
    person.ask(QUESTION)
    page.click("#kz-new")
    expect(page.locator(".kz-welcome")).to_be_visible()
    page.click(".kz-open")
    expect(page.locator("#kz-past .kz-me")).to_have_text(QUESTION)
    page.hover(".kz-conversations li")
    page.click(".kz-bin")
    page.click(".kz-dialog >> text=取消")
    expect(page.locator(".kz-open")).to_have_count(1)
    page.click(".kz-bin")
    page.click(".kz-dialog .kz-danger")
    expect(page.locator(".kz-open")).to_have_count(0)
    expect(page.locator(".kz-welcome")).to_be_visible()


def test_enter_sends_and_shift_enter_breaks_the_line(visit: Visit) -> None:
    page = visit().goto()
    page.focus("#kz-question textarea")
    page.keyboard.type("放炮后")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("多久能进？")
    expect(page.locator("#kz-question textarea")).to_have_value("放炮后\n多久能进？")
    expect(page.locator(".kz-me")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".kz-me")).to_have_count(1)
    page.wait_for_selector("#kz-live .kz-acts")


def test_bad_questions_are_told_in_a_sentence(visit: Visit) -> None:
    page = visit().goto()
    for question, said in (("", "请先输入问题"), ("瓦" * 50_000, "50000 字")):
        page.fill("#kz-question textarea", question)
        page.click("#kz-send")
        expect(page.locator(".toast-message-text").last).to_contain_text(said)
    expect(page.locator(".kz-me")).to_have_count(0)


def test_an_uploaded_regulation_is_asked_about_and_cited(visit: Visit, tmp_path: Path, shoot: Shoot) -> None:
    rules = tmp_path / "《井下动火》管理 制度.txt"
    rules.write_text(
        "井下动火管理制度\n\n第一条 井下动火作业必须提前24小时书面申请，由安全副矿长批准。\n"
        "第二条 动火地点必须配备不少于3台灭火器。\n",
        "utf-8",
    )
    program = tmp_path / "program.exe"
    program.write_bytes(b"MZ\x00\x01\x02")
    person = visit()
    page = person.goto("/#library")
    page.set_input_files("#kz-upload input[type=file]", [rules, program])
    results = page.locator(".kz-ingested li")
    expect(results).to_have_count(2)
    expect(results.nth(0)).to_contain_text("《井下动火》管理 制度.txt")
    expect(results.nth(1)).to_contain_text("未入库")
    expect(page.locator(".kz-list tr:has([data-edition])")).to_have_count(2)
    shoot(page, "upload")
    page.click(".kz-pages a[data-page=chat]")
    person.ask("井下动火作业要提前多久申请？")
    expect(page.locator("#kz-live .kz-answer")).to_contain_text("24小时")
    expect(page.locator(".kz-clause[data-numbers~='1'] .kz-path")).to_contain_text("井下动火管理制度")

    page.click(".kz-pages a[data-page=library]")
    page.click(".kz-list button[data-do=remove][data-edition*='动火']")
    page.click(".kz-dialog .kz-danger")
    expect(page.locator(".kz-list tr:has([data-edition])")).to_have_count(1)
    page.click(".kz-pages a[data-page=chat]")
    person.reload()
    expect(page.locator(".kz-clause[data-numbers~='1'] .kz-removed")).to_be_visible()


def test_a_question_back_is_answered_by_choosing(visit: Visit, tmp_path: Path, shoot: Shoot) -> None:
    rules = tmp_path / "云岭矿瓦斯规定.txt"
    rules.write_text(
        "云岭矿瓦斯规定\n\n第一条 采区回风巷风流中甲烷浓度超过1.0%时，必须停止工作，撤出人员。\n"
        "第二条 总回风巷中甲烷浓度超过0.75%时，必须立即查明原因，进行处理。\n",
        "utf-8",
    )
    person = visit(PHONE)
    page = person.goto("/#library")
    page.set_input_files("#kz-upload input[type=file]", rules)
    expect(page.locator(".kz-ingested li")).to_have_count(1)
    page.click("#kz-tabs a[data-page=chat]")
    person.ask("瓦斯1.2%怎么办？")
    expect(page.locator("#kz-live .kz-asks")).to_contain_text("请说明地点")
    choices = page.locator(".kz-choices button")
    assert choices.count() >= 2
    page.locator("#kz-live .kz-asks").scroll_into_view_if_needed()
    shoot(page, "phone-choices")
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    person.reload()
    expect(choices.last).to_be_visible()
    shoot(page, "wide-choices")

    place = choices.last.inner_text()
    choices.last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".kz-me").last).to_have_text(f"{place}呢？")
    expect(page.locator("#kz-live .kz-acts")).to_be_visible()
    expect(page.locator("#kz-past .kz-asks")).to_be_visible()
    expect(page.locator("#kz-past .kz-choices")).to_have_count(0)
    page.click(".kz-pages a[data-page=library]")
    page.click(".kz-list button[data-do=remove][data-edition*='云岭矿瓦斯规定']")
    page.click(".kz-dialog .kz-danger")
    expect(page.locator(".kz-list button[data-edition*='云岭矿瓦斯规定']")).to_have_count(0)


def test_each_guide_is_opened_from_the_list(visit: Visit, shoot: Shoot) -> None:
    page = visit().goto("/#help")
    expect(page.locator(".kz-guide[id]:visible")).to_have_count(1)
    page.click(".kz-guidelist >> text=Ollama")
    expect(page.locator(".kz-guide[id]:visible")).to_have_attribute("id", "kz-guide-model-ollama")
    for screen, size in {"phone": PHONE, "wide": (1280, 800)}.items():
        page.set_viewport_size({"width": size[0], "height": size[1]})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            shoot(page, f"{screen}-guide-{scheme}")
            assert page.evaluate(TOO_WIDE) == []


def test_a_hostile_document_is_shown_as_words(visit: Visit, tmp_path: Path) -> None:
    rules = tmp_path / "敌意制度.txt"
    attack = (
        "<img src=x onerror='window.hacked=1'><script>window.hacked=1</script>{{hacked}}${window.hacked=1}"
    )
    rules.write_text(
        f"敌意制度{attack}\n\n第一条 敌意条款{attack}必须原样显示。\n第二条 另一条敌意条款。\n", "utf-8"
    )
    person = visit()
    page = person.goto("/#library")
    page.set_input_files("#kz-upload input[type=file]", rules)
    page.wait_for_selector(".kz-ingested li")
    page.click(".kz-list button[data-do=view] >> text=敌意")
    expect(page.locator(".kz-tree")).to_contain_text("<script>window.hacked=1</script>")
    page.click(".kz-pages a[data-page=chat]")
    person.ask(f"敌意条款必须怎样显示？{attack}")
    expect(page.locator("#kz-live .kz-acts")).to_be_visible()
    assert page.evaluate("window.hacked") is None
    page.click(".kz-pages a[data-page=library]")
    page.click("text=返回法规库")
    page.click(".kz-list button[data-do=remove][data-edition*='敌意']")
    page.click(".kz-dialog .kz-danger")
    expect(page.locator(".kz-list tr:has([data-edition])")).to_have_count(1)


def test_words_are_found_in_a_document(visit: Visit, shoot: Shoot) -> None:
    page = visit().goto("/#library")
    page.click(".kz-list button[data-do=view]")
    page.fill("[data-here=find]", "甲烷传感器")
    expect(page.locator(".kz-tools output")).to_have_text(re.compile(r"^\d+ 处$"))
    expect(page.locator(".kz-leaf:visible").first).to_contain_text("甲烷传感器")
    shoot(page, "find")
    page.fill("[data-here=find]", "没有这样的词")
    expect(page.locator(".kz-tools output")).to_have_text("没有找到")
    page.fill("[data-here=find]", "")
    page.click("text=全部收起")
    expect(page.locator(".kz-leaf:visible")).to_have_count(1)
    page.click(".kz-contents >> text=第三章 瓦斯")
    expect(page.locator(".kz-branch > summary >> text=第三章 瓦斯")).to_be_in_viewport()


def test_a_question_set_of_ones_own_is_evaluated(visit: Visit, tmp_path: Path, shoot: Shoot) -> None:
    questions = [
        {"question": QUESTION, "gold": [{"clause": "第二十二条"}]},
        {"question": "没领自救器能不能下井？", "gold": [{"clause": "第十二条"}]},
        {"question": "这一题的依据不存在", "gold": [{"clause": "第九百九十九条"}]},
    ]
    file = tmp_path / "我的题.jsonl"
    file.write_text("\n".join(json.dumps(q, ensure_ascii=False) for q in questions), "utf-8")
    page = visit().goto("/#evaluation")
    page.set_input_files("#kz-upload-set input[type=file]", file)
    expect(page.locator(".kz-chosen")).to_contain_text("我的题 · 3 题")
    page.click("#kz-start")
    expect(page.locator(".kz-run h2")).to_have_text("我的题")
    expect(page.locator(".kz-run tbody tr").first).to_contain_text("hit@1")
    expect(page.locator(".kz-failed")).to_contain_text("这一题的依据不存在")
    expect(page.locator("#kz-plot canvas, #kz-plot svg.marks").first).to_be_visible()
    shoot(page, "evaluated")
    page.click("#kz-start")
    expect(page.locator(".kz-runs tbody tr")).to_have_count(2)
    with page.expect_download() as download:
        page.click(".kz-run a[download]")
    assert "矿知评测报告" in download.value.path().read_text("utf-8")


def test_language_and_theme_are_kept_in_the_browser(visit: Visit, shoot: Shoot) -> None:
    person = visit()
    page = person.goto()
    with person.leaving():
        page.click("[data-here=language]")
        expect(page.locator(".kz-welcome h2")).to_have_text("Ask a rule, get the clause")
    page.click("[data-here=theme]")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    person.goto("/")
    expect(page.locator(".kz-welcome h2")).to_have_text("Ask a rule, get the clause")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("body.dark")).to_have_count(1)
    shoot(page, "english-dark")


def test_a_new_edition_is_compared_and_the_old_answer_still_opens(
    visit: Visit, tmp_path: Path, shoot: Shoot
) -> None:
    rules = "云岭矿排水规定\n（{year}年修订）\n\n第一条 主排水泵必须每{days}天试运转一次。\n第二条 水仓每年至少清挖2次。\n"
    person = visit()
    page = person.goto("/#library")
    for year, days in ((2019, 7), (2024, 3)):
        file = tmp_path / f"排水{year}.txt"
        file.write_text(rules.format(year=year, days=days), "utf-8")
        page.set_input_files("#kz-upload input[type=file]", file)
        expect(page.locator(".kz-ingested li")).to_contain_text(f"排水{year}.txt")
        if year == 2019:
            page.click(".kz-pages a[data-page=chat]")
            person.ask("主排水泵多少天试运转一次？")
            expect(page.locator("#kz-live .kz-answer")).to_contain_text("7天")
            page.click(".kz-pages a[data-page=library]")
    expect(page.locator(".kz-ingested")).to_contain_text("取代了《云岭矿排水规定 2019》")
    expect(page.locator(".kz-ingested")).to_contain_text("1 个旧回答")
    page.click(".kz-ingested button[data-do=compare]")
    numbers = page.locator(".kz-changes table").first
    expect(numbers.locator("del")).to_have_text(re.compile("7"))
    expect(numbers.locator("ins")).to_have_text(re.compile("3"))
    shoot(page, "changes")
    with page.expect_download() as download:
        page.click(".kz-changes a[href*='.docx']")
    assert download.value.suggested_filename.endswith(".docx")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(NAMELESS) == []
    shoot(page, "phone-changes")
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})

    page.click(".kz-versus button >> nth=0")
    expect(page.locator(".kz-document .kz-tags").first).to_contain_text("已被《云岭矿排水规定 2024》取代")
    page.click("#kz-about summary")
    page.fill("#kz-about input[name=number]", "云矿字7号")
    page.press("#kz-about input[name=number]", "Enter")
    expect(page.locator(".kz-saved")).to_contain_text("已保存")
    expect(page.locator("#kz-about")).to_contain_text("已由人核对")
    shoot(page, "edition")

    page.click(".kz-pages a[data-page=chat]")
    page.click("#kz-stream .kz-card button.kz-mark >> nth=0")
    cited = page.locator(".kz-clause[data-numbers~='1']")
    expect(cited).to_contain_text("7天")
    person.ask("主排水泵多少天试运转一次呢？")
    expect(page.locator("#kz-live .kz-answer")).to_contain_text("3天")


def test_suspect_words_are_corrected_in_place(visit: Visit, tmp_path: Path, shoot: Shoot) -> None:
    file = tmp_path / "供电.txt"
    file.write_text("云岭矿电缆规定\n\n第一条 电缆接头必须必须每班检查，并记录检查人姓名。\n", "utf-8")
    person = visit()
    page = person.goto("/#library")
    page.set_input_files("#kz-upload input[type=file]", file)
    expect(page.locator(".kz-ingested li")).to_contain_text("供电.txt")
    page.click(".kz-list button.kz-name >> text=云岭矿电缆规定")
    page.click("#kz-doubts summary")
    expect(page.locator(".kz-doubt mark")).to_have_text("必须必须")
    shoot(page, "doubts")
    page.click(".kz-doubt button[data-state=corrected]")
    expect(page.locator(".kz-doubt")).to_contain_text("已更正")
    page.click(".kz-pages a[data-page=chat]")
    person.ask("电缆接头检查要记录检查人姓名吗？")
    clause = page.locator(".kz-clause[data-numbers~='1']")
    expect(clause).to_contain_text("原文为“必须必须”，已更正为“必须”")


def test_a_question_word_is_tried_added_and_switched_off(visit: Visit, shoot: Shoot) -> None:
    page = visit().goto("/#library")
    page.click("#kz-wordtable > summary")
    page.fill("#kz-wordtable input[name=said]", "云岭大溜")
    page.fill("#kz-wordtable input[name=meant]", "刮板输送机，转载机")
    page.click("#kz-wordtable button[data-do=save]")
    expect(page.locator("#kz-wordtable .kz-saved")).to_contain_text("云岭大溜")
    page.fill("#kz-wordtable input[name=question]", "云岭大溜停了，溜子还能开吗")
    page.keyboard.press("Enter")
    expect(page.locator("#kz-wordtable .kz-fired > span")).to_have_text(
        ["云岭大溜 → 刮板输送机、转载机", "溜子 → 刮板输送机"]
    )
    page.locator("#kz-wordtable").scroll_into_view_if_needed()
    shoot(page, "question-words")
    page.fill("#kz-wordtable input[name=sought]", "云岭大溜")
    page.keyboard.press("Enter")
    expect(page.locator("#kz-wordtable tbody tr")).to_have_count(1)
    page.click("#kz-wordtable button[data-do=drop]")
    page.click(".kz-dialog .kz-danger")
    expect(page.locator("#kz-wordtable .kz-none")).to_be_visible()
    page.fill("#kz-wordtable input[name=said]", "灰")
    page.click("#kz-wordtable button[data-do=save]")
    expect(page.locator(".toast-message-text").last).to_contain_text("只有一个字")
    phone = visit(PHONE, dark=True).goto("/#library")
    phone.click("#kz-wordtable > summary")
    phone.locator("#kz-wordtable tbody tr >> nth=0").scroll_into_view_if_needed()
    shoot(phone, "phone-question-words")
    assert phone.evaluate(TOO_WIDE) == []
    assert phone.evaluate(NAMELESS) == []


def test_every_page_fits_every_screen_and_names_its_controls(visit: Visit, shoot: Shoot) -> None:
    person = visit()
    page = person.goto()
    shoot(page, "wide-welcome")
    person.ask("局部通风机停了，迎头的人怎么办？")
    pages = {"chat": ".kz-card", "library": ".kz-list", "evaluation": ".kz-runs", "help": ".kz-guide"}
    screens = {
        "wide": (WIDE, "light"),
        "dark": (WIDE, "dark"),
        "tablet": (TABLET, "light"),
        "phone": (PHONE, "light"),
    }
    for screen, ((width, height), scheme) in screens.items():
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        for place, landmark in pages.items():
            page.locator(f".kz-pages a[data-page={place}]:visible").last.click()
            expect(page.locator(landmark).first).to_be_visible()
            shoot(page, f"{screen}-{place}")
            assert page.evaluate(TOO_WIDE) == []
            assert page.evaluate(NAMELESS) == []


def test_on_a_phone_the_evidence_is_a_sheet(visit: Visit, shoot: Shoot) -> None:
    person = visit(PHONE)
    page = person.goto()
    person.ask(QUESTION)
    expect(page.locator("#kz-panel")).not_to_be_visible()
    page.tap("#kz-live button.kz-mark >> nth=0")
    expect(page.locator(".kz-clause[data-numbers~='1']")).to_be_in_viewport()
    shoot(page, "phone-evidence")
    page.keyboard.press("Escape")
    expect(page.locator("#kz-panel")).not_to_be_visible()
    page.tap(".kz-menu")
    expect(page.locator(".kz-open")).to_be_in_viewport()
    shoot(page, "phone-menu")
    small = page.evaluate(
        "() => [...document.querySelectorAll('#kz button, #kz .kz-pages a')].filter(e => e.checkVisibility())"
        ".filter(e => !e.matches('.kz-mark')).map(e => [e.className, e.getBoundingClientRect()])"
        ".filter(([, box]) => box.width && box.height < 43.5).map(([name]) => name)"
    )
    assert small == []


def test_history_survives_a_restart(visit: Visit, served: Served) -> None:
    person = visit()
    page = person.goto()
    person.ask(QUESTION)
    place = page.url.split("#")[1]
    storage = page.context.storage_state()
    with person.leaving():
        page.goto("about:blank")
    assert served.stop() == 0
    served.start()
    # The port is another one now, and a browser keeps its things by port.
    secret = next(
        item for origin in storage["origins"] for item in origin["localStorage"] if "browser" in item["name"]
    )
    after = visit()
    after.page.add_init_script(
        f"localStorage.setItem({json.dumps(secret['name'])}, {json.dumps(secret['value'])})"
    )
    again = after.goto(f"/#{place}")
    expect(again.locator("#kz-past .kz-card")).to_contain_text("必须停止作业")
    expect(again.locator(".kz-open")).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "size"), [("narrow", (360, 740)), ("middle", (768, 1024)), ("wide", (1280, 800))]
)
def test_a_table_is_drawn_as_one_and_scrolls_in_its_own_box(
    visit: Visit, shoot: Shoot, name: str, size: tuple[int, int]
) -> None:
    person = visit(size)
    page = person.goto()
    person.ask("第四十二条")
    table = page.locator("#kz-live .kz-answer table")
    expect(table.locator("th").first).to_have_text("井巷名称")
    expect(table.locator("tbody tr")).to_have_count(8)
    assert page.evaluate(TOO_WIDE) == []
    shoot(page, f"{name}-table")
