"""The day that a question says its rules are to be of: 2016年 is that year's last, 2018年9月前 the day before."""

import calendar
import re
from datetime import date, timedelta

_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:年|[-/.](?=\d{1,2}[-/.]))"
    r"(?:\s*(?P<month>\d{1,2})\s*(?:月|[-/.])(?:\s*(?P<day>\d{1,2})\s*[日号]?)?)?"
    r"\s*(?P<before>以前|之前|前)?"
)
_OLD = re.compile(
    r"(?:老|旧|原来的?|以前的?|过去的?|修订前的?|上一?版的?)(?:规程|规定|细则|标准|规范|版本?|条例|条款)?"
)
_WHEN = (
    _DAY.pattern.replace("?P<year>", "")
    .replace("?P<month>", "")
    .replace("?P<day>", "")
    .replace("?P<before>", "")
)
_WHEN = rf"{_WHEN}(?:的时候|时|那会儿)?|{_OLD.pattern}"
TIME = re.compile(
    rf"^(?:那么?|要是|如果是?|换成|在|按照?)*(?P<when>{_WHEN})"
    rf"(?:里|中|那会儿|的时候|时)*(?:呢|怎么规定的?|怎么说的?|是多少|也一样吗)?[？?。\s]*$"
)
"""A question that says only when."""

_THEN = re.compile(
    r"\s*(?:底|初|末)?(?:的时候|那时候?|时(?!间|限|候)|时候|那会儿|那年|当时|的(?:规[程定]|标准|要求|条款)|，|,)"
)
_NAMES = re.compile(r"[《（(自从至到]\s*$")
"""What stands before a year that names a document, or from when on it is."""

SAID = re.compile(rf"^(?:{_WHEN})，")
"""The day or edition that was put before a question."""


def day_said(question: str) -> date | None:
    """The day whose rules a question asks for that leans on none before it: 2016年时, 2018年9月以前.

    A year that names an edition (2016年版), or the day of an event (2018年发布的), is none.
    """
    found = _DAY.search(question)
    if found is None or _NAMES.search(question[: found.start()]):
        return None
    return day_of(question) if found["before"] or _THEN.match(question[found.end() :]) else None


def day_of(question: str) -> date | None:
    """The day whose rules are meant, where `question` says one; None where it says none that there was."""
    found = _DAY.search(question)
    if found is None:
        return None
    year, month, day = (int(found[part]) if found[part] else None for part in ("year", "month", "day"))
    assert year is not None
    try:
        if found["before"]:
            return date(year, month or 1, day or 1) - timedelta(days=1)
        month = month or 12
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None
