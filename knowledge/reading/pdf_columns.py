"""Reading order: pages of two columns are read column by column, what spans both parts them in bands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from knowledge.reading.pdf_lines import Line, in_rows

_MIN_LINES = 4  # of each column
_MIN_WIDTH = 9.0  # line heights: what is narrower is a column of a table
_FILLED = 0.65  # of a column's width that its usual line takes
_MIN_CLAUSES = 2  # in a column whose lines are shorter
_CLAUSE = re.compile(r"第\s*[零〇○一二三四五六七八九十百千\d]+\s*[编章节条]")
_SAME_EDGE = 4.0  # points
_STRAY = 1.0  # points
_PADDING = 8.0  # points
_GAP = 0.7  # line heights between the columns
_MAX_SPANNING = 0.3  # of a page's lines, where only its sisters say that it has columns


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """The pieces of a page left and right of a gutter and those that lie across it."""

    left: list[Line]
    right: list[Line]
    spanning: list[Line]


def in_reading_order(pages: list[list[Line]]) -> list[list[Line]]:
    """The pieces of each page in rows, and the rows of columns one column after the other."""
    gutters = [_gutter(lines) for lines in pages]
    known = [gutter for gutter in gutters if gutter is not None]
    usual = median(known) if known else None
    return [
        _by_columns(lines, own if own is not None else usual, own is not None)
        for lines, own in zip(pages, gutters, strict=True)
    ]


def _gutter(lines: Sequence[Line]) -> float | None:
    """How far right the second column begins, None on a page of one."""
    edges: list[float] = []
    for edge in sorted(line.left for line in lines if not line.table):
        if not edges or edge - edges[-1] > _SAME_EDGE:
            edges.append(edge)
    best, most = None, 0
    for edge in edges:
        if sum(abs(line.left - edge) <= _SAME_EDGE for line in lines) < _MIN_LINES // 2:
            continue
        split = _split(lines, edge)
        if _is_column(split.left) and _is_column(split.right):
            weight = min(len(split.left), len(split.right)) - len(split.spanning) // 2
            if weight > most:
                best, most = edge, weight
    return best


def _split(lines: Sequence[Line], gutter: float) -> _Split:
    left, right, spanning = [], [], []
    for line in lines:
        # Tables stand out of their column by the padding of their cells.
        out, gap = (_PADDING, 0.0) if line.table else (_STRAY, _GAP * line.height)
        if line.ocr:
            out = _SAME_EDGE  # a box round the ink begins a little before or behind the sign
        if line.left >= gutter - out:
            right.append(line)
        elif line.right <= gutter - gap:
            left.append(line)
        else:
            spanning.append(line)
    return _Split(left=left, right=right, spanning=spanning)


def _is_column(lines: list[Line]) -> bool:
    """Whether these are lines of running text rather than the cells of a table."""
    rows = in_rows([line for line in lines if not line.table])
    if len(rows) < _MIN_LINES:
        return False
    # The second furthest edges: a page number in the middle stands out into the gutter.
    width = sorted(row.right for row in rows)[-2] - sorted(row.left for row in rows)[1]
    usual = median(row.right - row.left for row in rows)
    heights = median(row.height for row in rows)
    clauses = sum(_CLAUSE.match(row.text) is not None for row in rows)
    return width >= _MIN_WIDTH * heights and (usual >= _FILLED * width or clauses >= _MIN_CLAUSES)


def _by_columns(lines: list[Line], gutter: float | None, own: bool) -> list[Line]:
    if gutter is None:
        return in_rows(lines)
    split = _split(lines, gutter)
    if not own and (not _is_column(split.left) or len(split.spanning) > _MAX_SPANNING * len(lines)):
        return in_rows(lines)
    spanning = sorted(in_rows(split.spanning), key=lambda line: -line.top)
    ordered: list[Line] = []
    top = float("inf")
    for bar in [*spanning, None]:
        bottom = bar.middle if bar else float("-inf")
        for column, side in ((1, split.left), (2, split.right)):
            band = in_rows([line for line in side if bottom < line.middle <= top])
            ordered += [replace(line, column=column) for line in band]
        if bar:
            ordered.append(bar)
        top = bottom
    return ordered
