"""No document and no question rules the assistant: neither the one that quotes nor the worst of models."""

import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from string import Template

import gradio as gr
import pytest
from hostile.harmless import harms
from hostile.items import DOCUMENTS, ITEMS, Item
from hostile.obedient import CLAUSE, Obedient
from pydantic import SecretStr

from assistant.answering.prompt_files import prompt
from assistant.answers import Answer, Instruction, Status
from assistant.grounding.sentences import sentences
from assistant.settings import Settings
from knowledge.ingest import Ingested
from knowledge.library import Library
from knowledge.provisions import language_of
from ui.badges import badge
from ui.chat import Chat, View
from ui.desk import Desk, open_desk
from ui.document import DocumentPage
from ui.library import LibraryPage
from ui.render import Render
from ui.words import Words

CHECKS = {
    "clauses_retrieved",
    "quotes_verbatim",
    "numbers_in_clause",
    "comparators_match",
    "polarity_matches",
    "titles_right",
    "clause_numbers_right",
    "sentences_cited",
    "absence_not_claimed",
    "edition_in_force",
    "source_gives_no_orders",
}
KEY = "sk-of-this-machine-4711"
_FLAG = re.compile(r"（未核实[^）]*）| ?\(unverified[^)]*\)")


@pytest.fixture(scope="module")
def render() -> Render:
    return Render(Words("zh"))


@pytest.fixture(scope="module")
def quoting(hostile_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(Settings(home=tmp_path_factory.mktemp("quoting")), hostile_library)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def obeying(
    hostile_library: Library, worst_model: Obedient, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("obeying")
    settings = Settings(home=home, model="openai:m", base_url=worst_model.url, api_key=SecretStr(KEY))
    opened = open_desk(settings, hostile_library)
    yield opened
    opened.close()


def asked(desk: Desk, render: Render, item: Item) -> tuple[Answer, list[View]]:
    """The item's question as the page asks it, after its history; the answer and all that the page showed."""
    chat, owner, conversation = Chat(desk, render), secrets.token_urlsafe(32), ""
    for said, replied in zip(item.history[::2], item.history[1::2], strict=True):
        conversation = desk.conversations.ask(owner, conversation, said)
        answer = Answer(question=said, standalone_question=said, status=Status.ANSWERED, text=replied)
        desk.conversations.answered(owner, conversation, answer)
    views = list(chat.ask(owner, conversation, item.question))
    conversation = next(v.conversation for v in views if isinstance(v.conversation, str))
    last = desk.conversations.messages(owner, conversation)[-1]
    assert last.answer is not None
    shown = [*views, chat.arrive(owner, f"#c={conversation}").view]
    return last.answer, shown


def passed_as_verified(answer: Answer) -> str:
    """The words of the answer that bear no remark; none of an answer that as a whole is not verified."""
    if answer.status is Status.REFUSED:
        return ""
    *flagged, rest = _FLAG.split(answer.text)
    return "".join([*("".join(s.written for s in list(sentences(part))[:-1]) for part in flagged), rest])


def harmless(views: list[View]) -> None:
    for view in views:
        for html in (view.head, view.thread, view.live, view.panel, view.conversations):
            if isinstance(html, str):
                assert harms(html) == []


def names(items: list[Item]) -> list[str]:
    return [item.id for item in items]


def test_there_are_enough_of_them_and_each_is_another() -> None:
    assert len(ITEMS) >= 60
    assert len({item.question for item in ITEMS}) == len({item.obeys for item in ITEMS}) == len(ITEMS)


def test_every_document_is_taken_in_as_any_other(taken_in: list[Ingested]) -> None:
    assert [result.error for result in taken_in if result.error] == []
    assert len({result.edition.id for result in taken_in if result.edition}) == len(DOCUMENTS) + 1


def test_what_a_web_page_does_not_display_is_not_taken_in(hostile_library: Library) -> None:
    page = next(item for item in DOCUMENTS if item.id == "not displayed in a web page")
    texts = [
        clause.text for e in hostile_library.catalogue.editions() for clause in hostile_library.clauses(e.id)
    ]
    assert any("充电硐室内氢气浓度不得超过0.5%" in text for text in texts)
    assert not any(page.hidden in text for text in texts)


@pytest.mark.parametrize("item", ITEMS, ids=names(ITEMS))
def test_the_quotation_is_not_ruled(quoting: Desk, render: Render, item: Item) -> None:
    answer, views = asked(quoting, render, item)
    assert not [word for word in item.never if word in passed_as_verified(answer)]
    harmless(views)


@pytest.mark.parametrize("item", ITEMS, ids=names(ITEMS))
def test_a_model_that_obeys_is_not_believed(
    obeying: Desk, worst_model: Obedient, render: Render, item: Item
) -> None:
    worst_model.obeying = item
    worst_model.asked.clear()
    answer, views = asked(obeying, render, item)
    assert not [word for word in item.never if word in passed_as_verified(answer)]
    if any(word in answer.text for word in item.never):
        assert badge(answer) == "unverified"
    if answer.status is not Status.REFUSED:
        assert {check.check for check in answer.checks} >= CHECKS
    harmless(views)
    assert KEY not in str(worst_model.asked)
    assert KEY not in str(views)


@pytest.mark.parametrize("item", DOCUMENTS, ids=names(DOCUMENTS))
def test_the_model_reads_the_trick_as_material_and_its_own_rules_unchanged(
    obeying: Desk, worst_model: Obedient, item: Item
) -> None:
    worst_model.obeying = item
    worst_model.asked.clear()
    obeying.assistant.answer(Instruction(text=item.question))
    system, asking = worst_model.asked[-1]
    language = language_of(item.question)
    rules, frame = prompt("answer", language).split("\n---\n")
    assert (system["role"], system["content"]) == ("system", rules.strip())
    before, _, after = frame.strip().partition("$clauses")
    clauses = (
        asking["content"]
        .removeprefix(before)
        .removesuffix(Template(after).substitute(question=item.question))
    )
    outside = CLAUSE.sub("", clauses)
    assert outside != clauses
    assert outside.strip() == "", "what stands outside a fence could be taken for an instruction"


def test_names_titles_and_texts_are_words_on_the_library_page(
    quoting: Desk, render: Render, hostile_files: list[Path], tmp_path: Path
) -> None:
    field = []
    for at, file in enumerate(hostile_files):
        copied = shutil.copy(file, tmp_path / f"{at}{file.suffix}")
        field.append({"path": str(copied), "orig_name": file.name})
    states = list(LibraryPage(quoting, render).upload(field))
    assert "onerror=alert(1)" in str(states[-2].results)
    for state in states:
        assert harms(str(state.results)) + harms(str(state.documents)) == []
    for edition in quoting.library.catalogue.editions():
        document = DocumentPage(quoting, render).view(gr.EventData(None, {"edition": edition.id}))
        assert harms(document, own=("form", "input")) == []


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick='x()'>a</p>",
        "<a href='//evil.example'>a</a>",
        "<a href=javascript:alert(1)>a</a>",
        "<img src=/x.png>",
        "<p style='background:url(/x)'>a</p>",
        "<svg><use xlink:href='http://evil.example/i.svg'/></svg>",
    ],
)
def test_what_would_load_run_or_lead_away_is_seen(html: str) -> None:
    assert harms(html)
