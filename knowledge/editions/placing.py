"""Putting an edition in its place among its sisters: the judgement on them, kept in the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from knowledge.catalogue import Catalogue
from knowledge.clauses import Edition
from knowledge.editions.supersession import Succession, judge, succession_day
from knowledge.errors import WrongUse
from knowledge.structure.repeals import SIGNS, repeals


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """`edition` as it stands now, the editions that gave way to it, and what a person should know."""

    edition: Edition
    supersedes: tuple[Edition, ...]
    notes: tuple[str, ...]


def place(catalogue: Catalogue, arrived: Edition) -> Placed:
    """Decide what `arrived`, already in the catalogue, supersedes or is superseded by."""
    others = [edition for edition in catalogue.editions() if edition.id != arrived.id]
    verdict = judge(arrived, others, _declared(catalogue))
    # Who said that one edition gave way to another, and when, is not contradicted.
    successions = [
        s for s in verdict.successions if not (s.older.confirmed and s.older.superseded_by == s.newer.id)
    ]
    changed = [_superseded(s) for s in successions]
    catalogue.describe(changed)
    now = catalogue.edition_of_id(arrived.id)
    notes = [
        _undecided(now, sister)
        for sister in verdict.undecided
        if sister.superseded_by != now.id and now.superseded_by != sister.id
    ]
    notes += [_without_day(s) for s in successions if s.day is None]
    notes += [_outdated(s) for s in successions if s.older.id == arrived.id]
    return Placed(
        edition=now, supersedes=tuple(e for e in changed if e.superseded_by == arrived.id), notes=tuple(notes)
    )


def supersede(catalogue: Catalogue, older: Edition, newer: Edition, day: date | None = None) -> Edition:
    """A person's word that `newer` took the place of `older`, on `day` or its own. Raises WrongUse."""
    if older.id == newer.id:
        raise WrongUse(
            detail_zh="一个版本不能取代它自己，请给出两个不同的版本。",
            detail_en="An edition cannot supersede itself; name two.",
        )
    succession = Succession(older=older, newer=newer, day=day or succession_day(newer))
    if succession.day and older.effective and succession.day < older.effective:
        raise WrongUse(
            detail_zh=f"取代日 {succession.day} 早于旧版本的施行日 {older.effective}，请核对两个版本的先后。",
            detail_en=f"{succession.day} is before the older edition's own day {older.effective}; check their order.",
        )
    changed = replace(_superseded(succession), confirmed=True)
    catalogue.describe([changed])
    return changed


def follow(catalogue: Catalogue, before: Edition, after: Edition) -> None:
    """Where the day of an edition was corrected, what it replaced goes out of force on the new day."""
    old, new = succession_day(before), succession_day(after)
    if old != new:
        catalogue.describe(
            [
                replace(edition, repealed=new)
                for edition in catalogue.editions(removed=True)
                if edition.superseded_by == after.id and edition.repealed == old
            ]
        )


def _declared(catalogue: Catalogue) -> dict[str, set[str]]:
    out: dict[str, set[str]] = {}
    for edition_id, text in catalogue.texts_with(SIGNS):
        out.setdefault(edition_id, set()).update(repeals(text))
    return out


def _superseded(succession: Succession) -> Edition:
    day = succession.day
    older = succession.older
    # What the source itself says of its end stands, where that is the earlier day.
    ends = min(_days([day, older.repealed if older.superseded_by is None else None]), default=None)
    return replace(older, superseded_by=succession.newer.id, repealed=ends)


def _days(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def _name(edition: Edition) -> str:
    return f"《{edition.document.title}》{edition.label}（{edition.id}）"


def _undecided(arrived: Edition, sister: Edition) -> str:
    return (
        f"{_name(arrived)}与{_name(sister)}像是同一文件的不同版本，但看不出先后，两个都算现行。"
        f"请用 kuangzhi documents supersede 旧版本 新版本 指明，或用 kuangzhi documents edit 填写施行日。"
        f" / {arrived.id} and {sister.id} look like two editions of one document, but do not say which is newer;"
        " both count as in force. Decide with kuangzhi documents supersede OLD NEW, or give their days with"
        " kuangzhi documents edit."
    )


def _without_day(succession: Succession) -> str:
    newer = succession.newer
    return (
        f"{_name(newer)}没有写明施行日，{_name(succession.older)}已不再算现行。请用 kuangzhi documents edit"
        f" '{newer.id}' --effective 日期 补上，以便查过去某天的规定。"
        f" / {newer.id} names no day of effect; {succession.older.id} no longer counts as in force on any day."
        " Give the day with kuangzhi documents edit, so that past days can be asked about."
    )


def _outdated(succession: Succession) -> str:
    return (
        f"知识库里已有更新的版本{_name(succession.newer)}，{_name(succession.older)}按旧版本收入。"
        f" / The library holds a newer edition, {succession.newer.id}; {succession.older.id} is kept as the older one."
    )
