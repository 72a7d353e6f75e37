"""Values that a quantity cannot have, and units that do not measure it (by the table in `plausible`)."""

import re
from collections.abc import Iterator

from knowledge.clauses import Clause
from knowledge.quantities import Quantity, plain, quantities
from knowledge.suspects.finding import Finding, finding
from knowledge.suspects.plausible import TABLE, UNFIT, Plausible

_LINES = tuple((line, re.compile(rf"(?:{line.words})\s*$")) for line in TABLE)
_STOPS = re.compile(r"[。；;\n]")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d年(\d{1,2})月(?:(\d{1,2})日)?")
_WHOLE = re.compile(r"[0-9０-９]+(?![.．0-9０-９×xX])")
_BEFORE = 44  # characters that may hold the words of the quantity


def ranges(clause: Clause) -> Iterator[Finding]:
    """Impossible values and units."""
    text = plain(clause.text)
    for quantity in quantities(clause.text):
        before = _STOPS.split(text[max(0, quantity.begin - _BEFORE) : quantity.begin])[-1]
        for line, words in _LINES:
            if words.search(before) and (found := _judge(clause, text, quantity, line)):
                yield found
                break
    for day in _DATE.finditer(text):
        if not 1 <= int(day[1]) <= 12 or (day[2] and not 1 <= int(day[2]) <= 31):
            yield finding(clause, *day.span(), "range", "没有这个日期 / no such date")


def _judge(clause: Clause, text: str, quantity: Quantity, line: Plausible) -> Finding | None:
    sentence = _sentence(text, quantity.start)
    if not line.fits_sentence(sentence):
        return None
    if line.side and (quantity.comparator is None or quantity.comparator.upward != (line.side == "≥")):
        return None
    unfit = UNFIT.get(line.zh)
    wrong_unit = (
        quantity.unit in unfit if unfit else line.units is not None and quantity.unit not in line.units
    )
    reason = f"{line.zh} / {line.en}"
    if wrong_unit and quantity.unit:
        return finding(clause, quantity.start, quantity.end, "unit", reason)
    low, high = line.bounds.get(quantity.unit, (float("-inf"), float("inf")))
    if low <= quantity.value and (quantity.high or quantity.value) <= high:
        return None
    within = low <= quantity.value / 10 <= high
    meant = _pointed(clause.text[quantity.start : quantity.end]) if within and quantity.high is None else ""
    return finding(clause, quantity.start, quantity.end, "range", reason, meant)


def _pointed(printed: str) -> str:
    """`printed` with the point that a scan loses put back, a tenth of the value; empty where it has one."""
    number = _WHOLE.match(printed)
    if number is None:
        return ""
    digits = number[0]
    point, zero = ("．", "０") if digits[-1] >= "０" else (".", "0")
    return f"{digits[:-1] or zero}{point}{digits[-1]}{printed[len(digits) :]}"


def _sentence(text: str, at: int) -> str:
    before = _STOPS.split(text[:at])[-1]
    return before + _STOPS.split(text[at:])[0]
