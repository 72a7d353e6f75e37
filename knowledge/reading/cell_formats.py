"""Numbers of a spreadsheet as its reader sees them: 1.0% where 0.01 is stored, 0.25 m/s, 2024-05-01."""

import math
import re
from datetime import date, datetime, time, timedelta

_GENERAL = "general"
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[0#?]*)?(?:[eE][+-]0+)?|general", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")
_MARK = "\0"


def shown(value: object, number_format: str) -> str:
    """The text of a cell that holds `value` in an Excel number format.

    >>> shown(0.01, "0.0%"), shown(0.25, '0.00" m/s"'), shown(1200, "#,##0"), shown(0.5, "General")
    ('1.0%', '0.25 m/s', '1,200', '0.5')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        # Dates are stored as midnights, whatever the format shows of them.
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(value, number_format)
    return " ".join(str(value).split())


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    if not math.isfinite(value) or _CONDITION.search(number_format):
        return _plain(value)
    section = sections[0]
    if value < 0 and len(sections) > 1:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(next((group for group in match.groups() if group), ""))
        return _MARK

    pattern = _LITERAL.sub(keep, section)
    # Fractions are shown as decimals.
    text = _plain(value) if "/" in pattern else _filled(value, pattern)
    for literal in literals:
        text = text.replace(_MARK, literal, 1)
    return " ".join(text.split())


def _filled(value: float, pattern: str) -> str:
    """The pattern with the number in its place; a pattern without a place for one hides the number."""
    place = _DIGITS.search(pattern)
    if place is None:
        return pattern if pattern.strip(_MARK + " ") or _MARK in pattern else _plain(value)
    digits = place.group()
    value *= 100 ** pattern.count("%")
    return pattern[: place.start()] + _digits(value, digits) + pattern[place.end() :]


def _digits(value: float, digits: str) -> str:
    if digits.lower() == _GENERAL:
        return _plain(value)
    whole, _, fraction = re.split("[eE]", digits)[0].partition(".")
    if "e" in digits.lower():
        return f"{value:.{len(fraction)}E}"
    # A comma behind the last digit counts in thousands.
    value /= 1000 ** (len(whole) - len(whole.rstrip(",")))
    comma = "," if "," in whole.rstrip(",") else ""
    text = f"{value:{comma}.{len(fraction)}f}"
    optional = len(fraction) - len(fraction.rstrip("#?"))
    while optional and text.endswith("0"):
        text, optional = text[:-1], optional - 1
    text = text.rstrip(".") if fraction else text
    least = whole.replace(",", "").count("0")
    return text.zfill(least + len(text) - len(text.partition(".")[0])) if least > 1 else text


def _plain(value: float) -> str:
    if isinstance(value, int) or (math.isfinite(value) and value == int(value) and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.11g}"
