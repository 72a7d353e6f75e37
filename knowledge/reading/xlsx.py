"""XLSX: each sheet a heading and a table, its cells as a person sees them on the screen."""

from collections.abc import Iterator
from typing import Any

from knowledge.clauses import Block
from knowledge.reading import signatures
from knowledge.reading.reader import Reading, Source

_SHEET_LEVEL = 2
_END_OF_ZIP = b"PK\x05\x06"


class XlsxReader:
    formats: tuple[str, ...] = ("xlsx", "xlsm")
    isolated = True

    def accepts(self, source: Source) -> bool:
        if not source.head.startswith(signatures.ZIP):
            return False
        if signatures.contains(source.path, b"xl/workbook"):
            return True
        return source.suffix in self.formats and not signatures.contains(source.path, _END_OF_ZIP)

    def read(self, source: Source) -> Reading:
        from openpyxl import load_workbook

        from knowledge.reading.ooxml import Package

        with Package(source):
            pass  # refuses what is encrypted or would inflate beyond reason
        values = load_workbook(source.path, data_only=True)
        formulas = load_workbook(source.path) if _has_formulas(source) else None
        blocks: list[Block] = []
        warnings: list[str] = []
        for sheet in values.worksheets:
            if sheet.sheet_state != "visible":
                warnings.append(f"隐藏的工作表“{sheet.title}”没有收入 / hidden sheet {sheet.title} left out")
                continue
            found = list(_sheet(sheet))
            if found:
                blocks += [Block(text=sheet.title, level=_SHEET_LEVEL), *found]
            warnings += _about(sheet, formulas[sheet.title] if formulas else None)
        return Reading(format=self.formats[0], blocks=tuple(blocks), warnings=tuple(warnings))


def _has_formulas(source: Source) -> bool:
    import zipfile

    with zipfile.ZipFile(source.path) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f" in package.read(name) for name in sheets)


def _sheet(sheet: Any) -> Iterator[Block]:
    from knowledge.reading.cell_formats import shown
    from knowledge.reading.table_rows import Row, table_blocks

    # Only cells that are there: one at the far corner would make billions of empty ones of a rectangle.
    texts: dict[int, dict[int, str]] = {}
    for (row, column), cell in sheet._cells.items():
        if text := shown(cell.value, cell.number_format):
            texts.setdefault(row, {})[column] = text
    own = {row: len(cells) for row, cells in texts.items()}
    grouped = _fill_merged(sheet, texts)
    columns = sorted({column for cells in texts.values() for column in cells} - _hidden_columns(sheet))
    rows = [
        Row(
            cells=tuple(texts[row].get(column, "") for column in columns),
            own=own.get(row, 0),
            grouped=row in grouped,
        )
        for row in sorted(texts)
        if not sheet.row_dimensions[row].hidden
    ]
    yield from table_blocks(rows)


def _fill_merged(sheet: Any, texts: dict[int, dict[int, str]]) -> set[int]:
    """Give every place of a merged cell its text; the rows in which one reaches over several columns."""
    grouped = set()
    for area in sheet.merged_cells.ranges:
        text = texts.get(area.min_row, {}).get(area.min_col)
        if not text:
            continue
        if area.max_col > area.min_col and area.max_row == area.min_row:
            grouped.add(area.min_row)
        for row in range(area.min_row, area.max_row + 1):
            if row in texts:
                texts[row].update(dict.fromkeys(range(area.min_col, area.max_col + 1), text))
    return grouped


def _hidden_columns(sheet: Any) -> set[int]:
    return {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden
        for column in range(dimension.min or 0, (dimension.max or 0) + 1)
    }


def _about(sheet: Any, formulas: Any) -> Iterator[str]:
    """What of the sheet was not taken in."""
    hidden = sum(bool(sheet.row_dimensions[row].hidden) for row in {row for row, _ in sheet._cells})
    if hidden:
        yield f"工作表“{sheet.title}”有 {hidden} 个隐藏行没有收入 / {hidden} hidden rows of {sheet.title} left out"
    if columns := _hidden_columns(sheet) & {column for _, column in sheet._cells}:
        count = len(columns)
        yield f"工作表“{sheet.title}”有 {count} 个隐藏列没有收入 / {count} hidden columns of {sheet.title} left out"
    unknown = [
        cell.coordinate
        for place, cell in (formulas._cells.items() if formulas else ())
        if cell.data_type == "f" and (place not in sheet._cells or sheet._cells[place].value is None)
    ]
    if unknown:
        places = ", ".join(unknown[:10]) + (" …" if len(unknown) > 10 else "")
        yield (
            f"工作表“{sheet.title}”的公式没有保存结果：{places}，请用 Excel 或 WPS 打开后重新保存"
            f" / formulas of {sheet.title} without saved results: {places}; open and save the file once"
        )
