"""A value that a question states, held against the limits of the clause that answers it."""

import re
from collections.abc import Sequence

from knowledge.limits import Limit, asked
from knowledge.limits.asking import Reading, spoken
from knowledge.limits.judging import exceeds

_COUNTED = frozenset({"次", "个", "人", "名", "台", "组", "道", "层", "条", "根", "节"})
"""Units of what is counted: two men or one fan tell who and what, and are held against no limit."""


def compared(question: str, sentence: str, limits: Sequence[Limit]) -> str:
    """That the reading of `question` goes beyond the limits of `sentence`, as a line that leads over to it.

    Empty where it states none or several, where the limits of its kind in the sentence do not agree, and where it
    keeps within them: one limit kept does not make a thing safe, and the reader sees the clause.
    """
    read = asked(question)
    if len(read.readings) != 1:
        return ""
    reading = read.readings[0]
    if reading.unit in _COUNTED or reading.comparator is not None:
        return ""
    flat = "".join(sentence.split())
    fitting = [
        limit
        for limit in limits
        if ("".join(limit.sentence.split()) in flat or flat in limit.sentence)
        and (not read.quantities or limit.quantity in read.quantities)
        and exceeds(reading, limit) is not None
    ]
    if not fitting or not all(plain(limit) and exceeds(reading, limit) for limit in fitting):
        return ""
    said = _printed(reading, question)
    return _BEYOND[fitting[0].kind].format(reading=said) if said else ""


def plain(limit: Limit) -> bool:
    """Whether going beyond it means what it says: what may be done, or ends, below a value (复电, 解锁) and a
    range are no limits that a reading breaks, nor is a number that may be an error of the source."""
    if limit.suspect or limit.high is not None or _RESTORES.search(limit.sentence):
        return False
    if limit.kind == "bound":
        return limit.comparator in ("≤", "≥") and not _BANS.search(limit.sentence)
    return limit.comparator in (">", "≥") or bool(_BANS.search(limit.action))


def _printed(reading: Reading, question: str) -> str:
    """The reading in the question's own words; empty where they cannot be shown as said."""
    return reading.words if reading.words in question or reading.words in spoken(question) else ""


_RESTORES = re.compile(r"解锁|复电|恢复|方可|方能|才能|才可|方准|不超过[^，。；]{1,40}时|降到|稀释")
_BANS = re.compile(r"严禁|禁止|不得[^超大小少低高多]")
_BEYOND = {
    "bound": "和下面这条的限值相比，“{reading}”不符合：",
    "trigger": "“{reading}”已到下面这条说的情形：",
}
