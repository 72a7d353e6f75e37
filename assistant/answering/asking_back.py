"""The question back where the place decides the answer and was not said."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from knowledge.limits import Limit, Limits, asked, judge
from knowledge.limits.ranking import nearness
from knowledge.provisions import language_of

_CHOICES = 6
_LONGEST = 16  # characters of a question that may lack its place
_GASES = ("甲烷浓度", "二氧化碳浓度")
"""Quantities whose limits differ from place to place."""
_MEASURED = (
    "采煤工作面", "掘进工作面", "回风流", "总回风巷", "爆破地点", "电动机附近20m", "局部通风机及其开关附近",
    "采掘工作面进风流", "停风区", "停工区", "机电硐室", "焊接地点",
)  # fmt: skip
"""Where gas is measured, the places most often asked of first."""


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
        one
        for one in limits.find(quantity=gas, as_of=as_of, editions=editions, words=question)
        if one.places and not one.suspect
    ]
    if read.reading and not judge(read.reading, known).place_missing:
        return None
    of_place: dict[str, Limit] = {}
    for place in _MEASURED:
        if ruled := [one for one in known if nearness(one, (place,))]:
            of_place[place] = max(ruled, key=lambda one: nearness(one, (place,)))
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
