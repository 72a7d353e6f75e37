"""Answers that a person confirmed: asked again, their clause stands first.

The question must be the same but for width, signs and particles. Nearness in meaning is not enough: 进风 and
回风, 能 and 不能 lie closer together than two ways to ask one thing (measured).

What was confirmed is a clause as it read then. One that reads otherwise now, or binds no more, is no answer
any more, and counts again if it comes back as it was.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from knowledge import tokens
from knowledge.catalogue import Catalogue
from knowledge.clauses import Evidence
from knowledge.errors import UnknownDocument, WrongUse
from knowledge.showing import show_clause

_OPENING = re.compile(r"^(?:请问|问一下|想问一下|麻烦问一下|师傅)+")
_PARTICLES = re.compile(r"[的吗呢啊呀吧嘛哇呗哈]")
_SIGNS = re.compile(r"[^\w%‰℃]+")
_LONGEST = 300  # characters of a question that is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """`clause_id` answers `question`, as `who` (may be empty) said at `when` (ISO 8601, UTC).

    `holds` tells whether the clause still reads as it did, in an edition that was not removed.
    """

    question: str
    clause_id: str
    who: str
    when: str
    holds: bool


def normal(question: str) -> str:
    """The question without what makes no difference: width, case, signs, particles, polite openings."""
    bare = _SIGNS.sub("", tokens.normalise(question))
    return _OPENING.sub("", _PARTICLES.sub("", bare))


def confirm(catalogue: Catalogue, question: str, clause_id: str, who: str = "") -> None:
    """Keep that a clause answers a question. Raises UnknownDocument, WrongUse for a question that says nothing."""
    asked = question.strip()[:_LONGEST]
    if not normal(asked):
        raise WrongUse(detail_zh="请写出问题。", detail_en="Give the question.")
    item = _reads(catalogue, clause_id)
    if item is None:
        raise UnknownDocument(name=clause_id)
    when = datetime.now(UTC).isoformat(timespec="seconds")
    with catalogue.writing() as db:
        db.execute(
            "INSERT OR REPLACE INTO confirmed VALUES (?, ?, ?, ?, ?, ?)",
            (normal(asked), item.clause_id, asked, _hash(item.text), who, when),
        )


def unconfirm(catalogue: Catalogue, question: str, clause_id: str) -> bool:
    """Take it back; whether it had been confirmed."""
    item = _reads(catalogue, clause_id)
    with catalogue.writing() as db:
        return bool(
            db.execute(
                "DELETE FROM confirmed WHERE question = ? AND clause_id IN (?, ?)",
                (normal(question), clause_id, item.clause_id if item else clause_id),
            ).rowcount
        )


def confirmations(catalogue: Catalogue) -> list[Confirmation]:
    """Everything that was confirmed, newest first."""
    rows = catalogue.db.execute(
        "SELECT asked, clause_id, hash, who, confirmed FROM confirmed ORDER BY confirmed DESC, rowid DESC"
    ).fetchall()
    return [
        Confirmation(
            question=asked,
            clause_id=clause_id,
            who=who,
            when=when,
            holds=(item := _reads(catalogue, clause_id)) is not None and _hash(item.text) == digest,
        )
        for asked, clause_id, digest, who, when in rows
    ]


def confirmed_for(catalogue: Catalogue, question: str) -> set[str]:
    """The clauses that were confirmed for this very question."""
    rows = catalogue.db.execute("SELECT clause_id FROM confirmed WHERE question = ?", (normal(question),))
    return {clause_id for (clause_id,) in rows}


def first(
    catalogue: Catalogue,
    question: str,
    found: Sequence[Evidence],
    *,
    editions: Collection[str],
    top_k: int,
) -> list[Evidence]:
    """`found` with the clauses confirmed for `question` first and marked, at most `top_k` in all.

    Only clauses of `editions` (ids: in force, within what is asked) count.
    """
    rows = catalogue.db.execute(
        "SELECT clause_id, hash FROM confirmed WHERE question = ? ORDER BY confirmed DESC, rowid DESC",
        (normal(question),),
    ).fetchall()
    standing = [_standing(catalogue, clause_id, digest, editions) for clause_id, digest in rows]
    placed = [item for item in standing if item is not None]
    if not placed:
        return list(found[:top_k])
    known = {item.clause_id: item for item in found}
    best = max((item.score for item in found), default=0.0)
    # One that the search found too keeps what of it matched.
    leading = [replace(known.get(p.clause_id, p), score=best, confirmed=True) for p in placed]
    ids = {item.clause_id for item in leading}
    rest = [_without(item, ids) for item in found if item.clause_id not in ids]
    return [*leading, *rest][:top_k]


def _without(item: Evidence, ids: Collection[str]) -> Evidence:
    """The same, what stands above it left out of what is shown with it."""
    before, after, twins = (
        tuple(part for part in parts if part.clause_id not in ids)
        for parts in (item.before, item.after, item.twins)
    )
    return replace(item, before=before, after=after, twins=twins)


def _standing(
    catalogue: Catalogue, clause_id: str, digest: str, editions: Collection[str]
) -> Evidence | None:
    """The clause as it reads now, where it reads as it did when it was confirmed."""
    item = _reads(catalogue, clause_id)
    if item is None or item.edition_id not in editions or _hash(item.text) != digest:
        return None
    return item


def _reads(catalogue: Catalogue, clause_id: str) -> Evidence | None:
    """The provision that shows a clause of an edition that can be searched; None where there is none."""
    clause = catalogue.clause(clause_id)
    return show_clause(catalogue, clause) if clause else None


def _hash(text: str) -> str:
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()
