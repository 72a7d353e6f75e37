"""The question back where the place decides the answer and was not said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from knowledge.limits import Limit, Limits, asked, judge
from knowledge.provisions import language_of

_CHOICES = 6
_LONGEST = 16  # characters of a question that may lack its place
_GASES = ("甲烷浓度", "二氧化碳浓度")
"""Quantities whose limits differ from place to place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What is asked back, and the places to choose from."""

    text: str
    choices: tuple[str, ...]


def back(
    question: str, limits: Limits, *, as_of: date | None = None, editions: Collection[str] | None = None
) -> Back | None:
    """The place asked back, where `question` names a gas and none, and the limits of places differ."""
    read = asked(question)
    gas = next((quantity for quantity in read.quantities if quantity in _GASES), None)
    # A longer question tells where it is in words that are no place of the table: 局扇跟前, 排放瓦斯时.
    if gas is None or read.places or len(question) > _LONGEST or not (read.reading or read.value_kind):
        return None
    known = [
        one for one in limits.find(quantity=gas, as_of=as_of, editions=editions, words=question) if one.places
    ]
    if read.reading:
        held = judge(read.reading, known)
        known = list(held.nearest) if held.place_missing else []
    of_place: dict[str, Limit] = {}
    for limit in known:
        of_place.setdefault(limit.places[0], limit)
    if len({(limit.value, limit.unit) for limit in of_place.values()}) < 2:
        return None
    chosen = tuple(of_place)[:_CHOICES]
    places = "、".join(chosen)
    text = (
        f"{gas}的限值因地点而异。请说明地点：{places}，还是别处？"
        if language_of(question) == "zh"
        else f"The limit depends on the place. Where is it: {places}, or elsewhere?"
    )
    return Back(text=text, choices=chosen)
