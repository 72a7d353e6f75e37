"""A value that a question states, held against the limits of the clause that answers it."""

from collections.abc import Sequence

from knowledge.limits import Limit, asked
from knowledge.limits.asking import Reading, spoken
from knowledge.limits.judging import exceeds

_COUNTED = frozenset({"次", "个", "人", "名", "台", "组", "道", "层", "条", "根", "节"})
"""Units of what is counted: two men or one fan tell who and what, and are held against no limit."""


def compared(question: str, sentence: str, limits: Sequence[Limit]) -> str:
    """How the reading of `question` stands to the limits of `sentence`, as a line that leads over to it.

    Empty where it states none, or where the limits of its kind in the sentence do not agree.
    """
    read = asked(question)
    flat = "".join(sentence.split())
    own = [limit for limit in limits if "".join(limit.sentence.split()) in flat or flat in limit.sentence]
    for reading in read.readings:
        if reading.unit in _COUNTED or reading.comparator is not None:
            continue
        fitting = [
            limit
            for limit in own
            if (not read.quantities or limit.quantity in read.quantities)
            and exceeds(reading, limit) is not None
        ]
        verdicts = {exceeds(reading, limit) for limit in fitting}
        if len(verdicts) == 1:
            said = _printed(reading, question)
            kind = "condition" if fitting[0].permits else fitting[0].kind
            words = _SAID[kind, bool(verdicts.pop())]
            return words.format(reading=said) if said else ""
    return ""


def _printed(reading: Reading, question: str) -> str:
    """The reading in the question's own words; empty where they cannot be shown as said."""
    return reading.words if reading.words in question or reading.words in spoken(question) else ""


_SAID = {
    ("bound", True): "和下面这条的限值相比，“{reading}”不符合：",
    ("bound", False): "和下面这条的限值相比，“{reading}”没有超出：",
    ("trigger", True): "“{reading}”已到下面这条说的情形：",
    ("trigger", False): "“{reading}”还没有到下面这条说的情形：",
    ("condition", True): "“{reading}”还不满足下面这条的条件：",
    ("condition", False): "“{reading}”满足下面这一项条件：",
}
