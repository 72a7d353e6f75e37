"""An answer out of the table of limits: the sentences that limits stand in, each with its clause."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answering import extractive
from assistant.answering.extractive import Draft, cite
from assistant.answers import Status
from knowledge.clauses import Evidence
from knowledge.limits import Limit

TOLD = 4
"""Limits that one answer tells."""

_SITUATIONS = re.compile(
    r"被串|串联|上述|前款|本条|解锁|贯通|救护|灾区|灭火|火区|抽采|抽放|泵站|排放瓦斯|排瓦斯|修复|突出后|突出矿井鉴定|电焊|焊接|校正|停风|"
    r"传感器|密闭|启封"
)
"""Words of a situation of its own: what is ruled there holds for no question that does not name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`leading` are the limits that answer, `near` others of the same quantity; where none leads, each of `near`
    may be the one. `opening` is the line above them, empty where none is needed.
    """

    leading: tuple[Limit, ...] = ()
    near: tuple[Limit, ...] = ()
    opening: str = ""


def of_its_own(limit: Limit, question: str) -> bool:
    """Whether a limit is ruled for a situation that the question does not name."""
    return any(word not in question for word in _SITUATIONS.findall(limit.sentence))


def compose(told: Told, provision: Callable[[str], Evidence]) -> tuple[Draft, tuple[Evidence, ...]]:
    """The answer, and the clauses that it cites; `provision` shows a clause by its id."""
    limits = (*told.leading, *told.near)[:TOLD]
    shown = tuple(provision(limit.clause_id) for limit in limits)
    lines = [told.opening] if told.opening else []
    leading = len(told.leading)
    for n, (limit, clause) in enumerate(zip(limits, shown, strict=True), 1):
        if n <= leading:
            lines += [f"{limit.sentence}[{n}]", extractive.source(clause)]
            continue
        if leading and n == leading + 1:
            lines.append("相近的限值：")
        lines.append(f"- {clause.title}：{limit.sentence}[{n}]")
    citations = tuple(cite(clause, limit.sentence) for clause, limit in zip(shown, limits, strict=True))
    status = Status.ANSWERED if leading else Status.PARTIAL
    return Draft(status=status, text="\n\n".join(lines), citations=citations), shown
