"""Every call of a model, kept: when, which, for whom, how many tokens, what it cost.

A file of its own beside the catalogue: it is written by whoever answers, and read by whoever asks what that
cost, library or not.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

from assistant.models import Call
from knowledge.home import kept_in

By = Literal["day", "model", "user"]
_FILE = "usage.sqlite3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """What calls took together. `price` is in yuan, without the `unpriced` calls, whose price is unknown;
    the tokens of `estimated` calls were counted here.
    """

    key: str
    calls: int
    input_tokens: int
    output_tokens: int
    price: float
    unpriced: int
    estimated: int


class Ledger:
    """Safe from several threads and processes. Raises HomeUnusable and NoSpace where it cannot be used.

    The file is made with the first call: where no model is used, there is none.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / _FILE
        self._lock = threading.RLock()
        self._db: sqlite3.Connection | None = None

    def close(self) -> None:
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None

    def record(self, call: Call, *, purpose: str, user: str, price: float | None) -> None:
        """Keep one call; it counts to the day that the clock of this machine shows."""
        now = datetime.now(UTC)
        with self._guard() as db:
            db.execute(
                "INSERT INTO calls (at, day, model, user, purpose, input, output, estimated, price)"
                " VALUES (?,?,?,?,?,?,?,?,?)",
                (
                    now.isoformat(timespec="seconds"),
                    now.astimezone().date().isoformat(),
                    call.model,
                    user,
                    purpose,
                    call.input_tokens,
                    call.output_tokens,
                    call.estimated,
                    price,
                ),
            )

    def totals(self, by: By = "day", *, since: date | None = None, until: date | None = None) -> list[Total]:
        """One for each day, model or user, in that order; both days are inclusive."""
        column = {"day": "day", "model": "model", "user": "user"}[by]
        return self._sums(column, since, until)

    def total(self, *, since: date | None = None, until: date | None = None) -> Total:
        """All together; its key is empty."""
        return self._sums("''", since, until)[0] if self._path.exists() else _nothing()

    def _sums(self, key: str, since: date | None, until: date | None) -> list[Total]:
        if not self._path.exists():
            return []
        group = "" if key == "''" else f"GROUP BY {key} ORDER BY {key}"
        with self._guard() as db:
            rows = db.execute(
                f"SELECT {key}, COUNT(*), COALESCE(SUM(input), 0), COALESCE(SUM(output), 0),"
                " COALESCE(SUM(price), 0), COALESCE(SUM(price IS NULL), 0), COALESCE(SUM(estimated), 0)"
                f" FROM calls WHERE day BETWEEN ? AND ? {group}",
                (str(since or date.min), str(until or date.max)),
            ).fetchall()
        return [
            Total(
                key=row[0],
                calls=row[1],
                input_tokens=row[2],
                output_tokens=row[3],
                price=round(row[4], 6),
                unpriced=row[5],
                estimated=row[6],
            )
            for row in rows
        ]

    @contextmanager
    def _guard(self) -> Iterator[sqlite3.Connection]:
        """One thread at a time, and SQLite's errors as sentences that a person can act on."""
        with self._lock, kept_in(self._home):
            if self._db is None:
                self._db = self._open()
            yield self._db

    def _open(self) -> sqlite3.Connection:
        self._home.mkdir(parents=True, exist_ok=True)
        # autocommit: each call is kept by itself, at once.
        db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False, timeout=10)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            migrate(db)
        except BaseException:
            db.close()
            raise
        return db


def m001_calls(db: sqlite3.Connection) -> None:
    db.execute(
        """
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            day TEXT NOT NULL,
            model TEXT NOT NULL,
            user TEXT NOT NULL,
            purpose TEXT NOT NULL,
            input INTEGER NOT NULL,
            output INTEGER NOT NULL,
            estimated INTEGER NOT NULL,
            price REAL
        )
        """
    )
    db.execute("CREATE INDEX calls_of_day ON calls (day)")


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_calls,)
"""Append, never edit: a ledger from the first release must open for good."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring `db` up to date, in one transaction: of two processes that open a new one, the second waits."""
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
        done = {name for (name,) in db.execute("SELECT name FROM migrations")}
        if done - {migration.__name__ for migration in MIGRATIONS}:
            raise sqlite3.DatabaseError("由更新版本的矿知写入 / written by a newer version")
        for migration in MIGRATIONS:
            if migration.__name__ not in done:
                migration(db)
                db.execute("INSERT INTO migrations VALUES (?)", (migration.__name__,))
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _nothing() -> Total:
    return Total(key="", calls=0, input_tokens=0, output_tokens=0, price=0.0, unpriced=0, estimated=0)
