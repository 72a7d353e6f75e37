import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import conversations
from assistant.answers import Answer, Check, Status
from assistant.conversations import Conversations, UnknownConversation
from knowledge.clauses import Citation, Evidence
from knowledge.errors import HomeUnusable

MINE, OTHER = "m" * 40, "o" * 40
EVIDENCE = Evidence(
    document="手册",
    edition="2026",
    edition_id="手册@2026",
    clause="第一条",
    clause_id="手册@2026#第一条",
    heading_path=("第一章 总则",),
    text="第一条 安全第一。",
    page=3,
    score=1.5,
    matched="安全第一。",
)
ANSWER = Answer(
    question="什么第一？",
    standalone_question="什么第一？",
    status=Status.ANSWERED,
    text="安全第一。[1]",
    citations=(
        Citation(
            document="手册", edition="2026", clause="第一条", clause_id="手册@2026#第一条", quote="安全第一。"
        ),
    ),
    evidence=(EVIDENCE,),
    checks=(Check(check="quotes_verbatim", passed=True),),
    notice="提示",
    ms=12.5,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "conversations.sqlite3"


def test_a_conversation_outlives_a_restart_with_its_answer_whole(path: Path) -> None:
    store = Conversations(path)
    id = store.ask(MINE, "", "什么第一？")
    message = store.answered(MINE, id, ANSWER)
    store.close()
    again = Conversations(path)
    question, answer = again.messages(MINE, id)
    assert (question.role, question.text) == ("user", "什么第一？")
    assert answer.answer == ANSWER
    assert again.answer(MINE, message) == ANSWER


def test_conversations_are_listed_last_used_first(path: Path) -> None:
    store = Conversations(path)
    first, second = store.ask(MINE, "", "一"), store.ask(MINE, "", "二")
    assert [c.id for c in store.of(MINE)] == [second, first]
    store.ask(MINE, first, "又问一")
    assert [c.id for c in store.of(MINE)] == [first, second]


def test_the_first_question_names_the_conversation(path: Path) -> None:
    store = Conversations(path)
    id = store.ask(MINE, "", "  瓦斯\n 超限 " + "很" * 100)
    store.ask(MINE, id, "另一问")
    (conversation,) = store.of(MINE)
    assert conversation.title.startswith("瓦斯 超限 很")
    assert len(conversation.title) == 40


def test_a_question_put_again_before_its_answer_is_not_doubled(path: Path) -> None:
    store = Conversations(path)
    id = store.ask(MINE, "", "问")
    assert store.ask(MINE, id, "问") == id
    assert len(store.messages(MINE, id)) == 1
    store.answered(MINE, id, ANSWER)
    store.ask(MINE, id, "问")
    assert len(store.messages(MINE, id)) == 3


def test_a_foreign_conversation_is_as_unknown_as_none(path: Path) -> None:
    store = Conversations(path)
    id = store.ask(MINE, "", "问")
    message = store.answered(MINE, id, ANSWER)
    for attempt in (
        lambda: store.messages(OTHER, id),
        lambda: store.ask(OTHER, id, "问"),
        lambda: store.answered(OTHER, id, ANSWER),
        lambda: store.answer(OTHER, message),
        lambda: store.remove(OTHER, id),
        lambda: store.messages(MINE, "never"),
        lambda: store.answer(MINE, 10**12),
        lambda: store.answer(MINE, message - 1),
    ):
        with pytest.raises(UnknownConversation):
            attempt()
    assert store.of(OTHER) == []
    assert len(store.messages(MINE, id)) == 2


def test_a_removed_conversation_leaves_nothing_behind(path: Path) -> None:
    store = Conversations(path)
    id = store.ask(MINE, "", "问")
    store.answered(MINE, id, ANSWER)
    store.remove(MINE, id)
    store.close()
    db = sqlite3.connect(path)
    assert db.execute("SELECT count(*) FROM messages").fetchone() == (0,)


def test_the_secret_of_a_browser_is_not_written_down(path: Path) -> None:
    store = Conversations(path)
    store.ask(MINE, "", "问")
    store.close()
    assert all(MINE.encode() not in file.read_bytes() for file in path.parent.iterdir())


def test_a_question_back_is_kept_and_an_older_answer_has_none(path: Path) -> None:
    store = Conversations(path)
    id = store.ask(MINE, "", "问")
    back = replace(ANSWER, asks="是哪里？", choices=("总回风巷",))
    message = store.answered(MINE, id, back)
    assert store.answer(MINE, message) == back
    with sqlite3.connect(path) as db:
        db.execute("UPDATE messages SET answer = json_remove(answer, '$.asks', '$.choices')")
    older = store.answer(MINE, message)
    assert (older.asks, older.choices) == ("", ())


def test_an_answer_of_a_shape_no_longer_known_is_kept_as_text(path: Path) -> None:
    store = Conversations(path)
    id = store.ask(MINE, "", "问")
    message = store.answered(MINE, id, ANSWER)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE messages SET answer = '{\"shape\": 0}' WHERE id = ?", (message,))
    _, answer = store.messages(MINE, id)
    assert (answer.text, answer.answer) == ("安全第一。[1]", None)


def test_many_threads_lose_no_message(path: Path) -> None:
    store = Conversations(path)
    id = store.ask(MINE, "", "零")
    threads = [
        threading.Thread(target=lambda n=n: [store.ask(MINE, id, f"{n}-{k}") for k in range(20)])
        for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({m.text for m in store.messages(MINE, id)}) == 81


def test_a_store_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    Conversations(path).close()
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO migrations VALUES ('m999_of_tomorrow')")
    with pytest.raises(HomeUnusable, match="更新版本"):
        Conversations(path)


def test_a_damaged_store_is_told(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, whatever its name says" * 50)
    with pytest.raises(HomeUnusable):
        Conversations(path)


def test_migrations_are_applied_once(path: Path) -> None:
    Conversations(path).close()
    assert conversations.migrate(sqlite3.connect(path, isolation_level=None)) == []


@settings(deadline=None)  # each makes a file
@given(st.text(min_size=1, max_size=200).filter(lambda t: t.isprintable()))
def test_any_question_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, question: str) -> None:
    store = Conversations(tmp_path_factory.mktemp("any") / "c.sqlite3")
    id = store.ask(MINE, "", question)
    assert store.messages(MINE, id)[0].text == question
    store.close()
