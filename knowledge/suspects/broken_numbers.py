"""Numbers and units that a scan or a conversion broke: 0.m, l0 m, 1.O Mt, 1. 0 %, m7min."""

import re
from collections.abc import Iterator

from knowledge.clauses import Clause
from knowledge.quantities import plain
from knowledge.suspects.finding import Finding, finding

_UNIT = r"(?:%|‰|℃|MPa|kPa|mm(?![a-z])|cm|km|m3|m2|m/s|m(?![a-zA-Z])|Mt|min|kg|mg|t(?![a-z])|h(?![a-z]))"
_LETTERS = re.compile(
    rf"(?<![A-Za-z\d.])(?=[\d.lIO~-]*[lIO])(?:[lI](?=\s?(?:m|MPa)(?![a-z]))|[lI\d][\dlO]*(?:\.[\dlIO]+)?)(?=\s*{_UNIT})"
)
_LOST_DIGIT = re.compile(rf"(?<![\d.])\d\.(?=\s*{_UNIT})")
_LOST_POINT = re.compile(rf"(?<![\d.A-Za-z~-])(?<=[于过到为达])\s*0\d+(?=\s*{_UNIT})")
_LOST_ZERO = re.compile(rf"。\.?(?=\d+\s*(?:{_UNIT}|~|mL))")
_SPLIT = re.compile(rf"(?<![\d.])\d{{1,2}}(?:\.\s+|\s+\.\s*|,)\d{{1,2}}(?=\s*{_UNIT})")
_UNITS = re.compile(
    r"(?P<cubic>(?<=\d)(?:旷|m7|m4/?)/?min|(?<=\d)旷/min|(?<=\d)[³3]/min(?<=\d³/min))|(?P<pressure>M[I1l]Pa)"
)


def broken_numbers(clause: Clause) -> Iterator[Finding]:
    """Numbers that cannot be read as printed."""
    text = plain(clause.text)
    for found in _LETTERS.finditer(text):
        if not re.search(r"[lIO]", found[0]) or (found[0] in "lI" and text[found.end()] == "/"):
            continue
        meant = found[0].translate(str.maketrans("lIO", "110"))
        reason = f"数字里有字母，应为 {meant} / letters within a number; {meant} is meant"
        yield finding(clause, *found.span(), "number", reason, meant)
    for found in _LOST_DIGIT.finditer(text):
        reason = "小数点后缺数字 / a digit is missing behind the point"
        yield finding(clause, *found.span(), "number", reason)
    for found in _LOST_POINT.finditer(text):
        meant = found[0].strip()
        reason = "小数点缺失 / the decimal point is missing"
        yield finding(clause, found.end() - len(meant), found.end(), "number", reason, f"0.{meant[1:]}")
    for found in _LOST_ZERO.finditer(text):
        if found.start() and re.search(r"[于等量径为过]$|\d[^。]{0,4}$", text[: found.start()][-6:]):
            reason = "句号占了数字的位置 / a full stop stands where a digit belongs"
            yield finding(clause, *found.span(), "number", reason, "0.")
    for found in _SPLIT.finditer(text):
        meant = re.sub(r"[\s,]+", ".", found[0]).replace("..", ".")
        reason = f"小数点断开或印成逗号，应为 {meant} / a broken decimal point; {meant} is meant"
        yield finding(clause, *found.span(), "number", reason, meant)
    for found in _UNITS.finditer(text):
        meant = "MPa" if found["pressure"] else "m³/min"
        reason = f"没有这个单位，应为 {meant} / no such unit; {meant} is meant"
        yield finding(clause, *found.span(), "number", reason, meant)
