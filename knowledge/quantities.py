"""Quantities in a sentence: 不得超过 1.0％, 5～10 m, 二十米以下, each with comparator, value and unit.

One reader for whoever compares numbers: the search for suspect words, tables of limits.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

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
_UNITS = {
    "毫": "mm",
    "毫米": "mm",
    "厘米": "cm",
    "公里": "km",
    "米": "m",
    "小时": "h",
    "分钟": "min",
    "秒": "s",
    "天": "d",
    "日": "d",
    "吨": "t",
    "万吨": "万t",
    "千克": "kg",
    "公斤": "kg",
    "度": "°",
    "°C": "℃",
    "伏": "V",
    "个月": "月",
    "㎡": "m²",
}
_LATIN = (
    r"[mM]³/[a-z]+|m[23²³]/(?:min|t|h|s|d)|m/(?:min|s[2²]?|h|d|t)|km/h|(?:[mM]g|g)/m[3³]|mg/L|m?L/(?:min|g|m\s?[23²³])|kg/m[23²³]?"
    r"|t/[ah]|Mt/a|MPa|kPa|hPa|Pa|mm|cm|km|m\s?[23²³](?![\d.])|min|ms|kg|mg|mL|Mt|kW|MW|kVA|kV|mA|Hz|kHz|dB(?:\([AC]\))?|ppm|Ω"
    r"|(?:[mhstgdVAWLNJ])"
)
_UNIT = (
    rf"(?:(?:{_LATIN})(?![A-Za-z])|[%‰℃]|°C|°|毫米?|厘米|公里|米|小时|分钟|秒|天|万吨|吨|千克|公斤|度(?!电)|伏|㎡"
    r"|[倍次人名组台个节发根条道层]月?|年|日)"
)
_NUMBER = r"\d+(?:\.\d+)?(?:[×xX]10-?\d+)?"
_CHINESE = rf"[{numerals.CHINESE}]{{1,7}}(?=毫米|厘米|公里|米|小时|分钟|秒|天|吨|倍|度)"
_NEGATION = r"不(?:得|应当?|宜|能|可|准|就|会|允许)?|严禁|禁止"
_UP = r"(?:达到|等于)或者?(?:超过|大于)|超过|大于或者?等于|大于|高于|多于|超出|达到"
_DOWN = r"小于或者?等于|低于或者?等于|小于|低于|少于|短于|不足|不到|不满"
_QUANTITY = re.compile(
    rf"(?:(?P<negation>{_NEGATION})?(?P<word>{_UP}|{_DOWN})|(?P<sign>>=|<=|[≥≤><]))?\s*"
    rf"(?P<number>(?<![A-Za-z\d.])(?:{_NUMBER}|{_CHINESE}))"
    rf"(?:\s*(?P<first>{_UNIT})?\s*[~-]\s*(?P<high>\d+(?:\.\d+)?)(?!\d))?"
    rf"\s*(?P<unit>{_UNIT})?"
    r"(?P<after>\s*(?:及其?|\(含\))?(?:以上|以下|以内|之内))?"
)
_SOME_NUMBER = re.compile(rf"\d|[{numerals.CHINESE}][毫厘公米小分秒天吨倍度]")
_SIGNS = {
    ">=": Comparator.AT_LEAST,
    "≥": Comparator.AT_LEAST,
    ">": Comparator.ABOVE,
    "<=": Comparator.AT_MOST,
    "≤": Comparator.AT_MOST,
    "<": Comparator.BELOW,
}


def plain(text: str) -> str:
    """`text` with full-width signs made half-width, sign by sign: places stay what they were."""
    return text.translate(_PLAIN)


def quantities(text: str) -> Iterator[Quantity]:
    """Every number of `text` that has a unit or a comparator, in order."""
    if not _SOME_NUMBER.search(text):
        return
    for found in _QUANTITY.finditer(plain(text)):
        comparator = _comparator(found)
        unit = _unit(found["unit"] or found["first"] or "")
        value = _value(found["number"])
        if value is None or not (unit or comparator):
            continue
        high = float(found["high"]) if found["high"] else None
        if high is not None and high < value == 10:
            value, high = 10**-high, None  # 10－3: a power of ten that lost its raised sign
        if high is None and not found["unit"] and not comparator:
            continue
        end = found.end("unit") if found["unit"] else found.end("high" if found["high"] else "number")
        yield Quantity(
            start=found.start("number"),
            end=end,
            begin=found.start() if comparator and not found["after"] else found.start("number"),
            close=found.end("after") if found["after"] else end,
            value=value,
            high=high,
            unit=unit,
            comparator=comparator,
        )


def _comparator(found: re.Match[str]) -> Comparator | None:
    if found["sign"]:
        return _SIGNS[found["sign"]]
    if word := found["word"]:
        up = re.fullmatch(_UP, word) is not None
        closed = "等于" in word or word.startswith("达到")
        if found["negation"]:
            return Comparator.AT_MOST if up else Comparator.AT_LEAST
        if up:
            return Comparator.AT_LEAST if closed else Comparator.ABOVE
        return Comparator.AT_MOST if closed else Comparator.BELOW
    if after := found["after"]:
        return Comparator.AT_LEAST if "上" in after else Comparator.AT_MOST
    return None


def _value(number: str) -> float | None:
    if number[0] in numerals.CHINESE:
        value = numerals.parse(number)
        return None if value is None else float(value)
    digits, _, power = number.replace("x", "×").replace("X", "×").partition("×10")
    if power:
        return float(f"{digits}e{power}")
    return float(digits)


@lru_cache(maxsize=1024)
def _unit(printed: str) -> str:
    unit = re.sub(r"\s", "", printed)
    unit = re.sub(r"(?<=m)2(?=/|$)", "²", re.sub(r"(?<=m)3(?=/|$)", "³", unit))
    return _UNITS.get(unit, unit)
