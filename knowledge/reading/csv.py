"""CSV and TSV: one table."""

import csv
from itertools import takewhile

from knowledge.errors import SourceDamaged
from knowledge.reading.reader import Reading, Source
from knowledge.reading.signatures import is_text
from knowledge.reading.table_rows import Row, table_blocks
from knowledge.reading.text import decoded_text

_DELIMITERS = ",\t;，"
_SAMPLE_LINES = 20
_MAX_CELL = 2**20


class CsvReader:
    formats: tuple[str, ...] = ("csv", "tsv")
    isolated = True

    def accepts(self, source: Source) -> bool:
        return source.suffix in self.formats and is_text(source.head)

    def read(self, source: Source) -> Reading:
        text, warnings = decoded_text(source)
        lines = text.splitlines(keepends=True)
        csv.field_size_limit(_MAX_CELL)
        try:
            rows = [
                [" ".join(cell.split()) for cell in row]
                for row in csv.reader(lines, delimiter=_delimiter(lines), skipinitialspace=True)
            ]
        except csv.Error:
            raise SourceDamaged(name=source.name) from None
        width = max(map(len, rows), default=0)
        blocks = table_blocks([Row.plain(row + [""] * (width - len(row))) for row in rows])
        return Reading(format=self.formats[0], blocks=tuple(blocks), warnings=warnings)


def _delimiter(lines: list[str]) -> str:
    """The sign that parts the most lines at the top of the file alike."""
    sample = [line for line in lines[:_SAMPLE_LINES] if line.strip()]

    def alike(sign: str) -> tuple[int, int]:
        counts = [line.count(sign) for line in reversed(sample)]
        same = len(list(takewhile(lambda count: count == counts[0] > 0, counts)))
        return same, sum(counts)

    return max(_DELIMITERS, key=alike)
