"""Limits of different documents that rule the same by different numbers.

Better one conflict missed than one invented: two limits are held against each other only where nearly all
the words around their numbers are the same, the other numbers there are too, and neither document has the
other's value in a sentence as like (a ladder of values, or a rule that has both).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from knowledge.limits.limit import Limit
from knowledge.limits.reading import part_of
from knowledge.measures import convert, same_dimension
from knowledge.quantities import Quantity, plain, quantities
from knowledge.tokens import pairs

_ALIKE = 0.6  # of the pairs of characters around the numbers (Dice)
_FEW = 8  # pairs; where there are fewer nearly all must agree
_FEW_ALIKE = 0.85
_NEAR = 12  # characters straight before the number
_NEAR_ALIKE = 0.55
_LONGEST = 60  # characters of the words around a number
_DOWN = frozenset("≤<")
_CASES = re.compile(
    "上山|下山|高压|低压|高瓦斯|低瓦斯|进风|回风|新建|改扩建|生产矿井|直线|曲线|[单双][轨线向翼层]|人员|物料|最大|最小|电动|气动|小型|中型|大型"
    "|突出|综合机械化|炮采|立井|斜井|平硐|硬岩|软岩|煤巷|岩巷|特殊|临时|永久|备用|第一|其他|固定|移动|合格|优良|地面|井下"
)
"""Words that say which case a number is for; where one has them and the other not they are not compared."""
_DEADLINE = re.compile(r"^(?!.{0,12}(?:政府|部门|机构)).*内[^，]{0,60}报告")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two limits on the same thing with different values; `stricter` is one of them, None where none is."""

    one: Limit
    other: Limit
    stricter: Limit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A limit, the words around its number, those straight before it, and the other numbers there."""

    limit: Limit
    around: str
    words: Counter[str]
    near: Counter[str]
    numbers: frozenset[tuple[float, str]]


def conflicts(limits: Sequence[Limit]) -> list[Conflict]:
    """What of `limits` (in force) contradicts each other, in the order of the first of each two."""
    groups: dict[tuple[str, str, str], list[_Placed]] = defaultdict(list)
    for limit in limits:
        if limit.comparator in ("=", "~") or limit.high is not None:
            continue
        if (placed := _placed(limit)) is not None:
            groups[limit.quantity, limit.kind, _direction(limit)].append(placed)
    out = []
    for group in groups.values():
        close = [pair for pair in combinations(group, 2) if _may_be_close(*pair) and _close(*pair)]
        values: dict[int, set[tuple[str, float]]] = defaultdict(set)
        for one, other in close:
            values[id(one)].add((other.limit.document, _value(other.limit, one.limit)))
            values[id(other)].add((one.limit.document, _value(one.limit, other.limit)))
        for one, other in close:
            if one.limit.document == other.limit.document:
                continue
            mine, yours = one.limit, other.limit
            if (yours.document, mine.value) in values[id(one)] or (mine.document, yours.value) in values[
                id(other)
            ]:
                continue
            out.append(Conflict(one=mine, other=yours, stricter=_stricter(mine, yours)))
    return out


def _placed(limit: Limit) -> _Placed | None:
    text = limit.sentence
    at = next((q for q in quantities(text) if (q.value, q.unit) == (limit.value, limit.unit)), None)
    if at is None:
        return None
    begin, end = part_of(text, at.start)
    before = text[max(0, begin - _LONGEST // 2, at.begin - _LONGEST) : at.begin]
    after = text[at.close : end] if limit.kind == "bound" else text[at.close :][:_LONGEST]
    return _Placed(
        limit=limit,
        around=before + after,
        words=_bag(before + after),
        near=_bag(before[-_NEAR:]),
        numbers=_numbers(text[: at.begin], at, limit),
    )


def _numbers(before: str, at: Quantity, limit: Limit) -> frozenset[tuple[float, str]]:
    """The numbers that say which case it is: those of its condition and those before it in its part."""
    words = f"{before[part_of(before + '。', len(before))[0] :]} {limit.condition if limit.kind == 'bound' else ''}"
    return frozenset((q.value, q.unit) for q in quantities(words) if q.start != at.start)


def _may_be_close(one: _Placed, other: _Placed) -> bool:
    """Quickly, for most pairs are not."""
    return not one.near.keys().isdisjoint(other.near) or _same_duty(one.limit, other.limit)


def _close(one: _Placed, other: _Placed) -> bool:
    mine, yours = one.limit, other.limit
    value = convert(mine.value, mine.unit, yours.unit)
    if not same_dimension(mine.unit, yours.unit) or value is None:
        return False
    if _same_duty(mine, yours):
        return True
    if mine.clause_id == yours.clause_id and mine.sentence == yours.sentence:
        return False
    few = min(one.words.total(), other.words.total()) < _FEW
    if _dice(one.words, other.words) < (_FEW_ALIKE if few else _ALIKE):
        return False
    if _dice(one.near, other.near) < _NEAR_ALIKE:
        return False
    if mine.document == yours.document or value == yours.value:
        return True
    return (
        _related(mine, yours)
        and one.numbers == other.numbers
        and set(_CASES.findall(one.around)) == set(_CASES.findall(other.around))
        and (mine.kind == "bound" or _dice(_bag(mine.action), _bag(yours.action)) >= _ALIKE)
    )


def _related(one: Limit, other: Limit) -> bool:
    """Whether the places do not tell the two apart; a place in the headings alone may be named in one only."""
    if not one.places or not other.places:
        return True
    return set(one.places) == set(other.places)


def _same_duty(one: Limit, other: Limit) -> bool:
    """Deadlines for reporting an accident are worded freely, and are one duty all the same."""
    return all(
        limit.unit in ("min", "h", "d") and "事故" in limit.sentence and _DEADLINE.match(limit.sentence)
        for limit in (one, other)
    )


def _bag(words: str) -> Counter[str]:
    return Counter(pair for pair in pairs(plain(words)) if not pair[0].isdigit())


def _dice(one: Counter[str], other: Counter[str]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _direction(limit: Limit) -> str:
    return "down" if limit.comparator in _DOWN else "up"


def _value(limit: Limit, other: Limit) -> float:
    """The value of `limit` in the unit of `other`."""
    value = convert(limit.value, limit.unit, other.unit)
    return limit.value if value is None else value


def _stricter(one: Limit, other: Limit) -> Limit | None:
    """Of an upper bound the smaller; a trigger is stricter where it fires sooner."""
    mine = convert(one.value, one.unit, other.unit)
    if mine is None:
        return None
    smaller, larger = (one, other) if mine < other.value else (other, one)
    upper = (_direction(one) == "down") == (one.kind == "bound") or one.permits
    return smaller if upper else larger
