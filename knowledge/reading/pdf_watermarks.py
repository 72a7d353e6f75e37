"""Watermarks that lie level: light words that come again and again, over pages or over one page."""

from collections import Counter

from knowledge.reading.pdf_lines import Line

_MIN_REPEATS = 3  # on one page, for a page that is strewn with them
_REPEATED_SHARE = 0.5  # of the pages


def without_watermarks(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without light lines of the same words on every other page, or thrice on one."""
    on_pages = Counter(text for lines in pages for text in {_key(line) for line in lines if line.light})
    strewn = {
        text
        for lines in pages
        for text, count in Counter(_key(line) for line in lines if line.light).items()
        if count >= _MIN_REPEATS
    }
    usual = {text for text, count in on_pages.items() if count >= max(2, _REPEATED_SHARE * len(pages))}
    marks = strewn | usual
    return [[line for line in lines if not (line.light and _key(line) in marks)] for lines in pages]


def _key(line: Line) -> str:
    return "".join(line.text.split())
