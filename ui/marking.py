"""Clause text made ready for show: lines, list items and tables, with the cited words marked.

Text stays text here: pieces carry words, never HTML. Escaping is the templates' work.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

_ITEM = re.compile(r"\s*(?:[（(][一二三四五六七八九十\da-z]{1,3}[)）]|\d{1,2}[)）.、]|[a-z][)）]|[-•·])\s*")
RULE = re.compile(r"\|[\s|:-]+\|")  # | --- | --- |
_WHOLE = 0.8  # share of a clause from which its mark would say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words; `marked` where they are cited."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, or one row of a table: `cells` has one entry, or one for each column."""

    kind: Literal["text", "item", "row"]
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Lines that are shown alike: a paragraph, a list, or a table."""

    kind: Literal["text", "item", "row"]
    lines: tuple[Line, ...]


def passages(text: str, quotes: Iterable[str] = ()) -> list[Passage]:
    """`text` as paragraphs, lists and tables; `quotes` are found in it white space aside."""
    spans = _spans(text, quotes)
    lines = [line for start, end in _lines(text) if (line := _line(text, start, end, spans))]
    return [Passage(kind=kind, lines=tuple(run)) for kind, run in groupby(lines, key=lambda line: line.kind)]


def headless(found: Sequence[Passage], front: str) -> tuple[Passage, ...]:
    """`found` without the words `front` that it begins with: a number that is shown as a heading already."""
    if not found or not front or found[0].kind == "row":
        return tuple(found)
    first = found[0].lines[0]
    opening, *rest = first.cells[0] or (Piece(text=""),)
    if not opening.text.startswith(front):
        return tuple(found)
    opening = replace(opening, text=opening.text[len(front) :].lstrip())
    line = replace(first, cells=((opening, *rest),))
    return (replace(found[0], lines=(line, *found[0].lines[1:])), *found[1:])


def is_whole(text: str, quotes: Iterable[str]) -> bool:
    """Whether the quotes cover so much of `text` that marking them singles out nothing."""
    marked = sum(end - start for start, end in _spans(text, quotes))
    return marked >= _WHOLE * len(text.strip())


def _spans(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    """Where the quotes stand, joined where they touch; one that stands nowhere has no span."""
    places = [at for at, character in enumerate(text) if not character.isspace()]
    bare = "".join(text[at] for at in places)
    found = []
    for quote in quotes:
        wanted = "".join(quote.split())
        start = bare.find(wanted) if wanted else -1
        if start >= 0:
            found.append((places[start], places[start + len(wanted) - 1] + 1))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.splitlines(keepends=True):
        yield start, start + len(line.rstrip())
        start += len(line)


def _line(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> Line | None:
    line = text[start:end]
    if not line.strip() or RULE.fullmatch(line.strip()):
        return None
    if line.lstrip().startswith("|") and line.endswith("|"):
        return Line(kind="row", cells=tuple(_pieces(text, *cell, spans) for cell in _cells(line, start)))
    if " | " in line:
        bare = f"|{line}|"
        cells = [(left - 1, right - 1) for left, right in _cells(bare, start)]
        return Line(kind="row", cells=tuple(_pieces(text, *cell, spans) for cell in cells))
    kind: Literal["item", "text"] = "item" if _ITEM.match(line) else "text"
    return Line(kind=kind, cells=(_pieces(text, *_trimmed(text, start, end), spans),))


def _cells(line: str, start: int) -> Iterator[tuple[int, int]]:
    bars = [at for at, character in enumerate(line) if character == "|" and line[at - 1 : at] != "\\"]
    for left, right in pairwise(bars):
        begin, end = _trimmed(line, left + 1, right)
        yield start + begin, start + end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inside = text[start:end]
    begin = start + len(inside) - len(inside.lstrip())
    return begin, max(begin, start + len(inside.rstrip()))


def _pieces(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    pieces = []
    at = start
    for left, right in spans:
        left, right = max(left, start), min(right, end)
        if left >= right:
            continue
        if at < left:
            pieces.append(Piece(text=text[at:left]))
        pieces.append(Piece(text=text[left:right], marked=True))
        at = right
    if at < end:
        pieces.append(Piece(text=text[at:end]))
    return tuple(pieces)
