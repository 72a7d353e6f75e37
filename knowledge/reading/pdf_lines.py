"""The lines of a page: text at a place, pieces that stand side by side put into one row."""

from dataclasses import dataclass, replace

from knowledge.reading.joining import joined

_SPACE = 0.2  # line heights: what is closer is one word, parted by a watermark
_WIDE_GAP = 2.0  # line heights: wider than any space between words


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of text on a page; the edges are in points, `bottom` < `top`.

    `gapped` lines have gaps as between the cells of a table. A `table` is one line whose text has a
    row a line. `column` counts from 1 on a page of columns, 0 is the whole width. `light` signs are
    hardly darker than the paper.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    gapped: bool = False
    table: bool = False
    column: int = 0
    light: bool = False
    ocr: bool = False

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def sign_width(self) -> float:
        return (self.right - self.left) / len(self.text)


def is_wide(gap: float, height: float) -> bool:
    """Whether a gap in a line of that height parts columns rather than words."""
    return gap > _WIDE_GAP * height


def in_rows(lines: list[Line]) -> list[Line]:
    """Pieces that stand side by side, such as the cells of a table without rules, as one line."""
    rows: list[Line] = []
    for line in lines:
        before = rows[-1] if rows else None
        if before and _side_by_side(before, line):
            gap = line.left - before.right
            text = (
                f"{before.text} {line.text}"
                if gap > _SPACE * before.height
                else joined([before.text, line.text])
            )
            gapped = is_wide(gap, before.height)
            # A dash or 一 alone is lower than the line it stands in.
            tall = max(before, line, key=lambda piece: piece.height)
            rows[-1] = replace(
                tall, text=text, left=before.left, right=line.right, gapped=before.gapped or gapped
            )
        else:
            rows.append(line)
    return rows


def _side_by_side(left: Line, right: Line) -> bool:
    overlap = min(left.top, right.top) - max(left.bottom, right.bottom)
    alike = overlap > min(left.height, right.height) / 2
    return alike and right.left >= left.right and not (left.table or right.table)
