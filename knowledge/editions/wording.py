"""Two texts word by word: what stayed, what was dropped, what was added."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

DUTIES = {
    "必须": "must", "务必": "must", "应当": "shall", "应该": "shall", "应": "shall", "须": "must",
    "宜": "should", "不宜": "should not", "可以": "may", "可": "may",
    "不得": "must not", "严禁": "must not", "禁止": "must not", "不准": "must not", "不许": "must not",
    "不应": "shall not", "不应当": "shall not",
    "must": "must", "shall": "shall", "should": "should", "may": "may",
}  # fmt: skip
"""What a word commands; two words of one command are the same duty."""

COMPARISONS = {
    "不小于": "≥", "不得小于": "≥", "不少于": "≥", "不得少于": "≥", "不低于": "≥", "不得低于": "≥", "至少": "≥", "≥": "≥", "以上": "≥",
    "不大于": "≤", "不得大于": "≤", "不多于": "≤", "不得多于": "≤", "不高于": "≤", "不得高于": "≤", "不超过": "≤", "不得超过": "≤",
    "至多": "≤", "≤": "≤", "以下": "≤", "以内": "≤",
    "大于": ">", "超过": ">", "高于": ">", "多于": ">", ">": ">",
    "小于": "<", "低于": "<", "少于": "<", "不足": "<", "<": "<",
}  # fmt: skip
"""Which way a word bounds a number."""

PERIODS = {
    "每班": "shift", "每天": "day", "每日": "day", "每周": "week", "每旬": "ten days", "每月": "month",
    "每季度": "quarter", "每季": "quarter", "每半年": "half-year", "每年": "year", "每年度": "year",
}  # fmt: skip
"""How often something is due."""

_SIGNALS = "|".join(
    sorted(
        {*DUTIES, *COMPARISONS, *PERIODS} - {"应", "可", "须", "宜", "must", "shall", "should", "may"},
        key=lambda w: (-len(w), w),
    )
)
_TOKEN = re.compile(
    rf"{_SIGNALS}|应(?!急|力|用|变|对|答|有尽有)(?<![供相适反效对响感]应)|可(?!能|靠|行|见|燃|采|爆|溶|视|控|是|塑|变)(?<![许认]可)"
    r"|\d[\d,]*(?:\.\d+)?|[A-Za-z]+|\s+|."
)
_JOINT = 2  # equal tokens between two changes that are read over: 的, 和 and the like keep no meaning apart

Kind = Literal["same", "dropped", "added"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of the two texts read as one. Same and dropped runs give the old text, same and added the new."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A place where the texts differ: characters `old[0]:old[1]` gave way to `new[0]:new[1]`."""

    old: tuple[int, int]
    new: tuple[int, int]


def tokens(text: str) -> list[str]:
    """`text` in pieces that are changed whole: numbers, words of duty and comparison, Latin words, characters."""
    return [match.group() for match in _TOKEN.finditer(text)]


def changes(old: str, new: str) -> list[Change]:
    """Where two texts differ, in order. The same places come out with the texts exchanged."""
    if (new, old) < (old, new):
        return [Change(old=c.new, new=c.old) for c in changes(new, old)]
    left, right = tokens(old), tokens(new)
    matcher = SequenceMatcher(None, [_plain(t) for t in left], [_plain(t) for t in right], autojunk=False)
    starts_old, starts_new = _starts(left), _starts(right)
    joined: list[list[int]] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        if joined and i1 - joined[-1][1] <= _JOINT and not _signal(left[joined[-1][1] : i1]):
            joined[-1][1], joined[-1][3] = i2, j2
        else:
            joined.append([i1, i2, j1, j2])
    return [
        Change(old=(starts_old[i1], starts_old[i2]), new=(starts_new[j1], starts_new[j2]))
        for i1, i2, j1, j2 in joined
    ]


def runs(old: str, new: str, places: Sequence[Change]) -> Iterator[Run]:
    """The two texts as one, for a reader: `places` are their `changes`. Unchanged words are the new text's."""
    at = 0
    for place in places:
        yield from _run("same", new[at : place.new[0]])
        yield from _run("dropped", old[slice(*place.old)])
        yield from _run("added", new[slice(*place.new)])
        at = place.new[1]
    yield from _run("same", new[at:])


def _run(kind: Kind, text: str) -> Iterator[Run]:
    if text:
        yield Run(kind=kind, text=text)


def _plain(token: str) -> str:
    """Half and full width are one, and so is white space of any length."""
    return unicodedata.normalize("NFKC", token).lower().strip() or " "


def _starts(pieces: Sequence[str]) -> list[int]:
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def _signal(pieces: Sequence[str]) -> bool:
    """A number or a word of command that stayed must not be shown as changed."""
    return any(len(piece) > 1 or piece.isdigit() or piece in DUTIES for piece in pieces)
