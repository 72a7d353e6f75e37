"""A reading held against limits: which of them governs, whether it is exceeded, and what is to be done."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.limits.asking import Reading
from knowledge.limits.limit import Limit
from knowledge.limits.ranking import NARROWER, nearness, situation, weight
from knowledge.measures import convert

_NEAREST = 5  # limits that are told where the place is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a reading means under the limits given.

    `governing` is the limit that decides, None where the place is missing and it depends on it; then
    `nearest` are the limits it may be, one for each place, and `place_missing` is set: ask for the place.
    `exceeded`: the limit is not kept, or what triggers the action has come about; None where nothing
    governs. `by` is how far the reading lies beyond the value in the limit's unit, negative within it.
    `action`, as printed, is what the governing limit demands where it is exceeded, `clause` where it stands.
    `doubtful` are the limits that would fit and that decide nothing: their numbers may be errors of the source.
    """

    reading: Reading
    governing: Limit | None = None
    exceeded: bool | None = None
    by: float | None = None
    action: str = ""
    clause: str = ""
    place_missing: bool = False
    nearest: tuple[Limit, ...] = ()
    others: tuple[Limit, ...] = ()
    doubtful: tuple[Limit, ...] = ()


def exceeds(reading: Reading, limit: Limit) -> bool | None:
    """Whether a reading breaks a bound or sets off a trigger; None where their units measure other things."""
    value = convert(reading.value, reading.unit, limit.unit)
    if value is None:
        return None
    over, reached = value > limit.value, value >= limit.value
    # 超过 1 %: whatever it is, it lies beyond.
    if reading.comparator == ">" and value >= limit.value:
        over = reached = True
    if limit.comparator == ">":
        return over if limit.kind == "trigger" else not over
    if limit.comparator == "≥":
        return reached if limit.kind == "trigger" else not reached
    if limit.comparator == "≤":
        return over if limit.kind == "bound" or limit.permits else not over
    if limit.comparator == "<":
        return reached if limit.kind == "bound" or limit.permits else not reached
    high = limit.high if limit.high is not None else limit.value
    within = limit.value <= value <= high
    return within if limit.kind == "trigger" else not within


def judge(reading: Reading, limits: Sequence[Limit], places: Collection[str] = ()) -> Judgement:
    """Hold `reading` against `limits`, those of its quantity as `Limits.find` gives them; it is of `places`.

    What is broken and demands most (stop, withdraw, cut the power) governs, of several the one that the
    reading goes beyond least; but what is ruled for the very place comes before what is for a wider or a
    narrower one, and what is for a situation of its own (解锁, 复电, 排放瓦斯) only where nothing else is. Where no place is
    said, or one that takes in others with limits of their own (回风流), it is decided only if all of them agree.
    A limit that is suspect never governs.
    """
    held = [
        limit
        for limit in limits
        if exceeds(reading, limit) is not None and (not places or nearness(limit, places))
    ]
    sure = [limit for limit in held if not limit.suspect and not _is_case(limit)]
    fitting = [limit for limit in sure if not situation(limit)] or sure
    doubtful = tuple(limit for limit in held if limit.suspect)[:_NEAREST]
    if not fitting:
        return Judgement(reading=reading, doubtful=doubtful)
    if _depends(reading, fitting, places):
        told = _one_a_place(sorted(fitting, key=lambda one: (-weight(one), abs(_beyond(reading, one)))))
        verdicts = {exceeds(reading, limit) for limit in told}
        return Judgement(
            reading=reading,
            place_missing=True,
            exceeded=verdicts.pop() if len(verdicts) == 1 else None,
            nearest=tuple(told[:_NEAREST]),
            doubtful=doubtful,
        )
    broken = [limit for limit in fitting if exceeds(reading, limit)]

    def order(limit: Limit) -> tuple[bool, int, bool, float, float]:
        near = nearness(limit, places) if places else 1.0
        demanded = weight(limit) if broken else 0
        return near < 1, -demanded, limit.permits, abs(_beyond(reading, limit)), -near

    governing, *rest = sorted(broken or fitting, key=order)
    # Of one value at several places the clause that says what is to be done is told.
    alike = [one for one in rest if (one.value, one.unit) == (governing.value, governing.unit)]
    if broken and alike and weight(strongest := max(alike, key=weight)) > weight(governing):
        rest = [governing, *(one for one in rest if one is not strongest)]
        governing = strongest
    return Judgement(
        reading=reading,
        governing=governing,
        exceeded=bool(broken),
        by=_beyond(reading, governing),
        action=governing.action if broken else "",
        clause=governing.title,
        others=tuple(_one_a_place(rest)[:_NEAREST]),
        doubtful=doubtful,
    )


def _is_case(limit: Limit) -> bool:
    """Whether it only says in which case of a harmful gas something is done: below 2 % 时应直接灭火."""
    if limit.kind == "bound" or limit.permits or limit.comparator not in ("≤", "<", "=", "~"):
        return False
    harmful = limit.quantity.endswith("浓度") and limit.quantity not in ("氧气浓度", "抽采瓦斯浓度")
    return harmful and not re.match("严禁|禁止|不得", limit.action)


def _depends(reading: Reading, limits: Sequence[Limit], places: Collection[str]) -> bool:
    """Whether it cannot be told without knowing where: the places that it may be are not all alike."""
    if not places:
        return len({limit.places for limit in limits}) > 1
    broken = [limit for limit in limits if exceeds(reading, limit)]
    if any(nearness(limit, places) > NARROWER for limit in broken):
        return False
    return bool(broken) and {limit.places for limit in broken} != {limit.places for limit in limits}


def _beyond(reading: Reading, limit: Limit) -> float:
    """How far above an upper value, or below a lower one, the reading lies, in the limit's unit."""
    value = convert(reading.value, reading.unit, limit.unit) or 0.0
    lower = (limit.comparator in ("≥", ">") and limit.kind == "bound") or (
        limit.comparator in ("≤", "<") and limit.kind == "trigger" and not limit.permits
    )
    return float(f"{(limit.value - value) if lower else (value - limit.value):.6g}")


def _one_a_place(limits: Sequence[Limit]) -> list[Limit]:
    """Of each place the first of each value."""
    seen: dict[tuple[tuple[str, ...], float], Limit] = {}
    for limit in limits:
        seen.setdefault((limit.places, limit.value), limit)
    return list(seen.values())
