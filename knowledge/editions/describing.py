"""A person says what an edition is: checked before it is kept."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from knowledge.clauses import Edition, Rank
from knowledge.errors import WrongUse

FIELDS = ("label", "number", "issuer", "rank", "issued", "effective", "repealed")
"""What a person may say of an edition."""
_DAYS = ("issued", "effective", "repealed")
_NAMES = {"issued": "发布日", "effective": "施行日", "repealed": "废止日"}


def shown_label(edition: Edition) -> str:
    """What tells an edition from its sisters where a person sees it: its label, else the year it began."""
    begins = edition.effective or edition.issued
    return edition.label or (str(begins.year) if begins else "")


def described(edition: Edition, fields: dict[str, Any]) -> Edition:
    """`edition` with `fields` in place and confirmed. Raises WrongUse.

    Days may be dates or texts such as "2025-07-01", the rank a Rank or its value; None or an empty text
    takes a value away.
    """
    unknown = sorted(set(fields) - set(FIELDS))
    if unknown:
        raise WrongUse(
            detail_zh=f"版本没有这一项：{'、'.join(unknown)}。可填：{'、'.join(FIELDS)}。",
            detail_en=f"An edition has no {', '.join(unknown)}. Fields: {', '.join(FIELDS)}.",
        )
    values: dict[str, Any] = {}
    for name, value in fields.items():
        if name in _DAYS:
            values[name] = _day(value)
        elif name == "rank":
            values[name] = _rank(value)
        else:
            values[name] = "" if value is None else " ".join(str(value).split())
    changed = replace(edition, **values, confirmed=True)
    _check_order(changed)
    return changed


def _day(value: date | str | None) -> date | None:
    if value is None or isinstance(value, date):
        return value
    if not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError as error:
        raise WrongUse(
            detail_zh=f"日期 {value} 不对，请写成 2020-01-31 的样子。",
            detail_en=f"{value} is no date; write it as 2020-01-31.",
        ) from error


def _rank(value: Rank | str | None) -> Rank | None:
    if value is None or not str(value).strip():
        return None
    try:
        return Rank(str(value).strip().lower())
    except ValueError as error:
        known = ", ".join(rank.value for rank in Rank)
        raise WrongUse(
            detail_zh=f"没有 {value} 这个效力级别，可填：{known}。",
            detail_en=f"There is no rank {value}. Ranks: {known}.",
        ) from error


def _check_order(edition: Edition) -> None:
    days = [(name, day) for name in _DAYS if (day := getattr(edition, name)) is not None]
    for (before, first), (after, second) in pairwise(days):
        if first > second:
            raise WrongUse(
                detail_zh=f"日期先后不对：{_NAMES[before]} {first} 晚于{_NAMES[after]} {second}。请核对原文后改正。",
                detail_en=f"The days are out of order: {before} {first} is after {after} {second}. Check the source.",
            )


def keep_confirmed(read: Edition, before: Edition) -> Edition:
    """`read` with what is known of `before`, the same edition from an earlier reading of its source.

    What a person said counts more than what the source was read to say; who took its place stays known.
    """
    kept = replace(read, superseded_by=before.superseded_by, repealed=read.repealed or before.repealed)
    if not before.confirmed:
        return kept
    return replace(kept, **{name: getattr(before, name) for name in FIELDS}, confirmed=True)
