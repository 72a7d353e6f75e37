"""From a ranking to what a reader is shown: one entry a rule.

The same rule in another regulation is folded into the entry above it, and small sections of a standard
are shown with their neighbours under one heading, so that ten entries say ten different things.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge import tokens
from knowledge.catalogue import Catalogue
from knowledge.clauses import Kind
from knowledge.quantities import numbers
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
_SAYS_LITTLE = frozenset({Kind.FRONT, Kind.HEADING, Kind.CHAPTER, Kind.SECTION, Kind.PART})
_OPENING = re.compile(r"^\s*(?:第[^条]{1,9}条|\d+(?:\.\d+)+|[(（]?\w{1,3}[)）.、])")
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
    units = [candidate.nearest(question) for candidate, _ in ranked]
    nearness = _nearness(units)
    out: list[Entry] = []
    places: list[int] = []  # of each entry's own candidate
    shown: set[int] = set()
    for at, (candidate, score) in enumerate(ranked):
        if candidate.provision in shown:
            continue
        same = gather and candidate.kind not in _SAYS_LITTLE
        above = _twin(at, out, places, units, nearness, candidate.document) if same else None
        if above is not None:
            above.twins.append((candidate.provision, units[at]))
            shown.add(candidate.provision)
        elif len(out) < limit:
            before, after = _neighbours(catalogue, candidate, shown) if gather else ((), ())
            shown.update((candidate.provision, *before, *after))
            places.append(at)
            out.append(
                Entry(
                    provision=candidate.provision,
                    score=score,
                    document=candidate.document,
                    unit=units[at],
                    before=before,
                    after=after,
                )
            )
    return out


def _nearness(units: Sequence[Unit]) -> NDArray[np.float32]:
    """Cosines of all units with each other, (n, n); nan where one of the two has no vector."""
    size = max((len(unit.vector) for unit in units if unit.vector is not None), default=1)
    lacking = np.full(size, np.nan, np.float32)
    rows = (
        np.stack([lacking if u.vector is None else u.vector for u in units]) if units else lacking[:0, None]
    )
    cosines: NDArray[np.float32] = rows @ rows.T
    return cosines


def _twin(
    at: int,
    above: Sequence[Entry],
    places: Sequence[int],
    units: Sequence[Unit],
    nearness: NDArray[np.float32],
    document: str,
) -> Entry | None:
    """The entry of another document whose unit says the same as that of candidate `at`, if any."""
    for entry, place in zip(above, places, strict=True):
        if entry.document == document or len(entry.twins) >= _TWINS:
            continue
        cosine = float(nearness[place, at])
        if cosine < _SAME_COSINE:  # never so for nan
            continue
        pairs, others = _pairs(units[place].text), _pairs(units[at].text)
        least = _SAME_PAIRS_ALONE if math.isnan(cosine) else _SAME_PAIRS
        alike = len(pairs & others) >= least * max(1, min(len(pairs), len(others)))
        # 25m and 35m are two rules, however alike the rest is.
        if alike and _numbers(units[place].text) == _numbers(units[at].text):
            return entry
    return None


def _numbers(text: str) -> set[tuple[float, float | None, str]]:
    """The numbers of a sentence group with their units, without that of the clause which it may begin with."""
    return {(n.value, n.high, n.unit) for n in numbers(_OPENING.sub("", text))}


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
