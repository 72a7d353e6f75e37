"""Days as regulations print them: 2018年9月1日, 二〇一〇年一月二十一日, 2006-11-02, October 1, 2019."""

import re
from collections.abc import Iterator
from datetime import date

from knowledge.structure import numerals

_CN = numerals.CHINESE
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)

DAY = (
    rf"(?:[0-9{_CN}]{{4}}\s*年\s*[0-9{_CN}]{{1,3}}\s*月\s*[0-9{_CN}]{{1,3}}\s*日"
    r"|\d{4}\s*[-—–./]\s*\d{1,2}\s*[-—–./]\s*\d{1,2}(?!\d)"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|\d{{1,2}}\s+{_MONTH},?\s+\d{{4}})"
)
"""What a day looks like, as part of a larger pattern (case is ignored)."""

_DAY = re.compile(DAY, re.IGNORECASE)


def days(text: str) -> Iterator[date]:
    """Every day that `text` names, in order; what no calendar knows is left out."""
    for match in _DAY.finditer(text):
        if (found := parse(match.group())) is not None:
            yield found


def parse(text: str) -> date | None:
    """The day that `text` prints; None where it prints none, or one that no calendar knows.

    >>> parse("二〇一〇年一月二十一日"), parse("2006-11-02"), parse("2019年13月41日")
    (datetime.date(2010, 1, 21), datetime.date(2006, 11, 2), None)
    """
    try:
        return date(*_parts(text.strip()))
    except (TypeError, ValueError):
        return None


def _parts(text: str) -> tuple[int, int, int]:
    if month := re.search(_MONTH, text, re.IGNORECASE):
        number = _MONTHS.index(month.group()[:3].lower()) + 1
        first, second = (int(n) for n in re.findall(r"\d+", text))
        return (first, number, second) if first > 31 else (second, number, first)
    year, month_, day = (numerals.parse(part) for part in re.split(r"[年月日\-—–./]", text)[:3])
    if year is None or month_ is None or day is None:
        raise ValueError(text)
    return year, month_, day
