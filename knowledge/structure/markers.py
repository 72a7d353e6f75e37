"""The numbering habits of regulations: what a clause number looks like, and how it is read.

A habit only proposes; whether a proposed number really opens a clause is decided by
`knowledge.structure.sequence`, which knows what came before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

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
    """`opens` fits every character that the pattern can begin with; `signs` are characters of which a text
    with such a number has at least one. Both spare trying the pattern itself.
    """

    style: str
    kind: Kind
    pattern: re.Pattern[str]
    opens: re.Pattern[str]
    signs: str


def _habit(style: str, kind: Kind, opens: str, signs: str, pattern: str) -> Habit:
    return Habit(style, kind, re.compile(pattern), re.compile(opens), signs)


_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ORDINAL = rf"第\s*({_NUM}(?:\s*{_NUM})*?)\s*"

HABITS: tuple[Habit, ...] = (
    _habit("编", Kind.PART, "第", "编編", _ORDINAL + r"[编編]"),
    _habit("章", Kind.CHAPTER, "第", "章", _ORDINAL + r"章"),
    _habit("节", Kind.SECTION, "第", "节節", _ORDINAL + r"[节節]"),
    _habit("条", Kind.ARTICLE, "第", "条條", _ORDINAL + rf"[条條](?:\s*之\s*([{_CN}]+))?"),
    _habit("§", Kind.NUMBERED, "[§S]", "§S", r"(?:§+|Sec\.|Section)\s*(\d+(?:\.\d+)*(?:-\d+)?)\.?(?=\s|$)"),
    _habit(
        "附录",
        Kind.APPENDIX,
        "附",
        "附",
        r"附\s*[录錄件表]\s*([A-ZＡ-Ｚ]|[一二三四五六七八九十]+|\d{1,2})?(?![\d\-.．A-Za-z])",
    ),
    _habit(
        "说明",
        Kind.APPENDIX,
        "[本用条中]",
        "本用条中",
        r"(?:本[规标]\S{1,2})?用词说明|条文说明|中华人民共和国(?:国家|行业)标准(?=.*(?:说明|[A-Z]{2}))",
    ),
    _habit("注", Kind.NOTE, "[注N]", "注N", r"(?:注\s*(\d{0,2})\s*[:：]|Notes?\s*(\d{0,2})\s*[:.])"),
    _habit(
        "A.1",
        Kind.NUMBERED,
        "[A-Z]",
        _CAPITALS,
        r"([A-Z][.．]?\d{1,3}(?:[.．]\d{1,3}){0,5})(?![\d.．]|\s*[a-zA-Z]{1,3}[\d/])",
    ),
    _habit("1.1", Kind.NUMBERED, r"\d", ".．", r"(\d{1,3}(?:[.．]\d{1,3}){1,6})(?!\d|[.．]\d)[.．]?"),
    _habit("1", Kind.NUMBERED, r"\d", "", r"(\d{1,2})(?:[、.．](?!\d)|(?![\d.．、)）]))"),
    _habit("1 ", Kind.SUBITEM, r"\d", "", r"(\d{1,2})(?![\d.．、)）])"),
    _habit("一、", Kind.ITEM, "[一二三四五六七八九十]", "、", r"([一二三四五六七八九十]{1,3})\s*、"),
    _habit("（一）", Kind.ITEM, "[（(]", "（(", r"[（(]\s*([一二三四五六七八九十]{1,3})\s*[）)]"),
    _habit("（1）", Kind.SUBITEM, "[（(]", "（(", r"[（(]\s*(\d{1,2})\s*[）)]"),
    _habit("1）", Kind.SUBITEM, r"\d", "）)", r"(\d{1,2})\s*[）)]"),
    _habit("1.", Kind.SUBITEM, r"\d", ".．、", r"(\d{1,2})\s*[.．、](?!\d)"),
    _habit("（a）", Kind.SUBITEM, "[（(]", "（(", r"[（(]([a-z])[）)]"),
    _habit("a）", Kind.SUBITEM, "[a-z]", "）)", r"([a-z])\s*[）)]"),
    _habit("①", Kind.SUBITEM, "[①-⑳]", _CIRCLED, r"([①-⑳])"),
)

LISTS = frozenset({"一、", "（一）", "（1）", "1）", "1 ", "1.", "（a）", "a）", "①"})
"""Styles of list entries."""

_IN_LINE = tuple(
    habit for habit in HABITS if habit.style in LISTS - {"1 "} | {"编", "章", "节", "条", "1.1", "A.1"}
)
_IN_LINE_BY_SIGN = tuple(
    (frozenset(signs), tuple(habit for habit in _IN_LINE if habit.signs == signs))
    for signs in dict.fromkeys(habit.signs for habit in _IN_LINE)
)


def leading(text: str, at: int = 0) -> Iterator[Marker]:
    """Every habit that fits at `at` (white space skipped), the more specific first."""
    start = at + len(text[at:]) - len(text[at:].lstrip())
    for habit in _opened_by(text[start : start + 1]):
        if match := habit.pattern.match(text, start):
            yield _marker(habit, match)


def inline(text: str, after: int) -> list[Marker]:
    """Numbers that may open a clause inside `text`, behind position `after`, in order of place."""
    present = set(text)
    found = [
        _marker(habit, match)
        for signs, habits in _IN_LINE_BY_SIGN
        if not signs.isdisjoint(present)
        for habit in habits
        for match in habit.pattern.finditer(text, after)
    ]
    return sorted(found, key=lambda m: (m.start, -m.end))


@cache
def _opened_by(character: str) -> tuple[Habit, ...]:
    return tuple(habit for habit in HABITS if habit.opens.fullmatch(character))


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
