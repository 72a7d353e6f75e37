"""The odd one out among clauses that say the same: another value, a comparator turned round, 不 lost.

Two places are parallel where the words around their number agree but for the number and the comparator.
One is suspected only where at least two other clauses, or one of a higher rank, agree against it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import isclose, log10
from typing import Literal

from knowledge.clauses import Clause, Rank
from knowledge.quantities import Quantity, quantities
from knowledge.suspects.finding import Finding, finding

_AGREE = 2  # clauses that must agree against the odd one
_KEY = 5  # characters before the number by which places are brought together
_WINDOW = 26  # characters before, and _AFTER behind, that must be alike
_AFTER = 10
_ALIKE = 0.6
_MANY = 300  # values in one group above which it numbers places and rules nothing
_STRAIGHT = 9  # characters straight before the number that are the same
_SENTENCE = re.compile(r"[^。；;！\n]{10,}")
_NOT = re.compile(r"不得|不应|不准|不能|不宜|严禁|禁止|不允许|不可")
_HAN = re.compile(r"[^\u4e00-\u9fffA-Za-z\d%℃.]")
_SAME = {
    "或者": "或",
    "应当": "应",
    "必须": "应",
    "甲烷": "瓦斯",
    "釆": "采",
    "以及": "及",
    "其它": "其他",
}
_WRITTEN = re.compile("|".join(_SAME))
_RANKS = {rank: place for place, rank in enumerate(Rank)}

Ranks = Mapping[str, Rank | None]


@dataclass(frozen=True, slots=True)
class _Place:
    clause: Clause
    quantity: Quantity
    before: str
    pairs: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Says:
    """What a place says of its quantity: the value, which way it is bounded, and whether by 不 or 严禁."""

    value: float
    upward: bool | None
    denied: bool


def parallels(clauses: Sequence[Clause], ranks: Ranks) -> Iterator[Finding]:
    """Odd values, comparators and lost negations among `clauses`; `ranks` by edition id."""
    groups: dict[tuple[str, str], list[_Place]] = defaultdict(list)
    for place in _places(clauses):
        groups[place.before[-_KEY:], place.quantity.unit].append(place)
    for group in groups.values():
        if len(group) > 1:
            yield from _odd_places(group, ranks)
    yield from _polarity(clauses, ranks)


def keys(clause: Clause) -> set[int]:
    """What a clause has in common with those it is held against: two without a common key never meet."""
    found = {f"{before[-_KEY:]} {quantity.unit}" for quantity, before in _headed(clause)}
    found |= {bare for _, _, _, bare in _sentences(clause)}
    # SQLite's integers are 64 bits with a sign.
    return {
        int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True) for key in found
    }


def _places(clauses: Iterable[Clause]) -> Iterator[_Place]:
    for clause in clauses:
        for quantity, before in _headed(clause):
            after = _bare(clause.text[quantity.close : quantity.close + 2 * _AFTER])[:_AFTER]
            yield _Place(clause, quantity, before, _pairs(before), _pairs(after))


def _headed(clause: Clause) -> Iterator[tuple[Quantity, str]]:
    """Quantities that can be held against others, with the words before them."""
    for quantity in quantities(clause.text):
        if quantity.high is not None or not quantity.unit:
            continue
        before = _bare(clause.text[max(0, quantity.begin - 2 * _WINDOW) : quantity.begin])[-_WINDOW:]
        if len(before) >= _KEY:
            yield quantity, before


def _odd_places(group: Sequence[_Place], ranks: Ranks) -> Iterator[Finding]:
    """Places against which enough others agree. Of a large group most agree with their first neighbours,
    so that the words of few pairs are looked at.
    """
    by_says: dict[_Says, list[_Place]] = defaultdict(list)
    for place in group:
        by_says[_says(place)].append(place)
    if not 1 < len(by_says) <= _MANY:
        return
    for says, places in by_says.items():
        against = [(kind, others) for other, others in by_says.items() if (kind := _difference(says, other))]
        if not against:
            continue
        alike_in_value = [p for other, ps in by_says.items() if _same(says, other) for p in ps]
        for place in places:
            if any(other is not place and _parallel(place, other) for other in alike_in_value):
                continue
            for kind, others in against:
                agreeing = [other for other in others if _parallel(place, other)]
                if agreeing and _outweigh(place.clause, [other.clause for other in agreeing], ranks):
                    yield _odd(place, kind, agreeing)
                    break


def _odd(place: _Place, kind: Literal["value", "comparator"], agreeing: Sequence[_Place]) -> Finding:
    other, quantity = agreeing[0], place.quantity
    shown = other.clause.text[other.quantity.begin : other.quantity.close]
    reason = (
        f"与 {len(agreeing)} 处同样的规定（如 {other.clause.id}“{shown}”）不一致"
        f" / differs from parallel clauses ({len(agreeing)}), e.g. {other.clause.id} “{shown}”"
    )
    if kind == "value":
        meant = other.clause.text[other.quantity.start : other.quantity.end]
        return finding(place.clause, quantity.start, quantity.end, "value", reason, meant)
    return finding(place.clause, quantity.begin, quantity.close, "comparator", reason, shown)


def _parallel(one: _Place, other: _Place) -> bool:
    if one.clause.id == other.clause.id:
        return False
    before = _likeness(one.pairs, other.pairs)
    if before >= _ALIKE and _likeness(one.after, other.after) >= 0.5:
        return True
    # The same words straight before the number weigh as much as what follows it.
    return before >= 0.3 and _common(one.before, other.before) >= _STRAIGHT


def _common(one: str, other: str) -> int:
    """How many characters the two end with alike."""
    for length, (a, b) in enumerate(zip(reversed(one), reversed(other), strict=False)):
        if a != b:
            return length
    return min(len(one), len(other))


def _says(place: _Place) -> _Says:
    comparator = place.quantity.comparator
    return _Says(
        value=round(place.quantity.value, 9),
        upward=comparator.upward if comparator else None,
        denied=place.clause.text[place.quantity.begin] in "不严禁",
    )


def _same(one: _Says, other: _Says) -> bool:
    return isclose(one.value, other.value) and one.upward == other.upward


def _difference(one: _Says, other: _Says) -> Literal["value", "comparator"] | None:
    turned = one.upward is not None and other.upward is not None and one.upward != other.upward
    if isclose(one.value, other.value):
        # 不得超过 sets a limit where 超过 says when it is passed: two clauses, no contradiction.
        return "comparator" if turned and one.denied == other.denied else None
    return "value" if not turned and _slipped(one.value, other.value) else None


def _slipped(one: float, other: float) -> bool:
    """Whether one value is the other with its point moved or two neighbouring digits swapped."""
    if one <= 0 or other <= 0:
        return False
    power = log10(one / other)
    if abs(power - round(power)) < 1e-9:
        return True
    a, b = f"{one:g}", f"{other:g}"
    if len(a) != len(b):
        return False
    different = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return len(different) == 2 and different[1] - different[0] == 1 and a[different[0]] == b[different[1]]


def _outweigh(odd: Clause, against: Sequence[Clause], ranks: Ranks) -> bool:
    if len({clause.id for clause in against}) >= _AGREE:
        return True
    own = ranks.get(odd.edition_id)
    higher = (ranks.get(clause.edition_id) for clause in against)
    return own is not None and any(r is not None and _RANKS[r] < _RANKS[own] for r in higher)


def _polarity(clauses: Iterable[Clause], ranks: Ranks) -> Iterator[Finding]:
    """Sentences that are the same but for a 不得 that the odd one lacks."""
    groups: dict[str, list[tuple[Clause, int, int, int]]] = defaultdict(list)
    for clause in clauses:
        for start, end, denials, bare in _sentences(clause):
            groups[bare].append((clause, start, end, denials))
    for group in groups.values():
        for clause, start, end, denials in group:
            if any(d == denials and c.id != clause.id for c, _, _, d in group):
                continue
            against = [c for c, _, _, d in group if d == denials + 1]
            if against and _outweigh(clause, against, ranks):
                reason = (
                    f"同样的规定都有“不得”一类的词（如 {against[0].id}），此处没有"
                    f" / parallel clauses forbid this (e.g. {against[0].id}); here the negation is missing"
                )
                yield finding(clause, start, end, "polarity", reason)


def _sentences(clause: Clause) -> Iterator[tuple[int, int, int, str]]:
    """Each sentence long enough to be known again: its place, how often it denies, its words without that."""
    for sentence in _SENTENCE.finditer(clause.text):
        # 应 goes too: who loses 不 from 不应 keeps it.
        undenied, denials = _NOT.subn("", sentence[0])
        bare = _bare(undenied).replace("应", "").replace("得", "")
        if len(bare) >= 12:
            yield sentence.start(), sentence.end(), denials, bare


def _bare(text: str) -> str:
    return _HAN.sub("", _WRITTEN.sub(lambda written: _SAME[written[0]], text))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)
