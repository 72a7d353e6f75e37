"""Running headers, footers and page numbers: lines that stand at the same edge of many pages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from knowledge.reading.pdf_lines import Line

_EDGE_LINES = 2  # how many lines at the top and bottom of a page may be running ones
_MIN_REPEATS = 3
_REPEATED_SHARE = 0.4  # odd and even pages may differ, and first pages often have neither
_SENTENCE_END = ("。", "；", "，", ".", ";")
_SAME_PLACE = 12.0  # points
_NUMBER_AT_EDGE = re.compile(r"^\W*(\d{1,4})(?![\d.])|(?<![\d.])(\d{1,4})\W*$|第\s*(\d{1,4})\s*页")
_DASHES = r"[-—–·\s]*"
_PAGE_NUMBER = re.compile(
    rf"{_DASHES}(?:第\s*)?(\d{{1,4}})(?:\s*页)?(?:\s*[,，/共]+\s*\d{{1,4}}\s*页?)?{_DASHES}"
)
_ROMAN = re.compile(r"[ivxl]+", re.IGNORECASE)

Sameness = tuple[str] | tuple[str, str, int]
"""What a line shares with its sisters: its text, or what stands around a number and what that number
is ahead of the page.
"""


def running_lines(pages: list[list[Line]]) -> set[Line]:
    """What repeats at the top and bottom of the pages: titles, standard numbers, page numbers."""
    seen: dict[tuple[bool, Sameness], list[Line]] = defaultdict(list)
    for lines in pages:
        for line, at_top in _edges(lines):
            for sameness in _samenesses(line):
                seen[at_top, sameness].append(line)
    running: set[Line] = set()
    for (_, sameness), repeats in seen.items():
        usual = median(line.bottom for line in repeats)
        in_place = [line for line in repeats if abs(line.bottom - usual) < _SAME_PLACE]
        if len({line.page for line in in_place}) >= _enough(sameness, len(pages)):
            running.update(in_place)
    for lines in pages:
        running.update(line for line, _ in _edges(lines) if _is_own_number(line))
    return running


def named_once(running: set[Line]) -> tuple[str, ...]:
    """What running lines say, from the top of the first page on: each once, page numbers left out."""
    said: dict[str, str] = {}
    for line in sorted(running, key=lambda line: (line.page, -line.top, line.left)):
        if not _PAGE_NUMBER.fullmatch(line.text) and not _ROMAN.fullmatch(line.text):
            # A page number beside the words changes from page to page.
            said.setdefault(_NUMBER_AT_EDGE.sub("", "".join(line.text.split())), line.text)
    return tuple(said.values())


def _enough(sameness: Sameness, pages: int) -> float:
    """On how many pages a line must stand. A number that counts pages says more than a mere repetition,
    which the head of a long table is too.
    """
    counts_pages = len(sameness) > 1
    # Two clauses may well end with the same words at the foot of two pages.
    least = _MIN_REPEATS if sameness[0].endswith(_SENTENCE_END) else max(2, min(pages, _MIN_REPEATS))
    return least if counts_pages else max(least, _REPEATED_SHARE * pages)


def _samenesses(line: Line) -> Iterator[Sameness]:
    """What may be the same on other pages: the text, or the text beside a number that counts pages."""
    compact = "".join(line.text.split())
    yield ("roman",) if _ROMAN.fullmatch(compact) else (compact,)
    for match in _NUMBER_AT_EDGE.finditer(line.text):
        number = next(group for group in match.groups() if group)
        yield line.text[: match.start()], line.text[match.end() :], int(number) - line.page


def _edges(lines: list[Line]) -> list[tuple[Line, bool]]:
    down = sorted((line for line in lines if not line.table), key=lambda line: -line.top)
    count = min(_EDGE_LINES, len(down) // 2)
    return [(line, True) for line in down[:count]] + [(line, False) for line in down[len(down) - count :]]


def _is_own_number(line: Line) -> bool:
    match = _PAGE_NUMBER.fullmatch(line.text)
    return match is not None and int(match[1]) == line.page
