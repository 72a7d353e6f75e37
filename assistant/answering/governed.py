"""A sentence told with what governs it: from where it begins, and with the line above a list that forbids.

Sentences are kept as lines of the source cut them; 方可送电 alone, or an item of what is forbidden, would say
another thing than its clause.
"""

import re

from assistant.grounding.cut import BAN, DUTY, ITEM, LEAVE

_LINE = re.compile(r"[^\n]+")
_ENDS = re.compile(r"[。；;！？]")
_LONGEST = 500  # signs of what is told with it


def governed(text: str, clause: str) -> str:
    """`text`, words of `clause` white space aside, from the beginning of what governs it, as the clause has it."""
    leave = LEAVE.match(text.lstrip())
    if not leave and DUTY.search(text):
        return text  # it commands by itself
    span = _span(text, clause)
    if span is None:
        return text
    start, end = span
    line = clause.rfind("\n", 0, start) + 1
    if not DUTY.search(text) and ITEM.match(clause[line:].lstrip()):
        above = [found.start() for found in _LINE.finditer(clause, 0, line) if BAN.search(found[0].strip())]
        start = above[-1] if above else start
    elif leave:
        before = list(_ENDS.finditer(clause, 0, start))
        start = before[-1].end() if before else 0
    return clause[start:end].strip() if end - start <= _LONGEST else text


def _span(text: str, clause: str) -> tuple[int, int] | None:
    places = [at for at, sign in enumerate(clause) if not sign.isspace()]
    found = "".join(clause[at] for at in places).find(wanted := "".join(text.split()))
    if found < 0 or not wanted:
        return None
    return places[found], places[found + len(wanted) - 1] + 1
