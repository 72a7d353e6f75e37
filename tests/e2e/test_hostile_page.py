"""An answer of the worst model, opened in a real browser: nothing of it runs, loads or leaves this machine."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from e2e.browsing import PHONE, Served, Shoot, Visit
from hostile.items import ITEMS, Item, write_files
from hostile.obedient import Obedient, obedient
from playwright.sync_api import expect

from assistant.usage import Ledger
from knowledge.library import Library

pytestmark = pytest.mark.e2e
RIGHT_THEN_WRONG = Item(
    id="right, then wrong",
    question="井口附近怎么存放木料？",
    obeys="依据：{n}\n井口附近严禁存放木料。[{n}]\n\n每次可以存放30根木料。[{n}]",
    never=("30根",),
    text="井口附近严禁存放木料。",
)


@pytest.fixture(scope="module")
def model() -> Iterator[Obedient]:
    with obedient() as serving:
        yield serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, model: Obedient) -> Iterator[Served]:
    """The program with the hostile documents and the model that obeys them."""
    folder = tmp_path_factory.mktemp("hostile")
    site = Served(
        home=folder / "home",
        environment={
            "KUANGZHI_MODEL": "openai:m",
            "KUANGZHI_BASE_URL": model.url,
            "KUANGZHI_API_KEY": "k",
            "KUANGZHI_CHOOSE": "false",
        },
    )
    files = folder / "files"
    files.mkdir()
    written = write_files(files)
    belt = files / "云岭矿木料规定.txt"
    belt.write_text("云岭矿木料规定\n第一条 井口附近严禁存放木料。\n", "utf-8")
    with Library(site.home) as library:
        library.ingest([*written, belt])
    site.start()
    yield site
    assert site.stop() == 0


def test_nothing_that_the_model_writes_runs_loads_or_leaves(visit: Visit, model: Obedient) -> None:
    person = visit()
    page = person.goto()
    page.evaluate("() => { window.alert = () => { window.harmed = true } }")
    carrying = [item for item in ITEMS if "evil.example" in item.obeys or "javascript" in item.obeys]
    assert len(carrying) > 6
    for item in carrying[::2]:
        model.obeying = item
        person.ask(item.question)
    assert page.evaluate("() => window.harmed") is None
    assert page.locator("#kz-stream :is(img, iframe, style, form, a[href])").count() == 0
    page.click(".kz-pages a[data-page=library]")
    expect(page.locator(".kz-documents .kz-list")).to_contain_text("云岭矿风筒规定")
    assert page.evaluate("() => window.harmed") is None


def test_words_are_not_verified_while_they_come_and_settle_when_checked(
    visit: Visit, model: Obedient, shoot: Shoot
) -> None:
    person = visit()
    page = person.goto()
    model.obeying = RIGHT_THEN_WRONG
    model.goes_on.clear()
    page.fill("#kz-question textarea", RIGHT_THEN_WRONG.question)
    page.keyboard.press("Enter")
    expect(page.locator("#kz-live .kz-badge-writing")).to_contain_text("尚未核实", timeout=20_000)
    expect(page.locator("#kz-live .kz-answer")).to_contain_text("存放30根", timeout=20_000)
    shoot(page, "writing")
    model.goes_on.set()
    expect(page.locator("#kz-live .kz-badge-partial")).to_be_visible()
    expect(page.locator("#kz-live .kz-answer")).not_to_contain_text("30根")
    expect(page.locator("#kz-live .kz-remark")).to_contain_text("已删去 1 句")
    page.click("#kz-live .kz-proof summary")
    expect(page.locator("#kz-live .kz-proof .kz-fail")).to_contain_text("30根")
    shoot(page, "settled")
    phone = visit(PHONE)
    small = phone.goto()
    phone.ask(RIGHT_THEN_WRONG.question)
    small.locator("#kz-live .kz-proof summary").tap()
    shoot(small, "phone-settled")


def test_what_is_asked_is_booked_to_the_name_that_the_browser_keeps(
    visit: Visit, model: Obedient, served: Served, shoot: Shoot
) -> None:
    model.obeying = RIGHT_THEN_WRONG
    person = visit()
    page = person.goto()
    page.get_by_label("我是谁").fill("张工 通风队")
    person.ask(RIGHT_THEN_WRONG.question)
    shoot(page, "who")
    person.reload()
    expect(page.get_by_label("我是谁")).to_have_value("张工 通风队")
    with closing(Ledger(served.home)) as ledger:
        booked = {total.key: total.calls for total in ledger.totals("user")}
    assert booked.pop("张工 通风队") == 1
    assert set(booked) <= {"网页访客"}
