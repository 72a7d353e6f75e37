"""Limits of different documents that rule the same by different numbers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge.limits.limit import Limit
from knowledge.measures import convert, same_dimension
from knowledge.tokens import pairs

_ALIKE = 0.5  # of the pairs of characters of the shorter sentence, numbers aside
_DOWN = frozenset("≤<")
_UP = frozenset("≥>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two limits on the same thing with different values; `stricter` is one of them, None where none is."""

    one: Limit
    other: Limit
    stricter: Limit | None


def conflicts(limits: Sequence[Limit]) -> list[Conflict]:
    """What of `limits` (in force) contradicts each other: other documents, the same quantity, place, kind
    and direction, nearly the same words, and another value.
    """
    groups: dict[tuple[str, str, str], list[tuple[Limit, frozenset[str]]]] = defaultdict(list)
    for limit in limits:
        if limit.comparator in ("=", "~") or limit.high is not None:
            continue
        direction = "down" if limit.comparator in _DOWN else "up"
        groups[limit.quantity, limit.kind, direction].append((limit, _words(limit)))
    out = []
    for group in groups.values():
        for (one, mine), (other, yours) in combinations(group, 2):
            if _contradict(one, other) and _alike(mine, yours):
                out.append(Conflict(one=one, other=other, stricter=_stricter(one, other)))
    return out


def _contradict(one: Limit, other: Limit) -> bool:
    if one.document == other.document or not same_dimension(one.unit, other.unit):
        return False
    if set(one.places) != set(other.places):
        return False
    return convert(one.value, one.unit, other.unit) != other.value


def _alike(mine: frozenset[str], yours: frozenset[str]) -> bool:
    if not mine or not yours:
        return False
    return len(mine & yours) / max(len(mine), len(yours)) >= _ALIKE


def _words(limit: Limit) -> frozenset[str]:
    return frozenset(w for w in pairs(limit.subject + limit.condition + limit.action) if not w[0].isdigit())


def _stricter(one: Limit, other: Limit) -> Limit | None:
    """Of an upper bound the smaller; a trigger is stricter where it fires sooner."""
    mine = convert(one.value, one.unit, other.unit)
    if mine is None:
        return None
    smaller, larger = (one, other) if mine < other.value else (other, one)
    upper = (one.comparator in _DOWN) == (one.kind == "bound") or one.permits
    return smaller if upper else larger
