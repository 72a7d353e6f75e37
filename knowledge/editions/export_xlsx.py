"""A diff as a workbook: a sheet of changed numbers first, then one for each kind of change."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Color, Font
from openpyxl.utils import get_column_letter

from knowledge.editions.diff import Changed, Diff
from knowledge.editions.units import Unit
from knowledge.editions.wording import Run

_FONT = "宋体"
_LONGEST = 32_000  # characters that a cell takes
_FONTS = {
    "same": InlineFont(rFont=_FONT, sz=10.5),
    "dropped": InlineFont(rFont=_FONT, sz=10.5, color=Color("FFC01C28"), strike=True),
    "added": InlineFont(rFont=_FONT, sz=10.5, color=Color("FF1A5FB4"), u="single"),
}


def write(changes: Diff, path: Path) -> None:
    """Save `changes` at `path`. Dropped words are red and struck, added ones blue and underlined."""
    book = Workbook()
    both = [(pair, n) for pair in changes.changed for n in pair.replaced]
    single = [(pair, n) for pair in changes.changed for n in pair.numbers if n not in pair.replaced]
    _sheet(
        book,
        "数值变化",
        {"旧条号": 16, "新条号": 16, "项目": 30, "旧值": 14, "新值": 14, "单位": 10},
        [
            (p.old.clause, p.new.clause, n.counts, n.old or "无", n.new or "无", n.unit)
            for p, n in [*both, *single]
        ],
    )
    _sheet(
        book,
        "改动",
        {"旧条号": 16, "新条号": 16, "用词变化": 20, "对照": 90, "原文": 60, "新文": 60},
        [_changed(pair) for pair in changes.changed],
    )
    _sheet(book, "新增", {"条号": 16, "条文": 100}, _units(changes.added))
    _sheet(book, "删去", {"条号": 16, "条文": 100}, _units(changes.dropped))
    _sheet(
        book,
        "移动",
        {"旧条号": 16, "新条号": 16, "条文": 100},
        [(pair.old.clause, pair.new.clause, pair.new.text) for pair in changes.moved],
    )
    del book["Sheet"]
    book.save(path)


def _changed(pair: Changed) -> tuple[Any, ...]:
    words = "；".join(f"{word.old} → {word.new}" for word in pair.words)
    return pair.old.clause, pair.new.clause, words, _marked(pair.runs), pair.old.text, pair.new.text


def _units(units: Sequence[Unit]) -> list[tuple[str, str]]:
    return [(unit.clause, unit.text) for unit in units]


def _marked(runs: Iterable[Run]) -> CellRichText | str:
    runs = list(runs)
    if sum(len(run.text) for run in runs) > _LONGEST:
        return "条文过长，请看右边两栏。"
    return CellRichText(*(TextBlock(_FONTS[run.kind], _printable(run.text)) for run in runs))


def _sheet(book: Workbook, title: str, columns: dict[str, int], rows: Iterable[Sequence[Any]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_cell(value) for value in row])
    for at, width in enumerate(columns.values(), 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name=_FONT, size=10.5, bold=cell.row == 1)
            # Text of a source that opens with "=" is text, and never a formula.
            if cell.data_type == "f":
                cell.data_type = "s"
    sheet.freeze_panes = "A2"


def _cell(value: Any) -> Any:
    return _printable(value)[:_LONGEST] if isinstance(value, str) else value


def _printable(text: str) -> str:
    """A workbook holds no control characters, and a source may."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)
