"""The numbering habits of regulations: what a clause number looks like, and how it is read.

A habit only proposes; whether a proposed number really opens a clause is decided by
`knowledge.structure.sequence`, which knows what came before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.clauses import Kind
from knowledge.structure import numerals

_CN = numerals.CHINESE
_NUM = rf"[{_CN}0-9０-９]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A clause number found at `start:end` of a text.

    `style` names the habit (`条`, `1.1`, `（一）`); numbers of one style count on from each other.
    `value` is what they count: (135,) for 第一百三十五条, (5, 3, 2) for 5.3.2, (10, 1) for 第十条之一.
    """

    kind: Kind
    style: str
    number: str
    value: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Habit:
    style: str
    kind: Kind
    pattern: re.Pattern[str]


def _habit(style: str, kind: Kind, pattern: str) -> Habit:
    return Habit(style, kind, re.compile(pattern))


_ORDINAL = rf"第\s*({_NUM}(?:\s*{_NUM})*?)\s*"

HABITS: tuple[Habit, ...] = (
    _habit("编", Kind.PART, _ORDINAL + r"[编編]"),
    _habit("章", Kind.CHAPTER, _ORDINAL + r"章"),
    _habit("节", Kind.SECTION, _ORDINAL + r"[节節]"),
    _habit("条", Kind.ARTICLE, _ORDINAL + rf"[条條](?:\s*之\s*([{_CN}]+))?"),
    _habit("§", Kind.NUMBERED, r"(?:§+|Sec\.|Section)\s*(\d+(?:\.\d+)*(?:-\d+)?)\.?(?=\s|$)"),
    _habit(
        "附录",
        Kind.APPENDIX,
        r"附\s*[录錄件表]\s*([A-ZＡ-Ｚ]|[一二三四五六七八九十]+|\d{1,2})?(?![\d\-.．A-Za-z])",
    ),
    _habit(
        "说明",
        Kind.APPENDIX,
        r"(?:本[规标]\S{1,2})?用词说明|条文说明|中华人民共和国(?:国家|行业)标准(?=.*(?:说明|[A-Z]{2}))",
    ),
    _habit("注", Kind.NOTE, r"(?:注\s*(\d{0,2})\s*[:：]|Notes?\s*(\d{0,2})\s*[:.])"),
    _habit(
        "A.1", Kind.NUMBERED, r"([A-Z][.．]?\d{1,3}(?:[.．]\d{1,3}){0,5})(?![\d.．]|\s*[a-zA-Z]{1,3}[\d/])"
    ),
    _habit("1.1", Kind.NUMBERED, r"(\d{1,3}(?:[.．]\d{1,3}){1,6})(?!\d|[.．]\d)[.．]?"),
    _habit("1", Kind.NUMBERED, r"(\d{1,2})(?:[、.．](?!\d)|(?![\d.．、)）]))"),
    _habit("1 ", Kind.SUBITEM, r"(\d{1,2})(?![\d.．、)）])"),
    _habit("一、", Kind.ITEM, r"([一二三四五六七八九十]{1,3})\s*、"),
    _habit("（一）", Kind.ITEM, r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]"),
    _habit("（1）", Kind.SUBITEM, r"[（(]\s*(\d{1,2})\s*[）)]"),
    _habit("1）", Kind.SUBITEM, r"(\d{1,2})\s*[）)]"),
    _habit("1.", Kind.SUBITEM, r"(\d{1,2})\s*[.．、](?!\d)"),
    _habit("（a）", Kind.SUBITEM, r"[（(]([a-z])[）)]"),
    _habit("a）", Kind.SUBITEM, r"([a-z])\s*[）)]"),
    _habit("①", Kind.SUBITEM, r"([①-⑳])"),
)

LISTS = frozenset({"一、", "（一）", "（1）", "1）", "1 ", "1.", "（a）", "a）", "①"})
"""Styles of list entries."""

_IN_LINE = LISTS - {"1 "} | {"编", "章", "节", "条", "1.1", "A.1"}


def leading(text: str, at: int = 0) -> Iterator[Marker]:
    """Every habit that fits at `at` (white space skipped), the more specific first."""
    start = at + len(text[at:]) - len(text[at:].lstrip())
    for habit in HABITS:
        if match := habit.pattern.match(text, start):
            yield _marker(habit, match)


def inline(text: str, after: int) -> list[Marker]:
    """Numbers that may open a clause inside `text`, behind position `after`, in order of place."""
    found = [
        _marker(habit, match)
        for habit in HABITS
        if habit.style in _IN_LINE
        for match in habit.pattern.finditer(text, after)
    ]
    return sorted(found, key=lambda m: (m.start, -m.end))


def _marker(habit: Habit, match: re.Match[str]) -> Marker:
    return Marker(
        kind=habit.kind,
        style=habit.style,
        number="".join(match.group().split()),
        value=_value(habit.style, match),
        start=match.start(),
        end=match.end(),
    )


def _value(style: str, match: re.Match[str]) -> tuple[int, ...]:
    groups = [g for g in match.groups() if g]
    if not groups:
        return ()
    if style in {"a）", "（a）"}:
        return (ord(groups[0]) - ord("a") + 1,)
    if style == "①":
        return (ord(groups[0]) - ord("①") + 1,)
    if style in {"1.1", "A.1", "§"}:
        # A1.2 is read as A.1.2.
        parts = re.split(r"[.．-]", re.sub(r"^([A-Z])(?=\d)", r"\1.", groups[0]))
        return tuple(int(p) if p.isdigit() else ord(p) - ord("A") + 1 for p in parts if p)
    if style == "附录" and groups[0].isascii() and groups[0].isalpha():
        return (ord(groups[0]) - ord("A") + 1,)
    return tuple(v for g in groups if (v := numerals.parse(g)) is not None)
