"""No document and no question rules the assistant: neither the one that quotes nor the worst of models."""

import re
import secrets
from collections.abc import Iterator

import pytest
from hostile.harmless import harms
from hostile.items import ITEMS, Item
from hostile.obedient import Obedient
from pydantic import SecretStr

from assistant.answers import Answer, Status
from assistant.grounding.sentences import sentences
from assistant.settings import Settings
from knowledge.library import Library
from ui.chat import Chat, View
from ui.desk import Desk, open_desk
from ui.render import Render, badge
from ui.words import Words

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
    harmless(views)
    assert KEY not in str(worst_model.asked)
