"""Numbers that changed between two texts of one rule: old → new, with unit and what they measure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from knowledge.editions.wording import COMPARISONS, DUTIES, PERIODS, Change, tokens
from knowledge.quantities import Quantity, numbers
from knowledge.quantity_words import UNIT

# Numbers of clauses, lists, standards, figures and titles count nothing.
_NAMES = re.compile(
    r"第\s*[\d零〇○一二三四五六七八九十百千]+\s*[编章节条款项目部次]|《[^《》]*》|[（(]\s*[\d一二三四五六七八九十]+\s*[）)]|[①-⑳]"
    r"|[A-Z]{1,4}(?:\s*/\s*[TZ])?\s*\d[\d.]*(?:\s*[-—–－]\s*\d{2,4})?|[表图式附录公式]\s*[A-Z]?\d+(?:[.\-]\d+)*"
    r"|(?m:^)\s*\d{1,2}(?:\.\d{1,3})*\s*(?:[.、)）．]|(?=[\u4e00-\u9fff]))|(?<=[。；：;:])\s*\d{1,2}\s*[.、)）．](?!\d)|一[个次]?(?=般|定|致|切|旦|律|并|同)"
)
_UNIT = re.compile(rf"{UNIT}$")
_NEAR = 10  # characters on each side that tell what a number measures
_ALIKE = 0.35
_ALIKE_OF_OTHER_UNITS = 0.6  # 1‰ that became 1%: only where all around it stayed
_REWRITTEN = 30  # characters from which a passage is another one, and its words stand for none of the old


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberChange:
    """`old` became `new`, both as printed, without their unit. One of them is None where a number came or went.

    Where the unit changed too, each value holds its own and `unit` is empty. `counts` are the words before
    the number, which mostly say what it measures.
    """

    old: str | None
    new: str | None
    unit: str
    counts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChange:
    """A word of command, comparison or period that gave way to one of another meaning (应当 → 必须)."""

    old: str
    new: str
    kind: Literal["duty", "comparison", "period"]


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number as printed; `measure` is the one name of its unit."""

    value: str
    unit: str
    measure: str
    printed: str
    start: int
    end: int
    before: str
    after: str


def number_changes(old: str, new: str, places: Sequence[Change]) -> list[NumberChange]:
    """Numbers that differ, pairs first; `places` are the `changes` of the two texts."""
    left = [q for q in _quantities(old) if _touched(q, [p.old for p in places])]
    right = [q for q in _quantities(new) if _touched(q, [p.new for p in places])]
    pairs = _pairs(left, right, places)
    paired_old, paired_new = {a for a, _ in pairs}, {b for _, b in pairs}
    out = [
        _changed(left[a], right[b])
        for a, b in sorted(pairs, key=lambda p: (p[1], p[0]))
        if _differ(left[a], right[b]) and _measures(left[a]) and _measures(right[b])
    ]
    out += [
        NumberChange(old=q.printed, new=None, unit=q.unit, counts=_counts(q))
        for a, q in enumerate(left)
        if a not in paired_old and q.unit
    ]
    out += [
        NumberChange(old=None, new=q.printed, unit=q.unit, counts=_counts(q))
        for b, q in enumerate(right)
        if b not in paired_new and q.unit
    ]
    return out


def word_changes(old: str, new: str, places: Sequence[Change]) -> list[WordChange]:
    """Words of duty, comparison and period that changed their meaning at one place."""
    out: list[WordChange] = []
    meanings: tuple[tuple[Literal["duty", "comparison", "period"], dict[str, str]], ...] = (
        ("comparison", COMPARISONS),
        ("duty", DUTIES),
        ("period", PERIODS),
    )
    for place in places:
        if max(place.old[1] - place.old[0], place.new[1] - place.new[0]) > _REWRITTEN:
            continue
        before, after = tokens(_plain(old[slice(*place.old)])), tokens(_plain(new[slice(*place.new)]))
        for kind, meaning in meanings:
            was, now = [w for w in before if w in meaning], [w for w in after if w in meaning]
            # Where a passage was rewritten with many such words, none can be told to stand for another.
            if len(was) == len(now):
                out += [
                    WordChange(old=a, new=b, kind=kind)
                    for a, b in zip(was, now, strict=True)
                    if meaning[a] != meaning[b]
                ]
    return out


def _quantities(text: str) -> list[_Quantity]:
    plain = _plain(text)
    hidden = _NAMES.sub(lambda m: " " * (len(m.group()) - 1) + "#", plain)
    return [_quantity(read, plain) for read in numbers(hidden)]


def _quantity(read: Quantity, plain: str) -> _Quantity:
    whole = plain[read.start : read.end].strip()
    unit = _UNIT.search(whole) if read.unit not in ("date", "") else None
    printed = whole[: unit.start()].strip() if unit else whole
    return _Quantity(
        value=f"{read.value:.9g}" + (f"~{read.high:.9g}" if read.high is not None else ""),
        unit=unit[0] if unit else "",
        measure="" if read.unit == "date" else read.unit,
        printed=printed,
        start=read.start,
        end=read.end,
        before=plain[max(0, read.start - 2 * _NEAR) : read.start],
        after=plain[read.end : read.end + _NEAR],
    )


def _touched(quantity: _Quantity, spans: Iterable[tuple[int, int]]) -> bool:
    """Whether a change touches the number or its unit, or stands beside it: 4-6 became 6 by losing 4-."""
    return any(start <= quantity.end and end >= quantity.start for start, end in spans)


def _pairs(
    left: Sequence[_Quantity], right: Sequence[_Quantity], places: Sequence[Change]
) -> list[tuple[int, int]]:
    """Which number became which: of one unit, with like words around, best first."""
    scored = []
    for a, old in enumerate(left):
        for b, new in enumerate(right):
            # Without a unit, a range and a single number are mostly two ways to list the same.
            if not (old.unit and new.unit) and ("~" in old.value) != ("~" in new.value):
                continue
            together = _place(old, [p.old for p in places]) == _place(new, [p.new for p in places])
            near = Indel.normalized_similarity(old.before[-_NEAR:], new.before[-_NEAR:])
            likeness = (2 * near + Indel.normalized_similarity(old.after, new.after)) / 3
            if old.measure == new.measure:
                least = _ALIKE
                likeness += (0.2 if together else 0.0) + (0.3 if old.value == new.value else 0.0)
            else:
                least = _ALIKE_OF_OTHER_UNITS if together and old.unit and new.unit else 2.0
            if likeness >= least:
                scored.append((-round(likeness, 4), abs(a - b), a + b, a, b))
    out: list[tuple[int, int]] = []
    for *_, a, b in sorted(scored):
        if all(a != x and b != y for x, y in out):
            out.append((a, b))
    return out


def _place(quantity: _Quantity, spans: Sequence[tuple[int, int]]) -> int:
    return next((i for i, s in enumerate(spans) if s[0] <= quantity.end and s[1] >= quantity.start), -1)


def _measures(quantity: _Quantity) -> bool:
    """A number with neither unit nor words before it is most likely that of a list."""
    return bool(quantity.unit or _counts(quantity))


def _differ(old: _Quantity, new: _Quantity) -> bool:
    return old.value != new.value or old.measure != new.measure


def _changed(old: _Quantity, new: _Quantity) -> NumberChange:
    if old.measure != new.measure:
        return NumberChange(
            old=old.printed + old.unit, new=new.printed + new.unit, unit="", counts=_counts(new)
        )
    return NumberChange(old=old.printed, new=new.printed, unit=new.unit or old.unit, counts=_counts(new))


def _counts(quantity: _Quantity) -> str:
    """The words just before the number, from the last sign on."""
    words = re.split(r"[，。；、：:;,!?！？()（）\n#]", quantity.before.strip())[-1].strip()
    # What is left of a number before it, where only so many characters are looked at.
    return re.sub(r"^[0-9A-Za-z./%]*(?=[\u4e00-\u9fff])", "", words)[-14:]


def _plain(text: str) -> str:
    """Full-width signs as half-width ones, each of them still one character, so that places stay."""
    return "".join(c if len(n := unicodedata.normalize("NFKC", c)) != 1 else n for c in text)
