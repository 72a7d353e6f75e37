import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr
import pytest

from assistant.conversation import Assistant
from assistant.conversations import UnknownConversation
from assistant.settings import Settings
from knowledge.errors import WrongUse
from knowledge.library import Library
from ui.chat import LONGEST, Chat, View, name_of
from ui.desk import Desk
from ui.render import Render

Press = Callable[..., gr.EventData]
QUESTION = "采掘工作面瓦斯到1.5%该怎么办？"


@pytest.fixture
def chat(desk: Desk, render: Render) -> Chat:
    return Chat(desk, render)


def _said(
    chat: Chat, browser: str, question: str = QUESTION, conversation: str = ""
) -> tuple[str, list[View]]:
    views = list(chat.ask(browser, conversation, question))
    return str(views[0].conversation), views


def test_a_new_browser_gets_a_secret_and_a_known_one_keeps_it(chat: Chat) -> None:
    first = chat.arrive("", "")
    assert len(first.browser) >= 32
    assert chat.arrive(first.browser, "").browser == first.browser
    assert chat.arrive("made-up", "").browser != "made-up"
    assert "可以这样问" in str(first.view.thread)


def test_a_question_is_answered_with_its_evidence(chat: Chat, browser: str) -> None:
    _, views = _said(chat, browser)
    assert "正在检索" in str(views[0].live)
    assert "必须停止作业" in str(views[-1].live)
    assert "第二十二条" in str(views[-1].panel)
    assert QUESTION in str(views[-1].conversations)


def test_send_and_stop_take_turns(chat: Chat, browser: str) -> None:
    _, views = _said(chat, browser)
    first: Any = views[0]
    last: Any = views[-1]
    assert (first.send["visible"], first.stop["visible"]) == (False, True)
    assert (last.send["visible"], last.stop["visible"]) == (True, False)


def test_a_conversation_is_there_again_after_a_reload(chat: Chat, browser: str) -> None:
    conversation, _ = _said(chat, browser)
    arrival = chat.arrive(browser, f"#c={conversation}")
    assert arrival.view.conversation == conversation
    assert "必须停止作业" in str(arrival.view.thread)
    assert "第二十二条" in str(arrival.view.panel)


def test_the_next_question_may_follow_as_soon_as_the_answer_is_seen(chat: Chat, browser: str) -> None:
    first = chat.ask(browser, "", QUESTION)
    conversation = str(next(first).conversation)
    next(view for view in first if "重新回答" in str(view.live))
    second = chat.ask(browser, conversation, "没领自救器能不能下井？")
    next(second)
    assert list(first) == []
    with pytest.raises(WrongUse, match="还没答完"):
        list(chat.ask(browser, conversation, QUESTION))
    assert "自救器" in str(list(second)[-1].live)


def test_a_follow_up_knows_what_was_asked_before(chat: Chat, desk: Desk, browser: str) -> None:
    conversation, _ = _said(chat, browser)
    _said(chat, browser, "那回风流里呢？", conversation)
    answer = desk.conversations.messages(browser, conversation)[-1].answer
    assert answer is not None
    assert "瓦斯" in answer.standalone_question


def test_how_a_follow_up_was_understood_is_shown_where_it_says_more_than_was_asked(
    chat: Chat, browser: str
) -> None:
    conversation, first = _said(chat, browser)
    assert not any("按此理解" in str(view.live) for view in first)
    _, views = _said(chat, browser, "那回风流里呢？", conversation)
    assert "按此理解：" in str(views[1].live)
    assert "按此理解：" in str(views[-1].live)
    assert "按此理解：" in str(chat.arrive(browser, f"#c={conversation}").view.thread)


@pytest.mark.parametrize("question", ["", "   \n", "瓦" * (LONGEST + 1), "瓦" * 50_000])
def test_an_empty_or_endless_question_is_refused_and_not_kept(
    chat: Chat, desk: Desk, browser: str, question: str
) -> None:
    with pytest.raises(WrongUse):
        list(chat.ask(browser, "", question))
    assert desk.conversations.of(browser) == []


def test_nobody_reads_stops_continues_or_deletes_what_is_not_theirs(
    chat: Chat, browser: str, press: Press, desk: Desk
) -> None:
    conversation, _ = _said(chat, browser)
    message = str(desk.conversations.messages(browser, conversation)[-1].id)
    other = chat.arrive("", f"#c={conversation}")
    assert other.view.conversation == ""
    attempts: list[Callable[[], object]] = [
        lambda: chat.open(other.browser, press(conversation=conversation)),
        lambda: list(chat.ask(other.browser, conversation, QUESTION)),
        lambda: chat.stop(other.browser, conversation),
        lambda: chat.remove(other.browser, "", press(conversation=conversation)),
        lambda: chat.cite(other.browser, press(message=message, number="1")),
    ]
    for attempt in attempts:
        with pytest.raises(UnknownConversation):
            attempt()
    assert len(desk.conversations.messages(browser, conversation)) == 2


@pytest.mark.parametrize("browser", ["", "short", "x" * 500, "' OR 1=1 --", None, 7])
def test_a_browser_without_a_proper_secret_is_refused(chat: Chat, press: Press, browser: Any) -> None:
    with pytest.raises(WrongUse):
        chat.new(browser)
    with pytest.raises(WrongUse):
        list(chat.ask(browser, "", QUESTION))
    with pytest.raises(WrongUse):
        chat.read(browser, press(clause="x", message="1"))


def test_deleting_the_open_conversation_opens_a_new_one(
    chat: Chat, browser: str, press: Press, desk: Desk
) -> None:
    conversation, _ = _said(chat, browser)
    view = chat.remove(browser, conversation, press(conversation=conversation))
    assert view.conversation == ""
    assert desk.conversations.of(browser) == []


def test_deleting_another_one_leaves_the_open_one(chat: Chat, browser: str, press: Press) -> None:
    opened, _ = _said(chat, browser)
    other, _ = _said(chat, browser, "没领自救器能不能下井？")
    view: Any = chat.remove(browser, opened, press(conversation=other))
    assert view.thread == gr.skip()
    assert QUESTION in view.conversations


def test_a_neighbouring_clause_can_be_read(chat: Chat, browser: str, press: Press, handbook: Library) -> None:
    edition = handbook.catalogue.editions()[0]
    (clause,) = handbook.catalogue.labelled("第十三条", [edition.id])
    panel = chat.read(browser, press(clause=clause.id, message="1"))
    assert "严禁入井" in panel
    assert "第十四条" in panel


@pytest.mark.parametrize(
    "facts", [{}, {"message": "x"}, {"message": "-1"}, {"message": "9" * 30}, {"message": ""}]
)
def test_a_forged_event_is_refused(chat: Chat, browser: str, press: Press, facts: dict[str, str]) -> None:
    with pytest.raises(WrongUse):
        chat.cite(browser, press(**facts))


def test_an_answer_can_be_stopped_while_it_is_written(
    chat: Chat, desk: Desk, browser: str, render: Render, slow_model: str, handbook: Library
) -> None:
    settings = Settings(
        home=desk.settings.home,
        model="openai:slow",
        base_url=slow_model,
        api_key="k",  # type: ignore[arg-type]
    )
    slow = Chat(replace(desk, settings=settings, assistant=Assistant(handbook, settings)), render)
    views = slow.ask(browser, "", QUESTION)
    conversation = str(next(views).conversation)
    found = next(view for view in views if "正在作答" in str(view.live))
    assert "检索到的条款" in str(found.panel)
    writing = next(view for view in views if "生成中" in str(view.live))
    assert "未核实" in str(writing.live)
    with pytest.raises(WrongUse, match="还没答完"):
        list(slow.ask(browser, conversation, QUESTION))
    threading.Timer(0.3, slow.stop, (browser, conversation)).start()
    rest: list[Any] = list(views)
    assert len(rest) < 60
    assert rest[-1].send["visible"]
    assert desk.conversations.messages(browser, conversation)[-1].role == "assistant"


def test_a_model_that_is_away_is_told_on_the_card(
    desk: Desk, browser: str, render: Render, handbook: Library
) -> None:
    settings = Settings(
        home=desk.settings.home,
        model="openai:m",
        base_url="http://127.0.0.1:9/v1",
        api_key="k",  # type: ignore[arg-type]
    )
    away = Chat(replace(desk, settings=settings, assistant=Assistant(handbook, settings)), render)
    last = list(away.ask(browser, "", QUESTION))[-1]
    assert "已改用摘录作答" in str(last.live)


def test_leaving_the_page_stops_the_answer(
    desk: Desk, browser: str, render: Render, slow_model: str, handbook: Library
) -> None:
    settings = Settings(
        home=desk.settings.home,
        model="openai:slow",
        base_url=slow_model,
        api_key="k",  # type: ignore[arg-type]
    )
    slow = Chat(replace(desk, settings=settings, assistant=Assistant(handbook, settings)), render)
    views = slow.ask(browser, "", QUESTION)
    conversation = str(next(views).conversation)
    views.close()  # type: ignore[attr-defined]
    assert "没有得到回答" in str(
        slow.open(browser, gr.EventData(None, {"conversation": conversation})).thread
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" 张工\n 通风队 ", "张工 通风队"), ("长" * 90, "长" * 40), (None, ""), (["x"], ""), ("\ud800", "?")],
)
def test_a_name_is_kept_on_one_line_and_no_longer_than_a_name(typed: object, kept: str) -> None:
    assert name_of(typed) == kept
