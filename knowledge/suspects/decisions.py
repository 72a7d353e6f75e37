"""Suspicions as the catalogue keeps them, what a person decided of each, and the text that results.

The clause's own row is never rewritten: a correction is laid over it whenever it is read.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal

from knowledge.clauses import Clause, Remark
from knowledge.suspects.finding import Finding

State = Literal["open", "right", "corrected"]
STATES: tuple[State, ...] = ("open", "right", "corrected")
_AT_ONCE = 500  # clauses asked about in one query
_CONTEXT = 8  # characters on either side by which a decision knows its place again


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Words `found` at `start` … `end` of the clause's own text as printed.

    `state`: "open" until a person decides; "right", the source is right; "corrected", it reads `correction`.
    `reason` is in both languages ("… / …").
    """

    id: int
    clause_id: str
    document: str
    clause: str
    start: int
    end: int
    found: str
    kind: str
    reason: str
    suggestion: str
    state: State
    correction: str


_FIELDS = [field.name for field in fields(Suspicion)]
_SELECT = (
    "SELECT s.id, s.clause_id, d.title, c.label, s.start, s.end, s.found, s.kind, s.reason, s.suggestion,"
    " s.state, s.correction FROM suspicions s JOIN clauses c ON c.id = s.clause_id"
    " JOIN editions e ON e.id = c.edition_id JOIN documents d ON d.id = e.document_id"
)


def listed(
    db: sqlite3.Connection, *, edition_id: str | None = None, state: State | None = None
) -> list[Suspicion]:
    """Suspicions of the editions in the library, in reading order."""
    rows = db.execute(
        f"{_SELECT} WHERE e.removed IS NULL AND (?1 IS NULL OR e.id = ?1) AND (?2 IS NULL OR s.state = ?2)"
        " ORDER BY d.title, e.id, c.position, s.start",
        (edition_id, state),
    )
    return [_suspicion(row) for row in rows]


def count_open(db: sqlite3.Connection, edition_id: str) -> int:
    """How many suspicions of an edition nobody has decided yet."""
    row = db.execute(
        "SELECT count(*) FROM suspicions WHERE edition_id = ? AND state = 'open'", (edition_id,)
    ).fetchone()
    return int(row[0])


def of_id(db: sqlite3.Connection, suspicion_id: int) -> Suspicion | None:
    row = db.execute(f"{_SELECT} WHERE s.id = ?", (suspicion_id,)).fetchone()
    return _suspicion(row) if row else None


def of_clauses(db: sqlite3.Connection, clauses: Sequence[Clause]) -> dict[str, list[Suspicion]]:
    """Suspicions by clause id, in reading order."""
    out: dict[str, list[Suspicion]] = {}
    for at in range(0, len(clauses), _AT_ONCE):
        ids = [clause.id for clause in clauses[at : at + _AT_ONCE]]
        marks = ",".join("?" * len(ids))
        for row in db.execute(f"{_SELECT} WHERE s.clause_id IN ({marks}) ORDER BY c.position, s.start", ids):
            one = _suspicion(row)
            out.setdefault(one.clause_id, []).append(one)
    return out


def decide(db: sqlite3.Connection, suspicion_id: int, state: State, correction: str) -> None:
    """Keep what a person decided; "open" takes it back."""
    day = None if state == "open" else datetime.now(UTC).isoformat(timespec="seconds")
    db.execute(
        "UPDATE suspicions SET state = ?, correction = ?, decided = ? WHERE id = ?",
        (state, correction if state == "corrected" else "", day, suspicion_id),
    )


def carry(db: sqlite3.Connection, before: Mapping[str, str], clauses: Sequence[Clause]) -> None:
    """Bring suspicions from earlier texts (`before`, by clause id) to where their words stand in `clauses`.

    A place is known again by its words and those around it; what is not found again is forgotten.
    """
    texts = {clause.id: clause.text for clause in clauses}
    for clause_id, old in before.items():
        rows = db.execute(
            "SELECT id, start, end FROM suspicions WHERE clause_id = ?", (clause_id,)
        ).fetchall()
        for number, start, end in rows:
            place = _again(old, texts.get(clause_id, ""), start, end)
            if place is None:
                db.execute("DELETE FROM suspicions WHERE id = ?", (number,))
            else:
                moved = place, place + end - start, number
                db.execute("UPDATE suspicions SET start = ?, end = ? WHERE id = ?", moved)


def record(
    db: sqlite3.Connection, findings: Iterable[Finding], clauses: Sequence[Clause], kinds: Collection[str]
) -> None:
    """Replace the open suspicions of `clauses` that are of `kinds` by `findings`.

    What was decided stays, and nothing is added over words that are listed already.
    """
    editions = {clause.id: clause.edition_id for clause in clauses}
    old: dict[tuple[str, int, str], int] = {}
    taken: dict[str, list[tuple[int, int]]] = {}
    rows = db.execute("SELECT id, clause_id, start, end, kind, state FROM suspicions").fetchall()
    for number, clause_id, start, end, kind, state in rows:
        if clause_id in editions and state == "open" and kind in kinds:
            old[clause_id, start, kind] = number
        else:
            taken.setdefault(clause_id, []).append((start, end))
    for one in findings:
        spans = taken.setdefault(one.clause_id, [])
        if any(one.start < end and start < one.end for start, end in spans):
            continue
        spans.append((one.start, one.end))
        facts = one.end, one.found, one.reason, one.suggestion
        # One that is found again keeps its number: somebody may have it before them.
        if number := old.pop((one.clause_id, one.start, one.kind), None):
            db.execute(
                "UPDATE suspicions SET end = ?, found = ?, reason = ?, suggestion = ? WHERE id = ?",
                (*facts, number),
            )
            continue
        db.execute(
            "INSERT INTO suspicions (end, found, reason, suggestion, edition_id, clause_id, start, kind, state,"
            " correction) VALUES (?,?,?,?,?,?,?,?,'open','')",
            (*facts, editions[one.clause_id], one.clause_id, one.start, one.kind),
        )
    db.executemany("DELETE FROM suspicions WHERE id = ?", [(number,) for number in old.values()])


def as_read(db: sqlite3.Connection, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses with every correction in its place: what is searched, shown and quoted."""
    return corrected(clauses, of_clauses(db, clauses))


def corrected(clauses: Sequence[Clause], found: Mapping[str, Collection[Suspicion]]) -> list[Clause]:
    """The same, where `of_clauses` has been asked."""
    return [_corrected(clause, found[clause.id]) if clause.id in found else clause for clause in clauses]


def _corrected(clause: Clause, suspicions: Collection[Suspicion]) -> Clause:
    parts, at = [], 0
    for one in sorted(suspicions, key=lambda s: s.start):
        # Of two that overlap only the first counts: the other's words are no longer there.
        if one.state == "corrected" and one.start >= at:
            parts += [clause.text[at : one.start], one.correction]
            at = one.end
    return replace(clause, text="".join((*parts, clause.text[at:])))


def remarks(found: Mapping[str, Collection[Suspicion]]) -> tuple[Remark, ...]:
    """What a reader of clauses must know of them: open suspicions and corrections, as `of_clauses` gives them."""
    out = []
    for one in (one for suspicions in found.values() for one in suspicions):
        if one.state == "open":
            out.append(Remark(kind="suspect", found=one.found, reason=one.reason))
        elif one.state == "corrected":
            out.append(Remark(kind="corrected", found=one.found, reads=one.correction, reason=one.reason))
    return tuple(out)


def _again(old: str, new: str, start: int, end: int) -> int | None:
    """Where the words that stood at `start` … `end` of `old` stand in `new`, with the same words around."""
    left = old[max(0, start - _CONTEXT) : start]
    place = new.find(left + old[start : end + _CONTEXT])
    return None if place < 0 else place + len(left)


def _suspicion(row: tuple[Any, ...]) -> Suspicion:
    return Suspicion(**dict(zip(_FIELDS, row, strict=True)))
