"""Questions that a model wrote for passages: words by which they are found, and never shown as fact.

They are kept once under the hash of the passage, as its vectors are, whatever becomes of its edition.
"""

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

_MOST = 5  # questions of one passage
_LONGEST = 130  # characters of one
_ENOUGH = 12  # characters of a passage below which it is a title, and says nothing to be asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """A passage that no questions were written for yet; several passages may share its text."""

    hash: str
    text: str
    document: str
    language: str


def known(db: sqlite3.Connection, digest: str) -> bool:
    return bool(db.execute("SELECT 1 FROM written_questions WHERE hash = ?", (digest,)).fetchone())


def keep(db: sqlite3.Connection, digest: str, questions: Sequence[str], model: str) -> None:
    """Store the questions of `model`; none at all is kept too, so that nobody asks for them again."""
    db.execute(
        "INSERT OR REPLACE INTO written_questions VALUES (?, ?, ?)",
        (digest, json.dumps(list(questions), ensure_ascii=False), model),
    )


def read(stored: str) -> tuple[str, ...]:
    """The questions as they are stored, of packs too. Raises ValueError where they are none."""
    questions = json.loads(stored)
    if not isinstance(questions, list) or not all(isinstance(q, str) for q in questions):
        raise ValueError("questions")
    return tuple(" ".join(q.split())[:_LONGEST] for q in questions[:_MOST])


def unasked(db: sqlite3.Connection, editions: Collection[str]) -> list[Unasked]:
    """The passages of `editions` (ids) that wait for questions, in reading order, each text once."""
    rows = db.execute(
        "SELECT p.hash, p.text, d.title, p.language, p.edition_id FROM passages p"
        " JOIN editions e ON e.id = p.edition_id JOIN documents d ON d.id = e.document_id"
        " LEFT JOIN written_questions w ON w.hash = p.hash"
        " WHERE p.kind = 'chunk' AND w.hash IS NULL AND length(p.text) >= ? ORDER BY d.title, p.id",
        (_ENOUGH,),
    )
    found = {
        digest: Unasked(hash=digest, text=text, document=title, language=language)
        for digest, text, title, language, edition in rows
        if edition in editions
    }
    return list(found.values())
