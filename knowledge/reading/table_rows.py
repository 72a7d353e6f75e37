"""Rows of a spreadsheet as blocks: the title above the table, the table with its heading row, notes below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clauses import Block

_NOTE = re.compile(r"\s*(?:注|备注|说明|附注|note|remark)s?\s*[\d一二三四五]*\s*[：:、.]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`cells` of the whole width; `own` counts those that are written in this row (a merged one is one).

    `grouped` says that a cell reaches over several columns: a heading with its parts in the row below.
    """

    cells: tuple[str, ...]
    own: int
    grouped: bool = False

    @classmethod
    def plain(cls, cells: Sequence[str]) -> "Row":
        return cls(cells=tuple(cells), own=sum(bool(cell) for cell in cells))

    @property
    def first(self) -> str:
        return next((cell for cell in self.cells if cell), "")


def table_blocks(rows: Sequence[Row]) -> list[Block]:
    """Blocks of one sheet; empty rows and columns are dropped."""
    rows = [row for row in rows if row.own]
    used = sorted({at for row in rows for at, cell in enumerate(row.cells) if cell})
    if len(used) < 2:
        return [Block(text=row.first) for row in rows]
    start, end = 0, len(rows)
    while start < end and rows[start].own == 1:
        start += 1
    while end > start and rows[end - 1].own == 1 and _NOTE.match(rows[end - 1].first):
        end -= 1
    blocks = [Block(text=row.first) for row in rows[:start]]
    if start < end:
        lines = _with_one_heading(rows[start:end])
        text = "\n".join(" | ".join(cells[at] if at < len(cells) else "" for at in used) for cells in lines)
        blocks.append(Block(text=text, table=True))
    return blocks + [Block(text=row.first) for row in rows[end:]]


def _with_one_heading(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The lines, a heading of two rows ("风速" over "最低" and "最高") made one."""
    lines = [row.cells for row in rows]
    if len(rows) > 2 and rows[0].grouped:
        above, below = lines[:2]
        joined = tuple(
            up if up == down else f"{up} {down}".strip() for up, down in zip(above, below, strict=True)
        )
        return [joined, *lines[2:]]
    return lines
