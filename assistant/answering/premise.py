"""What a question takes for granted and the clause says otherwise: told before the clause is quoted.

Only what code can be certain of is called different: a number of the same kind that the clause has not, or
a permission where the clause forbids. Whether the rest of a premise holds is left to the reader.
"""

import re
from collections.abc import Sequence

from assistant.answering.asking import YesNo
from assistant.answering.verdict import Duty, verdict
from knowledge.measures import convert
from knowledge.quantities import Quantity, quantities

_TAKEN = re.compile(r"(?:对不对|对吗|是吗|是不是|对吧|是吧|没错吧|吧|呗|这样吧)?[？?。！!，,]*$")
_SURE = 0.5  # share of the question's pairs from which the clause speaks of the very act


def other_numbers(question: str, clause: str) -> list[str]:
    """The numbers of `question`, as printed, that `clause` has not, where it has others of their kind."""
    own = list(quantities(clause))
    out = []
    for asked in quantities(question):
        alike = [q for q in own if q.unit and convert(1.0, q.unit, asked.unit) is not None]
        if asked.unit and alike and not any(_same(asked, q) for q in alike):
            out.append(question[asked.start : asked.end])
    return out


def forbidden(question: str, sentences: Sequence[str]) -> bool:
    """Whether the clause of `sentences` forbids what `question` takes to be allowed."""
    plain = _TAKEN.sub("", question)
    found = verdict(plain, YesNo.PERMITTED, sentences, least=_SURE)
    return found is not None and found.yes is False and found.duty is Duty.PROHIBITED


def _same(asked: Quantity, own: Quantity) -> bool:
    value = convert(asked.value, asked.unit, own.unit)
    if value is None:
        return False
    if own.high is not None and own.value <= value <= own.high:
        return True
    return abs(value - own.value) <= 1e-9 * max(1.0, abs(own.value))
