"""Whether the table of limits rules what a question asks at all: this quantity, at this place, of this thing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.limits.asking import Asked, asked
from knowledge.limits.limit import Limit
from knowledge.limits.names import said_of
from knowledge.limits.table import Limits, nearness
from knowledge.limits.things import unknown_things
from knowledge.measures import dimension

_TOLD = 12  # places that are told


class Ruled(StrEnum):
    """What the table says of a question."""

    RULED = "ruled"
    QUANTITY_RULED_ELSEWHERE = "quantity ruled elsewhere"  # but no value of the kind at the place named
    THING_UNKNOWN = "thing unknown"  # no clause names the thing that the value is asked of
    NO_VALUE_ASKED = "no value asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """`ruled` and why: the `missing` place or thing as named, and `places_ruled`, where the quantity is."""

    ruled: Ruled
    asked: Asked
    missing: tuple[str, ...] = ()
    places_ruled: tuple[str, ...] = ()


def coverage(
    question: str, limits: Limits, *, as_of: date | None = None, editions: Collection[str] | None = None
) -> Coverage:
    """What `limits` in force on `as_of`, of `editions` alone where given, have for `question`.

    Careful: whatever the table cannot tell for certain is RULED, left to be found by its words.
    """
    found = asked(question)
    things = unknown_things(question, limits.texts(as_of, editions))
    if things and (found.value_kind or found.readings):
        return Coverage(ruled=Ruled.THING_UNKNOWN, asked=found, missing=things)
    if not found.value_kind and not found.readings:
        return Coverage(ruled=Ruled.NO_VALUE_ASKED, asked=found)
    dimensions = set(found.dimensions) or {d for r in found.readings if (d := dimension(r.unit))}
    of_kind = [
        limit
        for limit in limits.in_force(as_of, editions)
        if not dimensions or dimension(limit.unit) in dimensions
    ]
    missing = tuple(place for place in found.places if not any(_names(limit, place) for limit in of_kind))
    if missing and of_kind:
        return Coverage(
            ruled=Ruled.QUANTITY_RULED_ELSEWHERE,
            asked=found,
            missing=missing,
            places_ruled=_places(found, of_kind),
        )
    return Coverage(ruled=Ruled.RULED, asked=found)


def _names(limit: Limit, place: str) -> bool:
    return nearness(limit, (place,)) > 0 or any(said in limit.sentence for said in said_of(place))


def _places(found: Asked, of_kind: Sequence[Limit]) -> tuple[str, ...]:
    """Where the quantity asked is ruled, the places most often ruled first."""
    counts: dict[str, int] = {}
    for limit in of_kind:
        if not found.quantities or limit.quantity in found.quantities:
            for place in limit.places:
                counts[place] = counts.get(place, 0) + 1
    return tuple(sorted(counts, key=lambda place: -counts[place])[:_TOLD])
