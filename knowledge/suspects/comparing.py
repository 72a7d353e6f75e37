"""Which clauses are to be compared when some editions came in: those that share words with what is new.

The catalogue keeps for each clause the keys of what it could be held against (`parallels.keys`). A clause
whose groups all stayed as they were stays as it was judged.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from knowledge.clauses import Clause, Edition, Kind
from knowledge.suspects.parallels import keys

_TABLE = frozenset({Kind.TABLE, Kind.ROW})


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Ids of the clauses that are `judged` anew, and of all that can say something `about` them."""

    judged: frozenset[str]
    about: frozenset[str]


def comparable(clauses: Iterable[Clause]) -> list[Clause]:
    """Rows of tables say too little to be held against each other."""
    return [clause for clause in clauses if clause.kind not in _TABLE]


def unread(db: sqlite3.Connection, editions: Sequence[Edition], fresh: Collection[str]) -> list[Edition]:
    """Editions whose keys are not those of their clauses: the `fresh` ones (ids), and any never asked for."""
    known = dict(db.execute("SELECT edition_id, reading FROM compared"))
    return [e for e in editions if e.id in fresh or known.get(e.id) != _reading(e)]


def neighbourhood(
    db: sqlite3.Connection,
    editions: Sequence[Edition],
    changed: Sequence[tuple[Edition, Sequence[Clause]]],
) -> Neighbourhood:
    """Take in the keys of `changed` editions; `editions` are all that the library lists."""
    listed = {e.id for e in editions}
    gone = [i for (i,) in db.execute("SELECT edition_id FROM compared") if i not in listed]
    stale = json.dumps([*gone, *(edition.id for edition, _ in changed)])
    out_of = "edition_id IN (SELECT value FROM json_each(?))"
    touched = {key for (key,) in db.execute(f"SELECT DISTINCT key FROM comparable WHERE {out_of}", (stale,))}
    db.execute(f"DELETE FROM comparable WHERE {out_of}", (stale,))
    db.execute(f"DELETE FROM compared WHERE {out_of}", (stale,))
    rows = [
        (key, clause.id, edition.id)
        for edition, clauses in changed
        for clause in comparable(clauses)
        for key in keys(clause)
    ]
    db.executemany("INSERT INTO comparable VALUES (?, ?, ?)", sorted(rows))
    db.executemany("INSERT INTO compared VALUES (?, ?)", [(e.id, _reading(e)) for e, _ in changed])
    touched |= {key for key, _, _ in rows}
    judged = _of_keys(db, touched)
    every = json.dumps(sorted(judged))
    all_keys = db.execute(
        "SELECT DISTINCT key FROM comparable WHERE clause_id IN (SELECT value FROM json_each(?))", (every,)
    )
    about = _of_keys(db, {key for (key,) in all_keys})
    fresh = {clause.id for _, clauses in changed for clause in clauses}
    return Neighbourhood(frozenset(judged | fresh), frozenset(about))


def _of_keys(db: sqlite3.Connection, wanted: Collection[int]) -> set[str]:
    rows = db.execute(
        "SELECT DISTINCT clause_id FROM comparable WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(list(wanted)),),
    )
    return {clause_id for (clause_id,) in rows}


def _reading(edition: Edition) -> str:
    return f"{edition.source_hash} {edition.reader}"
