"""Clauses of different documents that answer a question by different numbers: both are told, the stricter named."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clauses import Evidence
from knowledge.limits import Limit, conflicts
from knowledge.measures import convert
from knowledge.quantities import Quantity, quantities
from knowledge.tokens import pairs

_ALIKE = 0.5  # of the pairs of characters straight before the two numbers (Dice)
_BEFORE = 14  # characters that tell what a number rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two numbers as printed, of the `one`-th and `other`-th of the sentences given, and which is stricter
    (None where neither is)."""

    one: int
    other: int
    printed: tuple[str, str]
    stricter: int | None


def difference(sentences: Sequence[tuple[Evidence, str]]) -> Difference | None:
    """The first of the further `sentences` that rules what the first one rules, by another number.

    Told only where both have one number of the kind, both bound it the same way, and the words are alike.
    """
    if not sentences:
        return None
    lead, said = sentences[0]
    for at, (evidence, text) in enumerate(sentences[1:], 1):
        found = None if evidence.document == lead.document else _differs(said, text)
        if found is not None:
            one, other, stricter = found
            return Difference(
                one=0, other=at, printed=(_printed(said, one), _printed(text, other)), stricter=(None, 0, at)[stricter]
            )  # fmt: skip
    return None


def conflicting(clauses: Sequence[Evidence], limits: Sequence[Limit]) -> Difference | None:
    """The first conflict that the table of limits knows between two of `clauses`, whose limits are `limits`."""
    for conflict in conflicts(limits):
        one, other = _place(clauses, conflict.one), _place(clauses, conflict.other)
        if one is not None and other is not None and one != other:
            stricter = (
                None if conflict.stricter is None else one if conflict.stricter == conflict.one else other
            )
            printed = conflict.one.shown, conflict.other.shown
            return Difference(one=one, other=other, printed=printed, stricter=stricter)
    return None


def _place(clauses: Sequence[Evidence], limit: Limit) -> int | None:
    """Which of `clauses` a limit stands in, or in a part of which."""
    return next((at for at, e in enumerate(clauses) if limit.stands_in(e.clause_id)), None)


def _differs(one: str, other: str) -> tuple[Quantity, Quantity, int] | None:
    """The two numbers that differ and which is stricter: 1 the first, 2 the other, 0 neither."""
    left, right = _bounds(one), _bounds(other)
    unmatched = [(a, b) for a in left for b in right if _comparable(a, b)]
    if len(left) != 1 or len(right) != 1 or len(unmatched) != 1:
        return None
    a, b = unmatched[0]
    value = convert(b.value, b.unit, a.unit)
    if _alike(_subject(one, a), _subject(other, b)) < _ALIKE:
        return None
    if value is None or abs(value - a.value) < 1e-9:
        return None
    assert a.comparator is not None
    smaller = 2 if value < a.value else 1
    return a, b, 3 - smaller if a.comparator.upward else smaller


def _bounds(text: str) -> list[Quantity]:
    return [q for q in quantities(text) if q.comparator is not None and q.unit]


def _comparable(a: Quantity, b: Quantity) -> bool:
    same_way = (
        a.comparator is not None and b.comparator is not None and a.comparator.upward == b.comparator.upward
    )
    return same_way and convert(1.0, b.unit, a.unit) is not None


def _subject(text: str, quantity: Quantity) -> str:
    return text[max(0, quantity.begin - _BEFORE) : quantity.begin]


def _alike(one: str, other: str) -> float:
    left, right = set(pairs(one)), set(pairs(other))
    return 2 * len(left & right) / ((len(left) + len(right)) or 1)


def _printed(text: str, quantity: Quantity) -> str:
    return text[quantity.begin : quantity.close].strip()
