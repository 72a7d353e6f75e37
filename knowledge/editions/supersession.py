"""Which edition takes the place of which, when one comes into the library.

Two editions belong together if they have one title, one standard number but for its year, or if the text
of one declares the other repealed. Which is the newer must be said by the sources: by that declaration,
by the years of the standard, or by their days. Where they do not say, nothing is decided, and a person
is told how to. Two files of one title and one day are the same edition twice, whatever they declare: a text
that repeals its own title means the edition before it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TypeVar

from knowledge.clauses import Edition
from knowledge.structure import issuing

_YEAR = re.compile(r"(?:19|20)\d{2}")
_Day = TypeVar("_Day", int, date)


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """`older` gave way to `newer` on `day`; None where no source names the day."""

    older: Edition
    newer: Edition
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a new arrival means: who gives way to whom, which sisters are undecided, which are the same again."""

    successions: tuple[Succession, ...] = ()
    undecided: tuple[Edition, ...] = ()
    copies: tuple[Edition, ...] = ()


class _Order(Enum):
    """What the edition that arrived is to another of its kind."""

    NEWER = auto()
    OLDER = auto()
    SAME = auto()
    UNKNOWN = auto()


def judge(
    arrived: Edition,
    others: Sequence[Edition],
    declared: Mapping[str, Collection[str]],
    alike: Collection[str] = (),
) -> Verdict:
    """`declared` tells by edition id which titles and numbers its text repeals, `alike` whose text is that of
    the one that arrived.

    Each edition gives way to the next newer one, whatever the order in which they arrived.
    """
    order = {other.id: _order(arrived, other, declared, alike) for other in others if other.id != arrived.id}

    def those(sign: _Order) -> tuple[Edition, ...]:
        return tuple(other for other in others if order.get(other.id) is sign)

    newer = those(_Order.OLDER)
    out = [_succession(other, arrived) for other in those(_Order.NEWER) if _gives_way(other, arrived, newer)]
    if newer and arrived.superseded_by is None:
        out.append(_succession(arrived, min(newer, key=_age)))
    return Verdict(successions=tuple(out), undecided=those(_Order.UNKNOWN), copies=those(_Order.SAME))


def succession_day(newer: Edition) -> date | None:
    """The day on which what `newer` replaces goes out of force."""
    return newer.effective or newer.issued


def older_first(one: Edition, other: Edition) -> tuple[Edition, Edition]:
    """Two editions in the order of their days; as they are given where that cannot be told."""
    if other.superseded_by == one.id or (one.superseded_by != other.id and _is_later(one, other)):
        return other, one
    return one, other


def _is_later(one: Edition, other: Edition) -> bool:
    days = _known_day(one), _known_day(other)
    return days[0] is not None and days[1] is not None and days[0] > days[1]


def _known_day(edition: Edition) -> date | None:
    return succession_day(edition) or _day(_year(edition.number) or _year(edition.label))


def _succession(older: Edition, newer: Edition) -> Succession:
    return Succession(older=older, newer=newer, day=succession_day(newer))


def _gives_way(older: Edition, arrived: Edition, newer: Sequence[Edition]) -> bool:
    """An edition that has a successor keeps it, unless the one that arrived stands between the two."""
    return older.superseded_by in {None, arrived.id, *(edition.id for edition in newer)}


def _order(
    arrived: Edition,
    other: Edition,
    declared: Mapping[str, Collection[str]],
    alike: Collection[str],
) -> _Order | None:
    """What `arrived` is to `other`; None: strangers."""
    mine, others = (_names(declared.get(a.id, ()), b) for a, b in ((arrived, other), (other, arrived)))
    same_title = _title(arrived) == _title(other)
    if not same_title and (mine or others):
        return _Order.NEWER if mine else _Order.OLDER
    same_standard = _standard(arrived) is not None and _standard(arrived) == _standard(other)
    if not same_standard and not same_title:
        return None
    if same_standard and (by_year := _later(_year(arrived.number), _year(other.number))):
        return by_year
    return _by_days(arrived, other) or _by_words(
        arrived, other, mine=mine, others=others, same=other.id in alike or _one_number(arrived, other)
    )


def _by_days(arrived: Edition, other: Edition) -> _Order | None:
    """The order of two editions of one document by their days; None where they name none to compare."""
    years = _later(_year(arrived.label), _year(other.label))
    for mine, others in ((arrived.effective, other.effective), (arrived.issued, other.issued)):
        if mine is not None and others is not None:
            # Editions of two years that name one day: one of them still prints the day of the other.
            return _later(mine, others) or (_Order.UNKNOWN if years else _Order.SAME)
    return years


def _by_words(arrived: Edition, other: Edition, *, mine: bool, others: bool, same: bool) -> _Order:
    """The order where no days can be compared: a declared repeal of the own title means another text."""
    if same:
        return _Order.SAME
    if mine != others:
        days = succession_day(arrived), succession_day(other)
        by_days = _later(*days) if all(days) else None
        said = _Order.NEWER if mine else _Order.OLDER
        return said if None in days or by_days is said else _Order.UNKNOWN
    return _Order.UNKNOWN


def _one_number(arrived: Edition, other: Edition) -> bool:
    number = issuing.standard(arrived.number)
    return bool(number) and number == issuing.standard(other.number)


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


def _later(mine: _Day | None, others: _Day | None) -> _Order | None:
    if mine is None or others is None or mine == others:
        return None
    return _Order.NEWER if mine > others else _Order.OLDER


def _age(edition: Edition) -> date:
    return _known_day(edition) or date.max
