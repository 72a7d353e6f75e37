from collections.abc import Callable

import gradio as gr
import pytest

from knowledge.errors import QuestionWordEmpty, QuestionWordUnknown, WrongUse
from ui import evidence
from ui.chat import Chat
from ui.desk import Desk
from ui.question_words import QuestionWordsPage
from ui.render import Render
from ui.words import Words

Press = Callable[..., gr.EventData]


@pytest.fixture
def page(own_desk: Desk, render: Render) -> QuestionWordsPage:
    return QuestionWordsPage(own_desk, render)


def test_the_table_is_folded_until_somebody_looks(page: QuestionWordsPage, press: Press) -> None:
    assert " open>" not in page.closed()
    found = page.look(press(sought="刮板输送机"))
    assert " open>" in found
    assert "溜子" in found
    assert "皮带" not in found
    assert "没有找到" in page.look(press(sought="没有的词"))


def test_a_word_of_the_mine_is_added_changed_tried_and_deleted(page: QuestionWordsPage, press: Press) -> None:
    saved = page.save(press(said="云岭大溜", meant="刮板输送机，转载机"))
    assert "已保存" in saved
    assert "本矿" in saved
    assert "刮板输送机、转载机" in page.edit(press(said="云岭大溜", sought=""))
    page.save(press(said="云岭大溜", meant="破碎机"))
    assert "云岭大溜 → 破碎机" in page.attempt(press(question="云岭大溜停了"))
    assert "已删除" in page.drop(press(said="云岭大溜", sought="云岭大溜"))
    assert "没有用上" in page.attempt(press(question="云岭大溜停了"))


def test_a_shipped_word_is_switched_off_and_restored(page: QuestionWordsPage, press: Press) -> None:
    off = page.drop(press(said="溜子", sought="溜子"))
    assert "已停用" in off
    assert 'data-do="restore" data-said="溜子"' in off
    assert "没有用上" in page.attempt(press(question="溜子停了"))
    assert "已恢复" in page.restore(press(said="溜子", sought="溜子"))
    assert "溜子 → 刮板输送机" in page.attempt(press(question="溜子停了"))


def test_what_is_typed_is_shown_as_words(page: QuestionWordsPage, press: Press) -> None:
    hostile = '"><img src=x onerror=alert(1)>'
    for section in (page.look(press(sought=hostile)), page.attempt(press(question=hostile))):
        assert "<img" not in section
    assert "<img" not in page.save(press(said="云岭&img", meant='转载机"&'))


def test_bad_input_is_told(page: QuestionWordsPage, press: Press) -> None:
    with pytest.raises(QuestionWordEmpty):
        page.save(press(said="", meant=""))
    with pytest.raises(QuestionWordUnknown):
        page.drop(press(said="没有的词"))
    with pytest.raises(WrongUse):
        page.restore(press())


def test_the_page_speaks_english(own_desk: Desk, press: Press) -> None:
    page = QuestionWordsPage(own_desk, Render(Words("en")))
    section = page.look(press(sought="methane"))
    assert "Question words" in section
    assert "甲烷, 瓦斯" in section


def test_the_evidence_names_the_words_that_were_searched_for_besides(
    desk: Desk, render: Render, browser: str
) -> None:
    list(Chat(desk, render).ask(browser, "", "放炮以后多久能进工作面？"))
    conversation = desk.conversations.of(browser)[0]
    message = desk.conversations.messages(browser, conversation.id)[-1]
    assert message.answer is not None
    panel = render.evidence(evidence.of_answer(desk.library, message.answer, message.id))
    assert "放炮 → 爆破" in panel
