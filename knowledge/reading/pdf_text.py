"""The signs of a PDF page as pieces of lines: upright, parted where a gap or a rule parts them."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from knowledge.reading.pdf_lines import Line, in_rows
from knowledge.reading.pdf_tables import Box, Grid, grids, rulings, turned

_HYPHENS = str.maketrans({"\x02": "\N{SOFT HYPHEN}", "\ufffe": "\N{SOFT HYPHEN}"})
_PARTING_GAP = 1.0  # line heights: what parts two columns is wider
_QUARTER = math.pi / 2
_SLANT = math.radians(8)  # a page that was laid askew on the scanner is less so
_LIGHT = 150  # of 255, where 0 is black
_THIN = 150  # of 255, where 255 lets nothing shine through


def pieces(page: Any, number: int) -> list[Line]:
    """The text of a page in PDFium's order; each ruled table is one line at the place of its first sign.

    Slanted signs, which only stamps and watermarks have, are left out.
    """
    text_page = page.get_textpage()
    signs = _Signs(text_page)
    tables = [grid.turned(signs.quarter) for grid in grids(*rulings(page))] if signs.seen else []
    lines: list[Line] = []
    in_cells: dict[tuple[int, int], list[Line]] = {}
    places: dict[int, int] = {}
    for cell, line in _pieces(signs, tables, number):
        if cell is None:
            lines.append(line)
        else:
            places.setdefault(cell[0], len(lines))
            in_cells.setdefault(cell, []).append(line)
    for table, at in sorted(places.items(), key=lambda item: -item[1]):
        own = {cell: in_rows(found) for (of, cell), found in in_cells.items() if of == table}
        lines.insert(at, _table(tables[table], own, number))
    text_page.close()
    return lines


class _Signs:
    """The signs of a page, seen so that most of them stand upright."""

    def __init__(self, text_page: Any) -> None:
        from pypdfium2 import raw

        self._raw, self._page = raw, text_page
        self.codes: list[int] = [
            raw.FPDFText_GetUnicode(text_page, i) for i in range(text_page.count_chars())
        ]
        self.seen = [index for index, code in enumerate(self.codes) if not chr(code).isspace()]
        angles = {index: float(raw.FPDFText_GetCharAngle(text_page, index)) for index in self.seen}
        self.slanted = {index for index, angle in angles.items() if abs(_off_quarter(angle)) >= _SLANT}
        # PDFium counts angles with the clock.
        usual = Counter(
            -round(angles[index] / _QUARTER) % 4 for index in self.seen if index not in self.slanted
        )
        self.quarter = usual.most_common(1)[0][0] if usual else 0

    def box(self, index: int) -> Box:
        return turned(self._page.get_charbox(index, loose=True), self.quarter)

    def is_light(self, index: int) -> bool:
        from ctypes import byref, c_uint

        red, green, blue, cover = c_uint(), c_uint(), c_uint(), c_uint()
        found = self._raw.FPDFText_GetFillColor(
            self._page, index, byref(red), byref(green), byref(blue), byref(cover)
        )
        return bool(found) and (min(red.value, green.value, blue.value) > _LIGHT or cover.value < _THIN)

    def text(self, start: int, end: int) -> str:
        # PDFium counts in UTF-16, so that rare signs come in two halves.
        halves = "".join(map(chr, self.codes[start:end])).encode("utf-16", "surrogatepass")
        return halves.decode("utf-16", "replace").translate(_HYPHENS).strip()


def _off_quarter(angle: float) -> float:
    return angle - _QUARTER * round(angle / _QUARTER)


def _pieces(
    signs: _Signs, tables: Sequence[Grid], number: int
) -> Iterator[tuple[tuple[int, int] | None, Line]]:
    """Each piece with the table and the cell that it stands in."""
    start = 0
    cells: dict[int, tuple[int, int] | None] = {}
    if tables:
        for index in signs.seen:
            cells[index] = _cell(signs.box(index), tables)
    for end, skipped in [*_ends(signs, cells), (len(signs.codes), 0)]:
        seen = [index for index in range(start, end) if not chr(signs.codes[index]).isspace()]
        if seen and seen[0] not in signs.slanted:
            yield cells.get(seen[0]), _line(signs, seen, start, end, number)
        start = end + skipped


def _cell(box: Box, tables: Sequence[Grid]) -> tuple[int, int] | None:
    across, up = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for at, table in enumerate(tables):
        cell = table.cell_at(across, up)
        if cell is not None:
            return at, cell
    return None


def _ends(signs: _Signs, cells: dict[int, tuple[int, int] | None]) -> Iterator[tuple[int, int]]:
    """Where a piece ends and how many signs are skipped: at a mark of PDFium, at a rule between cells,
    at a watermark, or at a gap between signs that do not stand together.

    Such gaps part columns; and on pages of a few words PDFium puts spaces between lines.
    """
    codes = signs.codes
    before: tuple[tuple[int, int] | None, bool] = None, False
    fresh = True
    for index, code in enumerate(codes):
        sign = chr(code)
        if sign in "\r\n":
            yield index, 1
            fresh = True
        elif sign.isspace():
            if 0 < index < len(codes) - 1 and _parted(signs.box(index - 1), signs.box(index + 1)):
                yield index, 1
                fresh = True
        else:
            here = cells.get(index), index in signs.slanted
            if not fresh and here != before:
                yield index, 0
            before, fresh = here, False


def _parted(before: Box, after: Box) -> bool:
    (left, bottom, right, top), (next_left, next_bottom, next_right, next_top) = before, after
    apart = min(top, next_top) <= max(bottom, next_bottom) or next_right <= left
    return apart or next_left - right > _PARTING_GAP * (top - bottom)


def _line(signs: _Signs, seen: Sequence[int], start: int, end: int, number: int) -> Line:
    left, _, _, _ = signs.box(seen[0])
    _, _, right, _ = signs.box(seen[-1])
    # A bullet before the text or an exponent behind it is not of its height, nor is 一 in some fonts.
    middle = seen[len(seen) // 2]
    inner = [signs.box(index) for index in seen[len(seen) // 3 :: max(1, len(seen) // 3)]]
    _, bottom, _, top = max(inner, key=lambda box: box[3] - box[1])
    return Line(
        text=signs.text(start, end),
        page=number,
        left=left,
        right=right,
        bottom=bottom,
        top=top,
        light=signs.is_light(middle),
    )


def _table(grid: Grid, cells: dict[int, list[Line]], number: int) -> Line:
    texts = {cell: [line.text for line in lines] for cell, lines in cells.items()}
    return Line(
        text=grid.text(texts),
        page=number,
        left=grid.left,
        right=grid.right,
        bottom=grid.bottom,
        top=grid.top,
        table=True,
    )
