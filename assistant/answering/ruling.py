"""What the table of limits says to a reading that the search found no limit for: 瓦斯1.2%怎么办."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from assistant.answering import extractive
from assistant.answering.extractive import Draft, cite
from assistant.answering.readings import plain
from assistant.answers import Status
from knowledge.clauses import Evidence
from knowledge.limits import Judgement, Limit, Limits, asked, judge

_LONGEST = 30  # characters of a question whose place the table can be trusted to have read
_SITUATIONS = re.compile(
    r"被串|串联|上述|前款|本条|解锁|贯通|救护|灾区|灭火|火区|抽采|抽放|泵站|排放瓦斯|排瓦斯|修复|突出后|电焊|焊接|校正|停风"
)
"""Words of a situation of its own: what is ruled there holds for no reading that does not name it."""
_TOLD = 4  # limits that are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """The limits that a reading is held against, best first, and whether one governs (else: of each place)."""

    judgement: Judgement
    limits: tuple[Limit, ...]


def ruling(question: str, limits: Limits, *, as_of: date | None, editions: Collection[str]) -> Ruling | None:
    """What rules the reading in `question`; None where it states no share of a quantity that is ruled."""
    read = asked(question)
    reading = read.reading
    if (
        reading is None
        or reading.unit != "%"
        or not read.quantities
        or read.value_kind
        or len(question) > _LONGEST
    ):
        return None
    own = [
        limit
        for limit in limits.find(
            quantity=read.quantities, places=read.places, words=question, as_of=as_of, editions=editions
        )
        if plain(limit) and all(word in question for word in _SITUATIONS.findall(limit.sentence))
    ]
    held = judge(reading, own, read.places)
    if held.governing is not None and not held.exceeded:
        return None  # one limit kept does not make a thing safe
    if held.governing is not None:
        return Ruling(judgement=held, limits=(held.governing, *held.others)[:_TOLD])
    return Ruling(judgement=held, limits=held.nearest[:_TOLD]) if held.nearest else None


def compose(found: Ruling, provision: Callable[[str], Evidence]) -> tuple[Draft, tuple[Evidence, ...]]:
    """The answer, and the clauses that it cites; `provision` shows a clause by its id."""
    shown = [provision(limit.clause_id) for limit in found.limits]
    lines: list[str] = []
    reading = found.judgement.reading.words
    if found.judgement.governing is not None:
        lines.append(_BEYOND.format(reading=reading))
        lines += [f"{found.limits[0].sentence}[1]", extractive.source(shown[0])]
        rest, first = found.limits[1:], 2
        if rest:
            lines.append("相近的限值：")
    else:
        lines.append("各地点的限值不同：")
        rest, first = found.limits, 1
    for n, limit in enumerate(rest, first):
        lines.append(f"- {shown[n - 1].title}：{limit.sentence}[{n}]")
    citations = tuple(cite(at, limit.sentence) for at, limit in zip(shown, found.limits, strict=True))
    status = Status.ANSWERED if found.judgement.governing is not None else Status.PARTIAL
    return Draft(status=status, text="\n\n".join(lines), citations=citations), tuple(shown)


_BEYOND = "和下面这条的限值相比，“{reading}”已超出："
