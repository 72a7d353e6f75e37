"""Quantities in a sentence: 不得超过 1.0％, 5～10 m, 二十米以下, each with comparator, value and unit.

The one reader for whoever compares numbers: the search for suspect words, tables of limits, the folding of
rules that say the same, the checks of an answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.quantity_words import (
    AFTER,
    CHINESE_NUMBER,
    DOWN,
    ENGLISH_NUMBER,
    LEAST,
    MOST,
    NEGATION,
    SPELT_NUMBERS,
    UNIT,
    UP,
    unit_name,
)
from knowledge.structure import numerals


class Comparator(StrEnum):
    """How what is measured stands to the value."""

    ABOVE = ">"
    AT_LEAST = "≥"
    AT_MOST = "≤"
    BELOW = "<"

    @property
    def upward(self) -> bool:
        """Whether the quantity lies on the upper side of the value."""
        return self in (Comparator.ABOVE, Comparator.AT_LEAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A value with its unit at `start` … `end` of the text; `high` closes a range that `value` opens.

    `unit` is normalised (m³/min, %, ℃, m, h), empty for a bare number behind a comparator.
    `begin` … `close` take in the words of the comparator, which may stand on either side.

    Of `numbers` alone: a bare number has no unit either; a day has the unit `date` and the value 20250701;
    第二 班 has 第班; a share (三分之一, 1/3) has / and 1:2 has : with both its sides.
    """

    start: int
    end: int
    begin: int
    close: int
    value: float
    high: float | None
    unit: str
    comparator: Comparator | None


_WIDTHS = {c: c - 0xFEE0 for c in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans(
    _WIDTHS | {ord("～"): "~", ord("㎜"): "毫", ord("㎡"): "㎡", ord("º"): "°", ord("−"): "-", ord("—"): "-"}
)
_NUMERAL = f"[{numerals.CHINESE}]"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[×xX]10-?\d+)?"
_DATE = r"(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|\d{1,2}月\d{1,2}日|(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d)"
_QUANTITY = re.compile(
    rf"(?P<date>(?<!\d)(?:{_DATE}))"
    rf"|(?P<ordinal>第\s*(?P<place>\d+|{_NUMERAL}+)\s*(?P<of>[级类班组次天年台层号]))"
    rf"|(?:(?P<negation>{NEGATION})?(?P<word>{UP}|{DOWN})|(?P<least>{LEAST})|(?P<most>{MOST})|(?P<sign>>=|<=|[≥≤><≮≯]))?\s*"
    rf"(?:(?P<share>(?P<whole>百|千|{_NUMERAL}{{1,4}})分之(?P<part>\d+(?:\.\d+)?|{_NUMERAL}{{1,5}}(?:点{_NUMERAL}{{1,4}})?))"
    rf"|(?P<ratio>(?<![A-Za-z\d.])(?P<one>\d+)\s?(?P<by>[/:])\s?(?P<other>\d+)(?![\d.])(?!\s*{UNIT}))"
    rf"|(?P<number>(?<![A-Za-z\d.第])(?:{_NUMBER})|{CHINESE_NUMBER}|{ENGLISH_NUMBER})"
    rf"(?:\s*(?P<first>{UNIT})?\s*(?:[~-]|至|到|to(?=\s\d))\s*(?P<high>\d+(?:\.\d+)?|{CHINESE_NUMBER})(?!\d))?"
    rf"[\s-]*(?P<unit>{UNIT})?)"
    rf"(?P<after>{AFTER})?"
)
_SOME_NUMBER = re.compile(rf"\d|{_NUMERAL}|(?i:{'|'.join(SPELT_NUMBERS)})")
_SIGNS = {
    ">=": Comparator.AT_LEAST,
    "≥": Comparator.AT_LEAST,
    "≮": Comparator.AT_LEAST,
    ">": Comparator.ABOVE,
    "<=": Comparator.AT_MOST,
    "≤": Comparator.AT_MOST,
    "≯": Comparator.AT_MOST,
    "<": Comparator.BELOW,
}
# 1.0、1.5%: what stands before the sign has the unit of what follows.
_LISTED = re.compile(r"\s*(?:[、,，/]|和|与|或者?|及|and|or)\s*")


def plain(text: str) -> str:
    """`text` with full-width signs made half-width, sign by sign: places stay what they were."""
    return text.translate(_PLAIN)


def quantities(text: str) -> Iterator[Quantity]:
    """Every number of `text` that has a unit or a comparator, in order."""
    for found in _read(text):
        if (found.unit or found.comparator) and found.unit not in ("date", ":") and found.unit[:1] != "第":
            yield found


def numbers(text: str) -> list[Quantity]:
    """Every number of `text`, bare ones, days and places in a row (第二班) among them, in order.

    Of numbers in a row, those without a unit have that of the next.
    """
    found = list(_read(text))
    for i in range(len(found) - 2, -1, -1):
        one, following = found[i], found[i + 1]
        between = text[one.close : following.begin]
        if not one.unit and following.unit and _LISTED.fullmatch(between):
            found[i] = replace(one, unit=following.unit)
    return found


def _read(text: str) -> Iterator[Quantity]:
    if not _SOME_NUMBER.search(text):
        return
    for found in _QUANTITY.finditer(plain(text)):
        if found["date"]:
            yield _whole(found, _day(found["date"]), "date")
        elif found["ordinal"]:
            yield _whole(found, float(numerals.parse(found["place"]) or 0), "第" + found["of"])
        elif quantity := _measured(found):
            yield quantity


def _whole(found: re.Match[str], value: float, unit: str) -> Quantity:
    start, end = found.span()
    return Quantity(
        start=start, end=end, begin=start, close=end, value=value, high=None, unit=unit, comparator=None
    )


def _day(printed: str) -> float:
    """20250701 of 2025年7月1日, with noughts for what is not said."""
    parts = [int(part) for part in re.findall(r"\d+", printed)]
    year, month, day = [*([] if parts[0] > 31 else [0]), *parts, 0, 0][:3]
    return year * 10_000 + month * 100 + day


def _measured(found: re.Match[str]) -> Quantity | None:
    comparator = _comparator(found)
    name = "share" if found["share"] else "ratio" if found["ratio"] else "number"
    start, end = found.span(name)
    high: float | None = None
    if found["share"]:
        value, unit = _share(found["whole"], found["part"])
    elif found["ratio"]:
        value, unit = float(found["one"]), found["by"]
        high = float(found["other"])
        if unit == "/" and high:
            value, high = value / high, None
    else:
        value, unit = _value(found["number"]), unit_name(found["unit"] or found["first"] or "")
        high = _value(found["high"]) if found["high"] else None
        if value is not None and high is not None and high < value == 10:
            value, high = 10**-high, None  # 10－3: a power of ten that lost its raised sign
        if high is None and not found["unit"]:
            unit = ""
        end = found.end("unit") if found["unit"] else found.end("high" if found["high"] else "number")
    if value is None:
        return None
    return Quantity(
        start=start,
        end=end,
        begin=found.start() if comparator and not found["after"] else start,
        close=found.end("after") if found["after"] else end,
        value=value,
        high=high,
        unit=unit,
        comparator=comparator,
    )


def _comparator(found: re.Match[str]) -> Comparator | None:
    if found["sign"]:
        return _SIGNS[found["sign"]]
    if found["least"] or found["most"]:
        return Comparator.AT_LEAST if found["least"] else Comparator.AT_MOST
    after = found["after"]
    if (word := found["word"]) and not (word == "达到" and after and not found["negation"]):
        up = re.fullmatch(UP, word) is not None
        closed = "等于" in word or word.startswith(("达到", "满", "年满"))
        if found["negation"]:
            # Whoever has not reached a value stays below it.
            opposite = (
                (Comparator.BELOW, Comparator.ABOVE) if closed else (Comparator.AT_MOST, Comparator.AT_LEAST)
            )
            return opposite[0] if up else opposite[1]
        if up:
            return Comparator.AT_LEAST if closed else Comparator.ABOVE
        return Comparator.AT_MOST if closed else Comparator.BELOW
    if after:
        if "外" in after:
            return Comparator.ABOVE
        return Comparator.AT_LEAST if re.search("上|more|greater|above|longer", after) else Comparator.AT_MOST
    return None


def _share(whole: str, part: str) -> tuple[float | None, str]:
    """百分之一 is 1 %, 千分之三 3 ‰, 三分之一 a third."""
    value = _value(part)
    if unit := {"百": "%", "千": "‰", "一百": "%", "一千": "‰"}.get(whole):
        return value, unit
    of = numerals.parse(whole)
    return (value / of if value is not None and of else None), "/"


def _value(number: str) -> float | None:
    if number.isalpha() and number.isascii():
        return float(SPELT_NUMBERS[number.lower()])
    if number[0] in numerals.CHINESE:
        whole, _, decimals = number.partition("点")
        value = numerals.parse(whole)
        if value is None:
            return None
        digits = "".join(str(numerals.parse(digit)) for digit in decimals)
        return float(f"{value}.{digits or 0}")
    digits, _, power = number.replace(",", "").replace("x", "×").replace("X", "×").partition("×10")
    if power:
        return float(f"{digits}e{power}")
    return float(digits)
