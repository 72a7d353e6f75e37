"""Limits as the catalogue keeps them: read off the clauses once, and again when these or the code changed."""

import hashlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from knowledge.catalogue import Catalogue
from knowledge.clauses import Edition
from knowledge.limits.extraction import VERSION, extract
from knowledge.limits.limit import Limit
from knowledge.suspects import decisions

_COLUMNS = "clause_id, edition_id, quantity, subject, places, comparator, value, high, unit, kind, condition, action, sentence"


def unread(catalogue: Catalogue) -> list[tuple[Edition, str]]:
    """The editions whose limits are not there as their clauses read now, each with what tells this state."""
    known = dict(catalogue.db.execute("SELECT edition_id, reading FROM limits_read").fetchall())
    states = _states(catalogue.db, catalogue.editions())
    return [(edition, state) for edition, state in states if known.get(edition.id) != state]


def read(catalogue: Catalogue, edition: Edition) -> list[Limit]:
    """The limits of an edition, drawn from its clauses as they read now."""
    clauses = decisions.as_read(catalogue.db, catalogue.clauses(edition.id))
    return list(extract(clauses, edition.document.title))


def keep(catalogue: Catalogue, edition: Edition, state: str, limits: Iterable[Limit]) -> None:
    with catalogue.writing() as db:
        db.execute("DELETE FROM limits WHERE edition_id = ?", (edition.id,))
        db.executemany(
            f"INSERT INTO limits ({_COLUMNS}) VALUES ({','.join('?' * 13)})",
            [_row(limit) for limit in limits],
        )
        db.execute("INSERT OR REPLACE INTO limits_read VALUES (?, ?)", (edition.id, state))


def stored(catalogue: Catalogue) -> list[Limit]:
    """Every limit that is kept, edition by edition in reading order."""
    rows = catalogue.db.execute(
        "SELECT l.clause_id, l.edition_id, d.title, c.label, l.quantity, l.subject, l.places, l.comparator, l.value,"
        " l.high, l.unit, l.kind, l.condition, l.action, l.sentence FROM limits l"
        " JOIN clauses c ON c.id = l.clause_id JOIN editions e ON e.id = l.edition_id"
        " JOIN documents d ON d.id = e.document_id WHERE e.removed IS NULL ORDER BY l.id"
    )
    return [_limit(row) for row in rows]


def _states(db: sqlite3.Connection, editions: Sequence[Edition]) -> list[tuple[Edition, str]]:
    corrected: dict[str, list[str]] = defaultdict(list)
    for edition_id, *facts in db.execute(
        "SELECT edition_id, clause_id, start, correction FROM suspicions WHERE state = 'corrected' ORDER BY id"
    ):
        corrected[edition_id].append(repr(facts))
    out = []
    for edition in editions:
        said = hashlib.sha256("".join(corrected[edition.id]).encode()).hexdigest()[:12]
        out.append(
            (edition, f"{VERSION} {edition.source_hash} {edition.reader} {edition.document.title} {said}")
        )
    return out


def _row(limit: Limit) -> tuple[Any, ...]:
    return (
        limit.clause_id,
        limit.edition_id,
        limit.quantity,
        limit.subject,
        json.dumps(limit.places, ensure_ascii=False),
        limit.comparator,
        limit.value,
        limit.high,
        limit.unit,
        limit.kind,
        limit.condition,
        limit.action,
        limit.sentence,
    )


def _limit(row: tuple[Any, ...]) -> Limit:
    clause_id, edition_id, document, clause, quantity, subject, places, *rest = row
    comparator, value, high, unit, kind, condition, action, sentence = rest
    return Limit(
        clause_id=clause_id,
        edition_id=edition_id,
        document=document,
        clause=clause,
        quantity=quantity,
        subject=subject,
        places=tuple(json.loads(places)),
        comparator=comparator,
        value=value,
        high=high,
        unit=unit,
        kind=kind,
        condition=condition,
        action=action,
        sentence=sentence,
    )
