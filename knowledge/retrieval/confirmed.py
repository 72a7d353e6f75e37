"""Answers that a person confirmed: asked again, or nearly the same, their clause stands first.

What was confirmed is a clause as it read then. One that reads otherwise now, or binds no more, is no answer
any more, and counts again if it comes back as it was.
"""

import hashlib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from knowledge import tokens
from knowledge.catalogue import Catalogue
from knowledge.clauses import Evidence
from knowledge.encoding import Encoder
from knowledge.errors import UnknownDocument, WrongUse
from knowledge.showing import show
from knowledge.vectors import Pending, VectorIndex, Vectors

_NEAR = 0.97
"""Cosine (offline encoder) from which two questions ask the same, if no word or number is in one alone.

Of 742 questions, pairs with different answers came as near as 0.993, so the cosine does not suffice; none of
the 2,154 such pairs above 0.93 passes both tests. The same question put otherwise lies at 0.973 and above."""
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


class Confirmed:
    """Puts confirmed clauses before what a search found."""

    def __init__(self, catalogue: Catalogue, index: VectorIndex) -> None:
        self._catalogue = catalogue
        self._index = index

    def first(
        self,
        question: str,
        found: Sequence[Evidence],
        *,
        editions: Collection[str],
        encoder: Encoder | None,
        top_k: int,
    ) -> list[Evidence]:
        """`found` with the clauses confirmed for `question` first and marked, at most `top_k` in all.

        Only clauses of `editions` (ids: in force, within what is asked) count. Without an `encoder` the
        question must be the same; with one it may be nearly the same.
        """
        clauses = self._clauses(question, encoder)
        placed = [item for c in clauses if (item := self._standing(c[0], c[1], editions)) is not None]
        if not placed:
            return list(found[:top_k])
        known = {item.clause_id: item for item in found}
        best = max((item.score for item in found), default=0.0)
        # One that the search found too keeps what of it matched.
        first = [replace(known.get(p.clause_id, p), score=best, confirmed=True) for p in placed]
        ids = {item.clause_id for item in first}
        return [*first, *(item for item in found if item.clause_id not in ids)][:top_k]

    def _clauses(self, question: str, encoder: Encoder | None) -> list[tuple[str, str]]:
        """Clause and hash of what was confirmed for this question, or else for one near to it, nearest first."""
        rows = self._catalogue.db.execute(
            "SELECT question, clause_id, hash, asked FROM confirmed ORDER BY confirmed DESC, rowid DESC"
        ).fetchall()
        if not rows:
            return []
        wanted = normal(question)
        same = [(clause, digest) for text, clause, digest, _ in rows if text == wanted]
        if same or encoder is None:
            return list(dict.fromkeys(same))
        alike = [row for row in rows if _alike(wanted, row[0])]
        if not alike:
            return []
        own = encoder.encode_queries([question])[0]
        vectors = self._vectors([row[3] for row in alike], encoder)
        near = [(float(own @ vector), row) for vector, row in zip(vectors, alike, strict=True)]
        near = sorted((n for n in near if n[0] >= _NEAR), key=lambda n: -n[0])
        return list(dict.fromkeys((row[1], row[2]) for _, row in near))

    def _vectors(self, questions: Sequence[str], encoder: Encoder) -> list[Vectors]:
        """Vectors of confirmed questions, kept beside those of passages under hashes of their own."""
        hashes = [hashlib.sha256(f"question:{q}".encode()).hexdigest() for q in questions]
        stored = self._index.stored(hashes)
        lacking = {h: q for h, q in zip(hashes, questions, strict=True) if h not in stored}
        if lacking:
            fresh = encoder.encode_queries(list(lacking.values()))
            kept = [Pending(hash=h, embedded=q, language="") for h, q in lacking.items()]
            self._index.store(kept, fresh)
            stored |= dict(zip(lacking, np.asarray(fresh), strict=True))
        return [stored[h] for h in hashes]

    def _standing(self, clause_id: str, digest: str, editions: Collection[str]) -> Evidence | None:
        """The clause as it reads now, where it reads as it did when it was confirmed."""
        item = _reads(self._catalogue, clause_id)
        if item is None or item.edition_id not in editions or _hash(item.text) != digest:
            return None
        return item


def _alike(question: str, other: str) -> bool:
    """Whether two normalised questions may ask the same: what only one of them says is single characters.

    A vector hardly tells 一氧化碳 from 硫化氢, or 0.5% from 1.5%; words do.
    """
    shared = set(question) & set(other)
    for text in (question, other):
        if any(not character.isascii() for character in text) and _ALONE.search(
            "".join(" " if character in shared else character for character in text)
        ):
            return False
    return _NUMBERS.findall(question) == _NUMBERS.findall(other)


_ALONE = re.compile(r"[^\s咋么怎样啥什能可以要该须应当不]{2}")
_NUMBERS = re.compile(r"[a-z\d.%‰℃]+|[零〇一二三四五六七八九十百千两]+")


def _reads(catalogue: Catalogue, clause_id: str) -> Evidence | None:
    """The provision that shows a clause of an edition that can be searched; None where there is none."""
    clause = catalogue.clause(clause_id)
    stored = catalogue.provision_at(clause.edition_id, clause.position) if clause else None
    return show(catalogue, stored, catalogue.edition_of_id(stored.edition_id)) if stored else None


def _hash(text: str) -> str:
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()
