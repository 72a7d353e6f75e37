"""From a ranking to what a reader is shown: one entry a rule.

The same rule in another regulation is folded into the entry above it, and small sections of a standard
are shown with their neighbours under one heading, so that ten entries say ten different things.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from knowledge import tokens
from knowledge.catalogue import Catalogue
from knowledge.clauses import Kind
from knowledge.retrieval.candidates import Candidate, Unit
from knowledge.vectors import Vectors

TOGETHER = 400
"""Characters of neighbouring sections that are shown together at most."""
_SAME_COSINE = 0.90
_SAME_PAIRS = 0.40  # share of the shorter unit's pairs
_SAME_PAIRS_ALONE = 0.70  # where a unit has no vector yet
_TWINS = 3  # of an entry at most
_REACH = 8  # neighbours looked at on each side
# An article (条) and a § are shown alone: they are what is cited. A row brings its table's head with it.
_ALONE = ("第", "§")
_APART = frozenset({Kind.TABLE, Kind.ROW, Kind.HEADING, Kind.CHAPTER, Kind.SECTION, Kind.PART, Kind.ARTICLE})


@dataclass(slots=True, kw_only=True)
class Entry:
    """`unit` of `provision` fits the question best; `before` and `after` are neighbours shown with it.

    `twins` are provisions of other documents that say the same, with the unit in which they do.
    """

    provision: int
    score: float
    document: str
    unit: Unit
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    twins: list[tuple[int, Unit]] = field(default_factory=list)

    @property
    def provisions(self) -> tuple[int, ...]:
        """All that it shows."""
        return (self.provision, *self.before, *self.after, *(twin for twin, _ in self.twins))


def entries(
    catalogue: Catalogue,
    ranked: Sequence[tuple[Candidate, float]],
    question: Vectors | None,
    limit: int,
    *,
    gather: bool = True,
) -> list[Entry]:
    """At most `limit` entries of the candidates, best first; each candidate in at most one of them.

    Without `gather` each stands alone, with neither neighbours nor twins.
    """
    out: list[Entry] = []
    shown: set[int] = set()
    for candidate, score in ranked:
        if candidate.provision in shown:
            continue
        unit = candidate.nearest(question)
        if gather and (twin := _twin(candidate, unit, out)):
            twin.twins.append((candidate.provision, unit))
            shown.add(candidate.provision)
        elif len(out) < limit:
            before, after = _neighbours(catalogue, candidate, shown) if gather else ((), ())
            shown.update((candidate.provision, *before, *after))
            out.append(
                Entry(
                    provision=candidate.provision,
                    score=score,
                    document=candidate.document,
                    unit=unit,
                    before=before,
                    after=after,
                )
            )
    return out


def _twin(candidate: Candidate, unit: Unit, above: Sequence[Entry]) -> Entry | None:
    for entry in above:
        if entry.document != candidate.document and len(entry.twins) < _TWINS and _same(entry.unit, unit):
            return entry
    return None


def _same(one: Unit, other: Unit) -> bool:
    """Whether two sentence groups say the same."""
    least = _SAME_PAIRS_ALONE
    if one.vector is not None and other.vector is not None:
        if float(one.vector @ other.vector) < _SAME_COSINE:
            return False
        least = _SAME_PAIRS
    pairs, others = _pairs(one.text), _pairs(other.text)
    return len(pairs & others) >= least * max(1, min(len(pairs), len(others)))


@lru_cache(maxsize=256)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(tokens.pairs(text))


def _neighbours(
    catalogue: Catalogue, candidate: Candidate, shown: set[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Provisions before and after the candidate, in reading order, that are read in one look with it."""
    if candidate.kind in _APART or len(candidate.text) >= TOGETHER:
        return (), ()
    rows = catalogue.db.execute(
        "SELECT v.id, c.kind, c.label, c.heading_path, (SELECT sum(length(m.text)) FROM clauses m"
        " WHERE m.edition_id = v.edition_id AND m.position BETWEEN v.first AND v.last)"
        " FROM provisions v JOIN clauses c ON c.id = v.clause_id"
        " WHERE v.edition_id = ? AND v.id BETWEEN ? AND ? ORDER BY v.first",
        (candidate.edition, candidate.provision - _REACH, candidate.provision + _REACH),
    ).fetchall()
    at = next((i for i, row in enumerate(rows) if row[0] == candidate.provision), None)
    if at is None or rows[at][2].startswith(_ALONE):
        return (), ()
    heading, length = json.loads(rows[at][3]), int(rows[at][4])
    first = last = at
    grown = True
    while grown:
        grown = False
        for nearest in (last + 1, first - 1):
            if not 0 <= nearest < len(rows):
                continue
            provision, kind, label, path, characters = rows[nearest]
            fits = length + characters <= TOGETHER and json.loads(path) == heading
            if fits and provision not in shown and Kind(kind) not in _APART and not label.startswith(_ALONE):
                first, last = min(first, nearest), max(last, nearest)
                length += characters
                grown = True
    return tuple(r[0] for r in rows[first:at]), tuple(r[0] for r in rows[at + 1 : last + 1])
