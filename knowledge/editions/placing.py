"""Putting an edition in its place among its sisters: the judgement on them, kept in the catalogue."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rapidfuzz.distance import Indel

from knowledge.catalogue import Catalogue
from knowledge.clauses import Edition
from knowledge.editions.describing import shown_label
from knowledge.editions.supersession import Succession, judge, succession_day
from knowledge.errors import WrongUse
from knowledge.structure import identity
from knowledge.structure.repeals import SIGNS, repeals

_ALIKE = 0.97  # likeness of two readings of one text, scanned or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """`edition` as it stands now, the editions that gave way to it, and what a person should know."""

    edition: Edition
    supersedes: tuple[Edition, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """`edition` left the library; `again` gave way to it alone and counts anew; `notes` as in `Placed`."""

    edition: Edition
    again: tuple[Edition, ...]
    notes: tuple[str, ...]


def place(catalogue: Catalogue, arrived: Edition) -> Placed:
    """Decide what `arrived`, already in the catalogue, supersedes or is superseded by."""
    others = [edition for edition in catalogue.editions() if edition.id != arrived.id]
    verdict = judge(
        arrived, others, _declared(catalogue, (arrived, *others)), _alike(catalogue, arrived, others)
    )
    # Who said that one edition gave way to another, and when, is not contradicted.
    successions = [
        s for s in verdict.successions if not (s.older.confirmed and s.older.superseded_by == s.newer.id)
    ]
    changed = [_superseded(s) for s in successions]
    catalogue.describe(changed)
    now = catalogue.edition_of_id(arrived.id)
    notes = [_copied(now, sister) for sister in verdict.copies]
    notes += [_without_day(s) for s in successions if s.day is None]
    notes += [_outdated(s) for s in successions if s.older.id == arrived.id]
    if now.superseded_by is None:
        notes += [_undecided(now, sister) for sister in verdict.undecided if sister.superseded_by != now.id]
        if now.effective is None and not any(s.day is None for s in successions):
            notes.append(_always(now))
    return Placed(
        edition=now, supersedes=tuple(e for e in changed if e.superseded_by == arrived.id), notes=tuple(notes)
    )


def remove(catalogue: Catalogue, edition: Edition) -> Removed:
    """Take `edition` out of the library; what gave way to it is judged anew, unless a person said that it did."""
    with catalogue.writing():
        catalogue.remove(edition.id)
        gave_way = [e for e in catalogue.editions() if e.superseded_by == edition.id]
        now = [_judged_anew(catalogue, e) for e in gave_way]
    again = tuple(e for e in now if e.superseded_by is None)
    return Removed(edition=edition, again=again, notes=tuple(_after_removal(catalogue, edition, again)))


def restore(catalogue: Catalogue, edition: Edition) -> Edition:
    """Put a removed edition back as it was, and in its place among what the library holds now."""
    with catalogue.writing():
        catalogue.restore(edition)
        successor = edition.superseded_by
        if successor and not catalogue.added(successor):
            return _judged_anew(catalogue, edition)
        return place(catalogue, edition).edition


def release(catalogue: Catalogue, edition: Edition) -> Edition:
    """Undo that another edition took the place of this one; a day of repeal that its source names stands."""
    lines = [line for clause in catalogue.clauses(edition.id) for line in clause.text.splitlines()]
    released = replace(edition, superseded_by=None, repealed=identity.repealed(lines))
    catalogue.describe([released])
    return released


def _judged_anew(catalogue: Catalogue, edition: Edition) -> Edition:
    """An edition whose successor is gone. What a person said stands."""
    return edition if edition.confirmed else place(catalogue, release(catalogue, edition)).edition


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


def _declared(catalogue: Catalogue, editions: Iterable[Edition]) -> dict[str, set[str]]:
    known = catalogue.declared()
    for edition in editions:
        if edition.id not in known:
            texts = catalogue.texts_with(SIGNS, edition.id)
            known[edition.id] = {name for text in texts for name in repeals(text)}
            catalogue.declare(edition.id, known[edition.id])
    return known


def _alike(catalogue: Catalogue, arrived: Edition, others: Sequence[Edition]) -> set[str]:
    """Editions of one title with the same words, but for what two ways of reading a page differ in."""
    sisters = [other for other in others if other.document.title == arrived.document.title]
    if not sisters:
        return set()
    text = _words(catalogue, arrived)
    return {sister.id for sister in sisters if _same(text, _words(catalogue, sister))}


def _words(catalogue: Catalogue, edition: Edition) -> str:
    text = "".join(clause.text for clause in catalogue.clauses(edition.id))
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))


def _same(one: str, other: str) -> bool:
    # A changed number is a changed rule, however long the text around it.
    same_numbers = re.findall(r"\d+", one) == re.findall(r"\d+", other)
    return same_numbers and Indel.normalized_similarity(one, other, score_cutoff=_ALIKE) >= _ALIKE


def _superseded(succession: Succession) -> Edition:
    day = succession.day
    older = succession.older
    # What the source itself says of its end stands, where that is the earlier day.
    ends = min(_days([day, older.repealed if older.superseded_by is None else None]), default=None)
    return replace(older, superseded_by=succession.newer.id, repealed=ends)


def _days(days: Iterable[date | None]) -> list[date]:
    return [day for day in days if day is not None]


def _name(edition: Edition) -> str:
    return f"《{edition.document.title}》{shown_label(edition)}（{edition.id}）"


def _copied(arrived: Edition, sister: Edition) -> str:
    return (
        f"{_name(arrived)}（{arrived.source_name}）与{_name(sister)}（{sister.source_name}）是同一版本的另一份文件，"
        f"没有谁取代谁。请用 kuangzhi documents remove 编号 移出一份。"
        f" / {arrived.id} ({arrived.source_name}) and {sister.id} ({sister.source_name}) are two files of one"
        " edition; neither supersedes the other. Remove one of them with kuangzhi documents remove ID."
    )


def _always(edition: Edition) -> str:
    since = f"按发布日 {edition.issued} 起有效" if edition.issued else "视为一直有效"
    since_en = (
        f"it counts from its day of issue, {edition.issued}" if edition.issued else "it counts on every day"
    )
    return (
        f"{_name(edition)}没有写明施行日，{since}。请用 kuangzhi documents edit '{edition.id}' --effective 日期 补上。"
        f" / {edition.id} names no day of effect; {since_en}. Give the day with kuangzhi documents edit."
    )


def _after_removal(catalogue: Catalogue, removed: Edition, again: Sequence[Edition]) -> Iterable[str]:
    for edition in again:
        yield (
            f"{_name(edition)}原由它取代，现在重新算作现行。如已废止，请用 kuangzhi documents edit '{edition.id}'"
            f" --repealed 日期 写明。 / {edition.id} had given way to it and is current again. If it is repealed,"
            " give the day with kuangzhi documents edit."
        )
    kept = [
        e
        for e in catalogue.editions()
        if e.superseded_by == removed.id or e.document.title == removed.document.title
    ]
    if kept and not again and not any(e.in_force(date.today()) for e in kept):
        names, ids = "、".join(map(_name, kept)), ", ".join(e.id for e in kept)
        yield (
            f"知识库里已没有现行的《{removed.document.title}》，只剩已被取代或废止的{names}。请收入现行版本，"
            f"或用 kuangzhi documents restore 撤销。 / No edition of {removed.document.title} in the library is in"
            f" force any more; only {ids} is left. Add the current one, or undo with kuangzhi documents restore."
        )


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
