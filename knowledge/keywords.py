"""Keyword search: BM25 over character pairs and single characters, in FTS5 beside the catalogue.

Both indexes stand in the catalogue's database, so a passage and its words come and go in one transaction.
"""

import math
import sqlite3
from collections.abc import Sequence

from knowledge import tokens

_INDEXES = (("bigrams", tokens.bigrams), ("characters", tokens.characters))
_TERMS = 120
"""Distinct terms of a question that are searched for; a pasted page says nothing more after them."""


def add(db: sqlite3.Connection, passage_id: int, words: str) -> None:
    """Index `words` (title, headings and text) as passage `passage_id`."""
    for table, split in _INDEXES:
        db.execute(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", (passage_id, " ".join(split(words))))


def remove(db: sqlite3.Connection, passage_id: int, words: str) -> None:
    """Take a passage out; a contentless index needs the very words that went in."""
    for table, split in _INDEXES:
        db.execute(
            f"INSERT INTO {table} ({table}, rowid, words) VALUES ('delete', ?, ?)",
            (passage_id, " ".join(split(words))),
        )


def search(
    db: sqlite3.Connection, question: str, *, excluded: Sequence[str] = (), limit: int = 300
) -> dict[int, float]:
    """BM25 score by passage id, higher is better: the sum over both indexes.

    `excluded` names editions to leave out. At most `limit` passages an index are looked at.
    """
    scores: dict[int, float] = {}
    for table, split in _INDEXES:
        terms = list(dict.fromkeys(split(question)))[:_TERMS]
        if not terms:
            continue
        query = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        # The join costs as much as the search itself, so it is made only where it is needed.
        outside = (
            f"AND rowid NOT IN (SELECT id FROM passages WHERE edition_id IN ({','.join('?' * len(excluded))}))"
            if excluded
            else ""
        )
        rows = db.execute(
            f"SELECT rowid, bm25({table}) FROM {table} WHERE {table} MATCH ? {outside}"
            f" ORDER BY bm25({table}) LIMIT ?",
            (query, *excluded, limit),
        )
        for passage_id, score in rows:
            if math.isfinite(score):
                scores[passage_id] = scores.get(passage_id, 0.0) - score
    return scores
