import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest

from assistant.answering.followup import resolve
from assistant.answers import Answer, Check, Status, Turn, Usage
from assistant.conversations import Conversation, Message
from knowledge.clauses import Citation, Evidence
from knowledge.library import Library
from ui import evidence
from ui.badges import badge
from ui.render import Render, day_group
from ui.words import Words

HOSTILE = (
    "<script>alert(1)</script>[x](javascript:alert(2))![i](http://evil.example/a.png)"
    "\"'><img src=x onerror=alert(3)>"
)
"""What a document, a model, a file name or a question may contain."""


class _Seen(HTMLParser):
    """Every element and attribute of a fragment, as a browser would see them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def _harmless(fragment: str) -> _Seen:
    seen = _Seen()
    seen.feed(str(fragment))
    assert not seen.tags & {"script", "img", "iframe", "object", "embed", "link", "style", "form"}
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    assert not [
        v for name, v in seen.attributes if name in ("href", "src") and v and not v.startswith(("#", "/"))
    ]
    return seen


def _evidence(library: Library, text: str) -> Evidence:
    edition = library.catalogue.editions()[0]
    return Evidence(
        document=HOSTILE,
        edition=HOSTILE,
        edition_id=edition.id,
        clause=HOSTILE,
        clause_id="no-such-clause",
        heading_path=(HOSTILE,),
        text=text,
        page=6,
        score=1.0,
    )


def _answer(library: Library, **changes: object) -> Answer:
    found = _evidence(library, HOSTILE)
    citation = Citation(
        document=HOSTILE, edition="", clause=HOSTILE, clause_id=found.clause_id, quote=HOSTILE, page=None
    )
    answer = Answer(
        question=HOSTILE,
        standalone_question=HOSTILE,
        status=Status.ANSWERED,
        text=f"{HOSTILE}[1]\n\n依据：{HOSTILE}\n\n- {HOSTILE}[1]",
        citations=(citation,),
        evidence=(found,),
        checks=(Check(check="quotes_verbatim", passed=False, detail=HOSTILE),),
        notice=HOSTILE,
        asks=HOSTILE,
        choices=(HOSTILE,),
    )
    return replace(answer, **changes)  # type: ignore[arg-type]


def test_a_hostile_answer_is_shown_as_words(handbook: Library, render: Render) -> None:
    seen = _harmless(render.card(_answer(handbook), 7))
    assert HOSTILE.split("[")[0] in seen.text


def test_hostile_evidence_is_shown_as_words(handbook: Library, render: Render) -> None:
    panel = evidence.of_answer(handbook, _answer(handbook), 7)
    seen = _harmless(render.evidence(panel))
    assert "mark" in seen.tags
    assert HOSTILE in seen.text


def test_hostile_questions_titles_and_drafts_are_shown_as_words(render: Render) -> None:
    conversation = Conversation(id="c1", title=HOSTILE, updated=datetime.now(UTC))
    messages = [Message(id=1, role="user", text=HOSTILE)]
    for fragment in (
        render.thread("c1", HOSTILE, messages),
        render.conversations([conversation], "c1"),
        render.writing("…", HOSTILE),
        render.failure(HOSTILE, HOSTILE),
        render("chat_head", title=HOSTILE, documents=1, model=HOSTILE),
        render.progress(HOSTILE, 1, 2),
    ):
        _harmless(fragment)


def test_braces_of_templates_are_words_too(render: Render) -> None:
    assert "{{ 7*7 }}${7*7}" in _harmless(render.failure("{{ 7*7 }}${7*7}", "q")).text


@pytest.mark.parametrize("asked", ["瓦斯超过多少要撤人？", "瓦斯1.2%怎么办？", "甲烷最高允许多少？"])
def test_a_choice_asks_the_whole_question_of_its_place(handbook: Library, render: Render, asked: str) -> None:
    back = _answer(handbook, question=asked, asks="是哪里？", choices=("采区回风巷", "总回风巷"))
    seen = _harmless(render.card(back, 7))
    assert "是哪里？" in seen.text
    said = [value for name, value in seen.attributes if name == "data-question" and value]
    history = (Turn(role="user", content=asked), Turn(role="assistant", content="是哪里？"))
    assert resolve(said[0], history).text == f"{asked.rstrip('？')}，采区回风巷呢？"
    assert said[1] == "总回风巷呢？"


def test_only_the_last_answer_offers_its_choices(handbook: Library, render: Render) -> None:
    back = _answer(handbook, asks="是哪里？", choices=("采区回风巷",))
    messages = [
        Message(id=1, role="assistant", text="", answer=back),
        Message(id=2, role="user", text="总回风巷呢？"),
        Message(id=3, role="assistant", text="", answer=back),
    ]
    seen = _harmless(render.thread("c1", "", messages))
    assert seen.text.count("是哪里？") == 2
    assert [value for _, value in seen.attributes].count("采区回风巷呢？") == 1


@pytest.mark.parametrize(
    ("usage", "told"),
    [
        (
            Usage(model="m", input_tokens=812, output_tokens=64, price=0.0021),
            "输入 812 + 输出 64 token · 0.0021 元",
        ),
        (Usage(model="m", input_tokens=812, output_tokens=64, estimated=True), "（估算）· 价格未知"),
    ],
)
def test_what_a_model_took_is_told(handbook: Library, render: Render, usage: Usage, told: str) -> None:
    assert told in _harmless(render.card(_answer(handbook, usage=usage), 7)).text
    assert "token" not in _harmless(render.card(_answer(handbook), 7)).text


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"checks": (Check(check="quotes_verbatim", passed=True),)}, "verified"),
        ({"checks": (Check(check="quotes_verbatim", passed=False),)}, "unverified"),
        ({"checks": ()}, "unverified"),
        ({"checks": (Check(check="quotes_verbatim", passed=True),), "status": Status.PARTIAL}, "partial"),
        ({"status": Status.REFUSED, "checks": ()}, "refused"),
    ],
)
def test_the_badge_follows_status_and_checks(
    handbook: Library, changes: dict[str, object], expected: str
) -> None:
    assert badge(_answer(handbook, **changes)) == expected


def test_marks_of_an_answer_open_the_evidence_and_those_of_a_draft_do_not(
    handbook: Library, render: Render
) -> None:
    card = render.card(_answer(handbook, text="不行。[1]"), 7)
    assert re.search(r'<button[^>]*data-do="cite" data-message="7" data-number="1"', card)
    assert 'data-do="cite"' not in render.writing("…", "不行。[1]")


def test_a_question_without_an_answer_can_be_asked_again(render: Render) -> None:
    thread = render.thread("c1", "问", [Message(id=1, role="user", text="问")])
    assert "没有得到回答" in thread
    assert "没有得到回答" not in render.thread(
        "c1", "问", [Message(id=1, role="user", text="问")], asking=True
    )


def test_conversations_are_grouped_by_day() -> None:
    today = date(2026, 3, 2)
    noon = datetime(2026, 3, 2, 12).astimezone()
    days = [noon, noon - timedelta(days=1), noon - timedelta(days=2)]
    assert [day_group(day, today) for day in days] == ["today", "yesterday", "earlier"]


def test_english_words_are_english(handbook: Library) -> None:
    card = Render(Words("en")).card(_answer(handbook, text="No.[1]", notice=""), 1)
    assert "Unverified" in card
    assert "未核实" not in card


def test_the_checks_stand_under_the_answer_those_that_failed_first(render: Render) -> None:
    checks = (
        Check(check="quotes_verbatim", passed=True),
        Check(check="numbers_in_clause", passed=False, detail="所引条款没有 9%"),
    )
    answer = Answer(question="问", standalone_question="问", status=Status.ANSWERED, text="答", checks=checks)
    card = str(render.card(answer, 1))
    proof = card[card.index("kz-proof") :]
    assert "核对 2 项，1 项未通过" in proof
    assert proof.index("所引条款没有 9%") < proof.index("引文与原文逐字一致")
    assert "全部通过" in str(render.card(replace(answer, checks=checks[:1]), 1))
    assert "kz-proof" not in str(render.card(replace(answer, checks=()), 1))


def test_an_answer_that_lost_sentences_is_verified_in_part(render: Render) -> None:
    struck = Check(check="nothing_struck", passed=False, detail="瓦斯到3%停：所引条款没有 3%")
    passed = Check(check="numbers_in_clause", passed=True)
    answer = Answer(
        question="问", standalone_question="问", status=Status.PARTIAL, text="答[1]", checks=(passed, struck)
    )
    assert badge(answer) == "partial"
    assert badge(replace(answer, checks=(replace(passed, passed=False), struck))) == "unverified"
    assert badge(replace(answer, checks=(struck,))) == "unverified"
