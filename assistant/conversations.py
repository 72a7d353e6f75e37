"""Conversations that outlive a reload and a restart: who asked what, and the answers in full.

An owner is a browser, known by a secret that it made up for itself. Every function takes the owner
and sees nothing of anybody else's: a foreign id is as unknown as one that never was.
"""

import hashlib
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.affected import Holding
from assistant.answers import Answer
from knowledge.errors import KuangzhiError
from knowledge.home import kept_in

_TITLE = 40  # characters of the first question that name a conversation


class UnknownConversation(KuangzhiError):
    zh = "这个对话不存在，可能已被删除。请新建对话。"
    en = "This conversation does not exist; it may have been deleted. Start a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """`title` is the beginning of its first question; `updated` is in UTC."""

    id: str
    title: str
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What one side said. `answer` is there for the assistant's messages only, checks and all."""

    id: int
    role: Literal["user", "assistant"]
    text: str
    answer: Answer | None = None


class Conversations:
    """The store, in one SQLite file. Raises HomeUnusable and NoSpace where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self._home = path.parent
        self._lock = threading.RLock()
        with self._guard():
            self._home.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA foreign_keys = ON")
            migrate(self._db)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def of(self, owner: str) -> list[Conversation]:
        """The owner's conversations, last used first."""
        with self._guard():
            rows = self._db.execute(
                "SELECT id, title, updated FROM conversations WHERE owner = ? ORDER BY updated DESC, rowid DESC",
                (_hidden(owner),),
            ).fetchall()
        return [Conversation(id=row[0], title=row[1], updated=datetime.fromisoformat(row[2])) for row in rows]

    def messages(self, owner: str, conversation: str) -> list[Message]:
        """What was said, in order. Raises UnknownConversation."""
        with self._guard():
            self._check(owner, conversation)
            rows = self._db.execute(
                "SELECT id, role, text, answer FROM messages WHERE conversation = ? ORDER BY id",
                (conversation,),
            ).fetchall()
        return [Message(id=row[0], role=row[1], text=row[2], answer=_answer(row[3])) for row in rows]

    def ask(self, owner: str, conversation: str, question: str) -> str:
        """Add a question; an empty `conversation` starts one. Its id. Raises UnknownConversation.

        The last question put again before it was answered is not added twice.
        """
        with self._writing():
            if conversation:
                self._check(owner, conversation)
                if self._last(conversation) == ("user", question):
                    return conversation
            else:
                conversation = secrets.token_urlsafe(12)
                title = " ".join(question.split())[:_TITLE]
                self._db.execute(
                    "INSERT INTO conversations VALUES (?,?,?,?)",
                    (conversation, _hidden(owner), title, _now()),
                )
            self._add(conversation, "user", question, None)
        return conversation

    def answered(self, owner: str, conversation: str, answer: Answer) -> int:
        """Add an answer; the id of its message. Raises UnknownConversation."""
        with self._writing():
            self._check(owner, conversation)
            return self._add(conversation, "assistant", answer.text, _answers().dump_json(answer).decode())

    def answer(self, owner: str, message: int) -> Answer:
        """The answer that a message holds. Raises UnknownConversation."""
        with self._guard():
            row = self._db.execute(
                "SELECT m.answer FROM messages m JOIN conversations c ON c.id = m.conversation"
                " WHERE m.id = ? AND c.owner = ?",
                (message, _hidden(owner)),
            ).fetchone()
        found = _answer(row[0]) if row else None
        if found is None:
            raise UnknownConversation()
        return found

    def holdings(self) -> list[Holding]:
        """Every owner's answers that cite something, for whoever keeps the library: what a new edition affects.

        No owner can be told from them; a title is the beginning of the question.
        """
        with self._guard():
            rows = self._db.execute(
                "SELECT id, answer FROM messages WHERE answer IS NOT NULL ORDER BY id"
            ).fetchall()
        found = [(str(row[0]), answer) for row in rows if (answer := _answer(row[1])) and answer.citations]
        return [_holding(message, answer) for message, answer in found]

    def held_by(self, owner: str) -> list[Holding]:
        """The same of one owner, for the page: nobody reads another's questions there."""
        with self._guard():
            rows = self._db.execute(
                "SELECT m.id FROM messages m JOIN conversations c ON c.id = m.conversation WHERE c.owner = ?",
                (_hidden(owner),),
            ).fetchall()
        mine = {str(row[0]) for row in rows}
        return [holding for holding in self.holdings() if holding.id in mine]

    def remove(self, owner: str, conversation: str) -> None:
        """Delete a conversation with all that was said in it. Raises UnknownConversation."""
        with self._writing():
            self._check(owner, conversation)
            self._db.execute("DELETE FROM conversations WHERE id = ?", (conversation,))

    def _add(self, conversation: str, role: str, text: str, answer: str | None) -> int:
        added = self._db.execute(
            "INSERT INTO messages (conversation, role, text, answer, said) VALUES (?,?,?,?,?)",
            (conversation, role, text, answer, _now()),
        )
        self._db.execute("UPDATE conversations SET updated = ? WHERE id = ?", (_now(), conversation))
        return int(added.lastrowid or 0)

    def _last(self, conversation: str) -> tuple[str, str] | None:
        """Role and text of the last message."""
        row: tuple[str, str] | None = self._db.execute(
            "SELECT role, text FROM messages WHERE conversation = ? ORDER BY id DESC LIMIT 1", (conversation,)
        ).fetchone()
        return row

    def _check(self, owner: str, conversation: str) -> None:
        known = self._db.execute(
            "SELECT 1 FROM conversations WHERE id = ? AND owner = ?", (conversation, _hidden(owner))
        ).fetchone()
        if known is None:
            raise UnknownConversation()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """One thread at a time, and SQLite's errors as sentences that a person can act on."""
        with self._lock, kept_in(self._home):
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._guard():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise


def m001_conversations_and_messages(db: sqlite3.Connection) -> None:
    db.execute(
        "CREATE TABLE conversations (id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, updated TEXT NOT NULL)"
    )
    db.execute("CREATE INDEX conversations_of_owner ON conversations (owner, updated)")
    db.execute(
        """
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
            role TEXT NOT NULL,
            text TEXT NOT NULL,
            answer TEXT,
            said TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX messages_of_conversation ON messages (conversation, id)")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_conversations_and_messages,)
"""Append, never edit: a store from the first release must open for good."""


def migrate(db: sqlite3.Connection) -> list[str]:
    """Bring `db` up to date; the names that were applied now. Each is recorded in its own transaction."""
    db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
    done = {name for (name,) in db.execute("SELECT name FROM migrations")}
    if done - {migration.__name__ for migration in MIGRATIONS}:
        raise sqlite3.DatabaseError("由更新版本的矿知写入 / written by a newer version")
    fresh = [migration for migration in MIGRATIONS if migration.__name__ not in done]
    for migration in fresh:
        db.execute("BEGIN IMMEDIATE")
        try:
            migration(db)
            db.execute("INSERT INTO migrations VALUES (?)", (migration.__name__,))
            db.execute("COMMIT")
        except BaseException:
            db.execute("ROLLBACK")
            raise
    return [migration.__name__ for migration in fresh]


def _holding(message: str, answer: Answer) -> Holding:
    title = " ".join(answer.question.split())[:_TITLE]
    return Holding(kind="answer", id=message, title=title, citations=answer.citations)


def _hidden(owner: str) -> str:
    """The owner's secret is not kept: whoever reads the file cannot pose as its browser."""
    return hashlib.sha256(owner.encode()).hexdigest()


def _answer(stored: str | None) -> Answer | None:
    if stored is None:
        return None
    try:
        return _answers().validate_json(stored)
    except ValidationError:
        # Of a shape no longer known: its words still stand in the message.
        return None


def _now() -> str:
    return datetime.now(UTC).isoformat()


@cache
def _answers() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
