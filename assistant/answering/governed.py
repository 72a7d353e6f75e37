"""A sentence told with what governs it: from where it begins, and with the line above a list that forbids.

Sentences are kept as lines of the source cut them; 方可送电 alone, or an item of what is forbidden, would say
another thing than its clause.
"""

import re

from assistant.grounding.cut import DUTY, ITEM, LEAVE

_ENDS = re.compile(r"[。；;！？]")
_FORBIDS = re.compile(r"(?:严禁|禁止|不得|不应|不准)[^，。；]{0,24}[:：]\s*$")
_LONGEST = 500  # signs of what is told with it


def governed(text: str, clause: str) -> str:
    """`text`, words of `clause` white space aside, from the beginning of what governs it, as the clause has it."""
    span = _span(text, clause)
    if span is None:
        return text
    begin, end = span
    line = clause.rfind("\n", 0, begin) + 1
    if not DUTY.search(text) and ITEM.match(clause[line:].lstrip()):
        above = [at for at in _lines(clause[:line]) if _FORBIDS.search(clause[at : _end(clause, at)])]
        start = above[-1] if above else begin
    elif LEAVE.match(text.lstrip()):
        before = list(_ENDS.finditer(clause, 0, begin))
        start = before[-1].end() if before else 0
    else:
        start = begin
    return clause[start:end].strip() if end - start <= _LONGEST else text


def _span(text: str, clause: str) -> tuple[int, int] | None:
    places = [at for at, sign in enumerate(clause) if not sign.isspace()]
    found = "".join(clause[at] for at in places).find(wanted := "".join(text.split()))
    if found < 0 or not wanted:
        return None
    return places[found], places[found + len(wanted) - 1] + 1


def _lines(text: str) -> list[int]:
    """Where the lines of `text` begin."""
    return [0, *(found.end() for found in re.finditer(r"\n", text))][:-1] or [0]


def _end(text: str, begin: int) -> int:
    end = text.find("\n", begin)
    return len(text) if end < 0 else end
