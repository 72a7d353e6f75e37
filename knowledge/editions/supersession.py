"""Which edition takes the place of which, when one comes into the library.

Two editions belong together if they have one title, one standard number but for its year, or if the text
of one declares the other repealed. Which is the newer must be said by the sources: by that declaration,
by the years of the standard, or by their days. Where they do not say, nothing is decided, and a person
is told how to.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.clauses import Edition
from knowledge.structure import issuing

_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """`older` gave way to `newer` on `day`; None where no source names the day."""

    older: Edition
    newer: Edition
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a new arrival means: who gives way to whom, and which sisters are undecided."""

    successions: tuple[Succession, ...] = ()
    undecided: tuple[Edition, ...] = ()


def judge(arrived: Edition, others: Sequence[Edition], declared: Mapping[str, Collection[str]]) -> Verdict:
    """`declared` tells by edition id which titles and numbers its text repeals.

    Each edition gives way to the next newer one, whatever the order in which they arrived.
    """
    order = {other.id: _order(arrived, other, declared) for other in others if other.id != arrived.id}
    sisters = {other.id: other for other in others}
    older = [sisters[key] for key, sign in order.items() if sign == 1]
    newer = [sisters[key] for key, sign in order.items() if sign == -1]
    out = [_succession(other, arrived) for other in older if _gives_way(other, arrived, newer)]
    if newer and arrived.superseded_by is None:
        out.append(_succession(arrived, min(newer, key=_age)))
    return Verdict(
        successions=tuple(out), undecided=tuple(sisters[key] for key, sign in order.items() if sign == 0)
    )


def succession_day(newer: Edition) -> date | None:
    """The day on which what `newer` replaces goes out of force."""
    return newer.effective or newer.issued


def older_first(one: Edition, other: Edition) -> tuple[Edition, Edition]:
    """Two editions in the order of their days; as they are given where that cannot be told."""
    if other.superseded_by == one.id or (one.superseded_by != other.id and _later(one, other)):
        return other, one
    return one, other


def _later(one: Edition, other: Edition) -> bool:
    days = _known_day(one), _known_day(other)
    return days[0] is not None and days[1] is not None and days[0] > days[1]


def _known_day(edition: Edition) -> date | None:
    return succession_day(edition) or _day(_year(edition.number) or _year(edition.label))


def _succession(older: Edition, newer: Edition) -> Succession:
    return Succession(older=older, newer=newer, day=succession_day(newer))


def _gives_way(older: Edition, arrived: Edition, newer: Sequence[Edition]) -> bool:
    """An edition that has a successor keeps it, unless the one that arrived stands between the two."""
    return older.superseded_by in {None, arrived.id, *(edition.id for edition in newer)}


def _order(arrived: Edition, other: Edition, declared: Mapping[str, Collection[str]]) -> int | None:
    """1 where `arrived` is the newer, -1 where `other` is, 0 where it cannot be told; None: strangers."""
    if _names(declared.get(arrived.id, ()), other):
        return 1
    if _names(declared.get(other.id, ()), arrived):
        return -1
    same_standard = _standard(arrived) is not None and _standard(arrived) == _standard(other)
    if not same_standard and _title(arrived) != _title(other):
        return None
    if same_standard and _year(arrived.number) != _year(other.number):
        return _sign(_year(arrived.number), _year(other.number))
    for mine, others in (
        (arrived.effective, other.effective),
        (arrived.issued, other.issued),
        (_day(_year(arrived.label)), _day(_year(other.label))),
    ):
        if mine is not None and others is not None and mine != others:
            return 1 if mine > others else -1
    return 0


def _names(repealed: Collection[str], edition: Edition) -> bool:
    titles = {_bare(name) for name in repealed}
    return _title(edition) in titles or bool(edition.number and _bare(edition.number) in titles)


def _title(edition: Edition) -> str:
    return _bare(edition.document.title)


def _bare(title: str) -> str:
    return re.sub(r"[\s《》]|[（(](?:暂行|试行)[）)]|^中华人民共和国", "", title)


def _standard(edition: Edition) -> str | None:
    """The number of a standard without its year; a standard stays itself when it becomes a recommended one."""
    number = issuing.standard(edition.number)
    return re.sub(r"/[TZ]|-\d+$", "", number) if number else None


def _year(text: str) -> int | None:
    found = _YEAR.findall(text)
    return int(found[-1]) if found else None


def _day(year: int | None) -> date | None:
    return date(year, 1, 1) if year else None


def _sign(mine: int | None, others: int | None) -> int:
    if mine is None or others is None:
        return 0
    return (mine > others) - (mine < others)


def _age(edition: Edition) -> date:
    return _known_day(edition) or date.max
