"""The entries of a question file as named values, whatever its format: JSONL, CSV, XLSX or YAML."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import QuestionSetError, SourceMissing, SourceUnsupported


class Unreadable(Exception):
    """An entry or one of its values makes no sense; `zh` and `en` say which and why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh = zh
        self.en = en


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry of the file, or why it is none.

    `line` counts from 1, as an editor or a spreadsheet shows it.
    """

    line: int
    values: Mapping[str, object] | Unreadable


def read_rows(path: Path) -> list[Row]:
    """Every entry of the file, empty ones aside.

    Raises SourceMissing, SourceUnsupported (another suffix) and QuestionSetError (a file of a known
    suffix that is not of that format).
    """
    if not path.exists():
        raise SourceMissing(name=str(path))
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise SourceUnsupported(name=path.name, known=" ".join((*_READERS, ".json")))
    if path.suffix.lower() != ".xlsx" and _is_zip(path):
        raise QuestionSetError(
            detail_zh=f"{path.name} 其实是 XLSX 或压缩包，不是 {path.suffix}。请改成 .xlsx，或另存为 {path.suffix}。",
            detail_en=f"{path.name} is really an XLSX or ZIP, not {path.suffix}. Rename it to .xlsx or save it as {path.suffix}.",
        )
    try:
        return list(reader(path))
    except (OSError, ValueError, RecursionError, csv.Error, yaml.YAMLError) as problem:
        raise unreadable(path, problem) from problem


def unreadable(path: Path, problem: object) -> QuestionSetError:
    """That a file of a known suffix is not of that format."""
    return QuestionSetError(
        detail_zh=f"{path.name} 读不出来（{problem}）。请检查文件是否完整、格式是否与后缀相符。",
        detail_en=f"{path.name} cannot be read ({problem}). Is it whole and in the format of its suffix?",
    )


def _is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _jsonl(path: Path) -> Iterator[Row]:
    # Not splitlines(): it also cuts at U+2028 and others, which may stand inside a JSON string.
    for line, text in enumerate(_text(path).split("\n"), 1):
        if text.strip():
            yield Row(line=line, values=_json_object(text))


def _json_object(text: str) -> Mapping[str, object] | Unreadable:
    try:
        return _named_values(json.loads(text))
    except (ValueError, RecursionError) as problem:
        return Unreadable(f"不是有效的 JSON（{problem}）", f"not valid JSON ({problem})")


def _named_values(entry: object) -> Mapping[str, object] | Unreadable:
    if isinstance(entry, dict):
        return entry
    return Unreadable("应当是一组带名称的值（{…}）", "it must be a set of named values ({…})")


def _csv(path: Path) -> Iterator[Row]:
    def lines() -> Iterator[tuple[int, Sequence[object]]]:
        reader = csv.reader(io.StringIO(_text(path), newline=""))
        first = 1
        for cells in reader:
            yield first, cells
            first = reader.line_num + 1  # a cell may hold line breaks

    return _table(lines())


def _xlsx(path: Path) -> Iterator[Row]:
    import openpyxl  # half a second, and only this format needs it

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            lines = [[_cell(cell) for cell in cells] for cells in book.worksheets[0].iter_rows()]
        finally:
            book.close()
    except Exception as problem:
        # openpyxl lets through whatever a damaged part makes its parsers raise.
        raise ValueError(f"{type(problem).__name__}: {problem}") from problem
    return _table(enumerate(lines, 1))


def _cell(cell: Any) -> object:
    """The value as the sheet shows it: who types 1.0% into a cell has 0.01 stored."""
    value: object = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        percent = re.fullmatch(r"0(?:\.(0+))?%", str(cell.number_format))
        if percent:
            return f"{value:.{len(percent[1] or '')}%}"
    return value


def _table(lines: Iterable[tuple[int, Sequence[object]]]) -> Iterator[Row]:
    """Rows under a heading row; rows without a value are left out."""
    header: list[str] = []
    for line, cells in lines:
        width = max((n for n, cell in enumerate(cells, 1) if str(cell or "").strip()), default=0)
        if width and not header:
            header = [str(cell or "") for cell in cells[:width]]
        elif width > len(header):
            yield Row(line=line, values=_more_cells_than(len(header)))
        elif width:
            yield Row(line=line, values=dict(zip(header, cells, strict=False)))


def _more_cells_than(columns: int) -> Unreadable:
    return Unreadable(
        f"单元格多于标题行的 {columns} 列（含逗号的内容要加引号）",
        f"more cells than the {columns} headings (put quotes around text with commas)",
    )


def _yaml(path: Path) -> Iterator[Row]:
    """A list of entries, or a mapping whose `questions` is that list."""
    loader = yaml.SafeLoader(_text(path))
    try:
        top = loader.get_single_node()
        if isinstance(top, yaml.MappingNode):
            top = next((value for key, value in top.value if key.value == "questions"), None)
        if not isinstance(top, yaml.SequenceNode):
            return
        for node in top.value:
            entry = loader.construct_object(node, deep=True)
            yield Row(line=node.start_mark.line + 1, values=_named_values(entry))
    finally:
        loader.dispose()


_READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".yaml": _yaml,
    ".yml": _yaml,
}
