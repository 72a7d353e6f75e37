"""Whether the table of limits rules what a question asks at all: this quantity, at this place, of this thing."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.limits.asking import Asked, asked
from knowledge.limits.limit import Limit
from knowledge.limits.names import dimensions_of, quantity_name, said_of
from knowledge.limits.ranking import nearness
from knowledge.limits.table import Limits
from knowledge.limits.things import head_of, unknown_things
from knowledge.measures import dimension
from knowledge.retrieval.words import WordTable

_ANYWHERE = frozenset({"井下", "地面", "工作面", "井口"})  # too wide to be missed
_TOLD = 12  # places that are told
_TELLING = 2  # characters of a noun that tells one thing from another
_OF = re.compile(
    r"(?P<thing>[\u4e00-\u9fff]{2,8}?)的?(?:每[米个]|整机)?的?"
    r"(?P<quantity>直径|厚度|重量|转速|密度|粘度|容量|气压|功率|半径|管壁厚度|寿命|面积)(?:不[得能应]|最[高大小低]|应|是|要)"
)


class Ruled(StrEnum):
    """What the table says of a question."""

    RULED = "ruled"
    QUANTITY_RULED_ELSEWHERE = "quantity ruled elsewhere"  # but no value of the kind at the place named
    VALUE_UNRULED = "value unruled"  # the thing is named, but never with this quantity
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
    if not found.value_kind and not found.readings:
        return Coverage(ruled=Ruled.NO_VALUE_ASKED, asked=found)
    contexts = limits.contexts(as_of, editions)
    if things := unknown_things(question, contexts.values()):
        return Coverage(ruled=Ruled.THING_UNKNOWN, asked=found, missing=things)
    dimensions = set(found.dimensions) or {d for r in found.readings if (d := dimension(r.unit))}
    of_kind = [
        limit
        for limit in limits.in_force(as_of, editions)
        if not dimensions or dimension(limit.unit) in dimensions
    ]
    missing = tuple(
        place
        for place in found.places
        if place not in _ANYWHERE and not any(_named(place, limit, contexts) for limit in of_kind)
    )
    if missing and of_kind and dimensions:
        ruled = _places(found, of_kind)
        return Coverage(
            ruled=Ruled.QUANTITY_RULED_ELSEWHERE, asked=found, missing=missing, places_ruled=ruled
        )
    if gases := _unmeasured(found, of_kind):
        return Coverage(ruled=Ruled.VALUE_UNRULED, asked=found, missing=gases)
    if unruled := _unruled(question, limits.in_force(as_of, editions), contexts):
        return Coverage(ruled=Ruled.VALUE_UNRULED, asked=found, missing=(unruled,))
    return Coverage(ruled=Ruled.RULED, asked=found)


def _named(place: str, limit: Limit, contexts: Mapping[str, str]) -> bool:
    if nearness(limit, (place,)) > 0:
        return True
    return any(said in contexts.get(limit.clause_id, "") for said in said_of(place))


def _unmeasured(found: Asked, of_kind: Sequence[Limit]) -> tuple[str, ...]:
    """The quantities named, where it is a concentration that is asked and none of them has a limit."""
    ruled = {limit.quantity for limit in of_kind}
    gases = tuple(name for name in found.quantities if name.endswith("浓度"))
    asks = found.value_kind == "浓度" and "浓度" in found.question
    return gases if asks and not ruled.intersection(found.quantities) else ()


def _unruled(question: str, limits: Sequence[Limit], contexts: Mapping[str, str]) -> str:
    """The thing whose quantity is asked in so many words (盖板的厚度), and that no clause with a limit of it names."""
    asks = _OF.search(question)
    if asks is None:
        return ""
    head = head_of(asks["thing"], contexts.values())
    if len(head) < _TELLING:
        return ""
    measured = dimensions_of(quantity_name(asks["quantity"]) or "")
    written = (head, *(meant for fired in WordTable.shipped().expansions(head) for meant in fired.meant))
    for limit in limits:
        if not measured or dimension(limit.unit) in {*measured, "ratio"}:
            context = contexts.get(limit.clause_id, "")
            if asks["quantity"] in context and any(word in context for word in written):
                return ""
    return f"{head}的{asks['quantity']}"


def _places(found: Asked, of_kind: Sequence[Limit]) -> tuple[str, ...]:
    """Where the quantity asked is ruled, the places most often ruled first."""
    counts: dict[str, int] = {}
    for limit in of_kind:
        if not found.quantities or limit.quantity in found.quantities:
            for place in limit.places:
                counts[place] = counts.get(place, 0) + 1
    return tuple(sorted(counts, key=lambda place: -counts[place])[:_TOLD])
