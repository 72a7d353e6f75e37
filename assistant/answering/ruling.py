"""What the table of limits says to readings that the search found no limit for: 瓦斯1.2%怎么办."""

import re
from collections.abc import Collection
from datetime import date

from assistant.answering.from_table import Told, of_its_own, read_whole
from assistant.answering.readings import plain
from knowledge.limits import Asked, Judgement, Limits, Reading, asked, judge

_LONGEST = 30  # characters of a question whose place the table can be trusted to have read
_JUDGED = frozenset({"%", "℃"})  # of the air: shares and warmth
_METHANE = "甲烷浓度"
_BETWEEN = re.compile(r"[，,、；;]|和|跟")  # readings told one after the other


def ruling(question: str, limits: Limits, *, as_of: date | None, editions: Collection[str]) -> Told | None:
    """What rules the readings in `question`; None where it states no share or temperature that is ruled.

    Of several readings each is held against the limit of its own quantity, and those that go beyond are told.
    """
    read = asked(question)
    pairs = _pairs(question)
    assumed = not pairs and _is_of_a_gas(question, read)
    if assumed:
        pairs = [(read.readings[0], _METHANE)]
    elif {named for _, named in pairs} != set(read.quantities):
        return None
    if not pairs or len(pairs) != len(read.readings) or read.value_kind or len(question) > _LONGEST:
        return None
    # Of bearings, water and motors too a temperature is told; that of the air is asked of a place.
    if any(reading.unit == "℃" for reading, _ in pairs) and not (read.places and read_whole(question)):
        return None
    held: list[Judgement] = []
    for reading, quantity in pairs:
        own = [
            limit
            for limit in limits.find(
                quantity=quantity, places=read.places, words=question, as_of=as_of, editions=editions
            )
            if plain(limit) and not of_its_own(limit, question)
        ]
        held.append(judge(reading, own, read.places))
    # One limit kept does not make a thing safe: it is not said.
    beyond = [one for one in held if one.governing is not None and one.exceeded]
    if beyond:
        return Told(
            opening=(_IF_METHANE if assumed else _BEYOND).format(
                which="这" if len(beyond) == 1 else "各",
                readings="”“".join(one.reading.words for one in beyond),
            ),
            leading=tuple(one.governing for one in beyond if one.governing is not None),
            near=beyond[0].others,
        )
    if (
        len(held) == 1
        and not assumed
        and held[0].governing is None
        and held[0].nearest
        and read_whole(question)
    ):
        return Told(near=held[0].nearest, opening="各地点的限值不同：")
    return None


def _is_of_a_gas(question: str, read: Asked) -> bool:
    """Whether it tells a plain share and a place, and nothing else: 回风流1.2%咋办."""
    if read.quantities or not read.places or len(read.readings) != 1 or not read_whole(question):
        return False
    reading = read.readings[0]
    return reading.unit == "%" and reading.comparator is None


def _pairs(question: str) -> list[tuple[Reading, str]]:
    """Each value of the air that is read, plainly, with the one quantity named with it; 超过1% and 20m are none."""
    out = []
    for said in _BETWEEN.split(question):
        read = asked(said)
        if len(read.readings) == 1 and len(read.quantities) == 1:
            reading = read.readings[0]
            if reading.unit in _JUDGED and reading.comparator is None:
                out.append((reading, read.quantities[0]))
    return out


_BEYOND = "和下面{which}条的限值相比，“{readings}”已超出："
_IF_METHANE = "没有说测的是什么气体，如果是甲烷（瓦斯），“{readings}”已超出下面{which}条的限值："
