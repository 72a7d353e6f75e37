"""Ruled tables of a PDF page: lines that cross make a grid, and the grid gives rows and cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from knowledge.reading.joining import joined

Box = tuple[float, float, float, float]
"""Left, bottom, right and top edge in points."""

_NEAR = 3.0  # points: rules meet though they are drawn apart by their own width
_MAX_THICKNESS = 3.0  # points: a filled box that is thinner is a rule
_MAX_OBJECTS = 20_000  # a page with more is a drawing
_MAX_RULES = 600
_MAX_CELL = 0.5  # of the page: a larger one is a frame round running text


def turned(box: Box, quarter: int) -> Box:
    """A box after the page was turned so that signs at `quarter` times 90° stand upright."""
    left, bottom, right, top = box
    match quarter:
        case 1:
            return bottom, -right, top, -left
        case 2:
            return -right, -top, -left, -bottom
        case 3:
            return -top, left, -bottom, right
        case _:
            return box


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A line across (`at` is its height) or down (`at` is how far right)."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Its first row and column count from 0, the box says how far it reaches."""

    row: int
    column: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table's cells, rows downwards."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int

    @property
    def left(self) -> float:
        return min(cell.box[0] for cell in self.cells)

    @property
    def bottom(self) -> float:
        return min(cell.box[1] for cell in self.cells)

    @property
    def right(self) -> float:
        return max(cell.box[2] for cell in self.cells)

    @property
    def top(self) -> float:
        return max(cell.box[3] for cell in self.cells)

    def cell_at(self, across: float, up: float) -> int | None:
        """The place in `cells` of the one that holds a point."""
        for at, cell in enumerate(self.cells):
            left, bottom, right, top = cell.box
            if left <= across < right and bottom <= up < top:
                return at
        return None

    def text(self, lines: Mapping[int, Sequence[str]]) -> str:
        """Rows of cells parted by " | "; `lines` are the texts in each cell. A cell that reaches over
        several rows or columns has its text in the first and leaves the others empty.
        """
        table = [[""] * self.columns for _ in range(self.rows)]
        for at, texts in lines.items():
            cell = self.cells[at]
            table[cell.row][cell.column] = joined(texts)
        return "\n".join(" | ".join(row) for row in table if any(row))

    def turned(self, quarter: int) -> "Grid":
        """The grid after its page was turned, its rows and columns counted anew."""
        if not quarter:
            return self
        boxes = [turned(cell.box, quarter) for cell in self.cells]
        lefts = _levels(box[0] for box in boxes)
        tops = _levels(-box[3] for box in boxes)
        cells = tuple(
            Cell(row=_nearest(tops, -box[3]), column=_nearest(lefts, box[0]), box=box) for box in boxes
        )
        return Grid(cells=cells, rows=len(tops), columns=len(lefts))


def rulings(page: Any) -> tuple[list[Rule], list[Rule], float]:
    """The rules across and down a page, and its area."""
    from pypdfium2 import raw

    across: list[Rule] = []
    down: list[Rule] = []
    width, height = page.get_size()
    if raw.FPDFPage_CountObjects(page) <= _MAX_OBJECTS:
        for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
            for left, bottom, right, top in _strokes(drawn, raw):
                if top - bottom <= _MAX_THICKNESS < right - left:
                    across.append(Rule(at=(bottom + top) / 2, start=left, end=right))
                elif right - left <= _MAX_THICKNESS < top - bottom:
                    down.append(Rule(at=(left + right) / 2, start=bottom, end=top))
    return across, down, width * height


def _strokes(drawn: Any, raw: Any) -> Iterable[Box]:
    """The boxes of what a path draws: of each straight stroke, or of what is filled."""
    from ctypes import byref, c_float, c_int

    filled, stroked = c_int(), c_int()
    raw.FPDFPath_GetDrawMode(drawn, byref(filled), byref(stroked))
    if not (filled.value or stroked.value):
        return
    matrix = drawn.get_matrix()
    outlines: list[list[tuple[float, float]]] = []
    for index in range(min(raw.FPDFPath_CountSegments(drawn), _MAX_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        x, y = c_float(), c_float()
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO or not outlines:
            outlines.append([])
        outlines[-1].append(matrix.on_point(x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            outlines[-1].append(outlines[-1][0])
    for points in outlines:
        if not stroked.value:
            yield _around(points)
        elif len(points) > 1:
            yield from (_around(pair) for pair in pairwise(points))


def _around(points: Sequence[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def grids(across: Sequence[Rule], down: Sequence[Rule], area: float) -> list[Grid]:
    """The tables that the rules of a page of that area make: at least two columns and two rows."""
    across, down = _merged(across), _merged(down)
    if max(len(across), len(down)) > _MAX_RULES:
        return []
    found = []
    for rows, columns in _crossing(across, down):
        grid = _grid(rows, columns)
        if grid and not any(_area(cell.box) > _MAX_CELL * area for cell in grid.cells):
            found.append(grid)
    return found


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Pieces of one rule, drawn cell by cell or twice, put together."""
    levels = _levels(rule.at for rule in rules)
    settled = [replace(rule, at=levels[_nearest(levels, rule.at)]) for rule in rules]
    merged: list[Rule] = []
    for rule in sorted(settled, key=lambda rule: (rule.at, rule.start)):
        last = merged[-1] if merged else None
        if last and last.at == rule.at and rule.start <= last.end + _NEAR:
            merged[-1] = replace(last, end=max(last.end, rule.end))
        else:
            merged.append(rule)
    return merged


def _crossing(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that hang together: each group's ones across and down."""
    groups: list[tuple[list[Rule], list[Rule]]] = []
    for rule in across:
        touched = [column for column in down if _meet(rule, column)]
        joins = [group for group in groups if any(column in group[1] for column in touched)]
        rows, columns = [rule], list(touched)
        for group in joins:
            rows += group[0]
            columns += [column for column in group[1] if column not in columns]
            groups.remove(group)
        groups.append((rows, columns))
    return groups


def _meet(across: Rule, down: Rule) -> bool:
    return (
        across.start - _NEAR <= down.at <= across.end + _NEAR
        and down.start - _NEAR <= across.at <= down.end + _NEAR
    )


def _grid(across: Sequence[Rule], down: Sequence[Rule]) -> Grid | None:
    lefts, tops = _levels(rule.at for rule in down), _levels(-rule.at for rule in across)
    rows, columns = len(tops) - 1, len(lefts) - 1
    if rows < 2 or columns < 2:
        return None
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    reach: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(rows):
        for column in range(columns):
            place = (row, column)
            middle_x = (lefts[column] + lefts[column + 1]) / 2
            middle_y = -(tops[row] + tops[row + 1]) / 2
            if column and not _drawn(down, lefts[column], middle_y):
                owner[place] = owner[row, column - 1]
            elif row and not _drawn(across, -tops[row], middle_x):
                owner[place] = owner[row - 1, column]
            else:
                owner[place] = place
            down_to, right_to = reach.get(owner[place], place)
            reach[owner[place]] = max(down_to, row), max(right_to, column)
    cells = tuple(
        Cell(
            row=row,
            column=column,
            box=(lefts[column], -tops[down_to + 1], lefts[right_to + 1], -tops[row]),
        )
        for (row, column), (down_to, right_to) in reach.items()
    )
    return Grid(cells=cells, rows=rows, columns=columns)


def _drawn(rules: Sequence[Rule], at: float, through: float) -> bool:
    return any(abs(rule.at - at) <= _NEAR and rule.start <= through <= rule.end for rule in rules)


def _levels(values: Iterable[float]) -> list[float]:
    """The values in order, those within `_NEAR` of one another taken for one."""
    levels: list[float] = []
    for value in sorted(values):
        if not levels or value - levels[-1] > _NEAR:
            levels.append(value)
    return levels


def _nearest(levels: Sequence[float], value: float) -> int:
    return min(range(len(levels)), key=lambda at: abs(levels[at] - value))
