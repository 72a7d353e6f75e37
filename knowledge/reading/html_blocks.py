"""HTML elements to blocks: lines and paragraphs, headings with their level, tables of values whole."""

import re

from knowledge.clauses import Block
from knowledge.reading.elements import Element, whole
from knowledge.reading.number_formats import formatted

_UNSEEN = re.compile("script|style|noscript|template|iframe|object|svg|canvas|select|button|textarea|title")
_BREAKING = re.compile(
    "body|main|article|section|header|footer|aside|nav|div|p|ul|ol|dl|li|dt|dd|pre|blockquote|form|fieldset"
    "|center|address|figure|figcaption|table|caption|thead|tbody|tfoot|tr|td|th|hr|br"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LONG_CELL = 500
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A line of the source may end between any two Chinese signs without a gap being meant.
_WIDE = r"[\u3000-\u9fff\uff00-\uffef]"
_SOURCE_BREAK = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")


def blocks_of(root: Element) -> list[Block]:
    """The visible text below `root`, in order."""
    walk = _Walk()
    walk.into(root)
    walk.flush()
    return walk.blocks


class _Walk:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._number = ""

    def into(self, element: Element, preformatted: bool = False) -> None:
        tag = element.tag
        if not is_visible(element):
            return
        if level := _HEADINGS.get(element.tag):
            self.flush()
            self._line.append(_text(element))
            self.flush(level)
        elif tag == "table" and _is_data(element):
            self.flush()
            for caption in element.iterchildren("caption"):
                self._line.append(_text(caption))
                self.flush()
            if rows := _rows(element):
                self.blocks.append(Block(text="\n".join(rows), table=True))
        else:
            self._children(element, preformatted or tag == "pre")

    def _children(self, element: Element, preformatted: bool) -> None:
        breaking = _BREAKING.fullmatch(element.tag)
        if breaking:
            self.flush()
        if element.tag == "li":
            self._number = _list_number(element)
        self._add(element.text, preformatted)
        for child in element:
            self.into(child, preformatted)
            self._add(child.tail, preformatted)
        if breaking:
            self.flush()

    def flush(self, level: int | None = None) -> None:
        text = _collapsed("".join(self._line))
        self._line.clear()
        if text:
            self.blocks.append(Block(text=self._number + text, level=level))
            self._number = ""

    def _add(self, text: str | None, preformatted: bool) -> None:
        if text and preformatted:
            for line in text.splitlines():
                self._line.append(line)
                self.flush()
        elif text:
            self._line.append(text)


def is_visible(element: Element) -> bool:
    """Whether a browser shows it; comments and processing instructions are elements too."""
    if not isinstance(element.tag, str) or _UNSEEN.fullmatch(element.tag):
        return False
    return element.get("hidden") is None and not _HIDDEN.search(element.get("style", ""))


def _list_number(item: Element) -> str:
    """`3. ` for an entry of an ordered list: browsers count, the page does not."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol" or "none" in parent.get("style", ""):
        return ""
    count = whole(parent.get("start", "1")) or 1
    for entry in parent.iterchildren(item.tag):
        count = whole(entry.get("value")) or count
        if entry is item:
            break
        count += 1
    return formatted(count, _LIST_FORMATS.get(parent.get("type", ""), "decimal")) + ". "


def _is_data(table: Element) -> bool:
    """Whether a table holds values, rather than holding the page in shape."""
    if next(table.iter("h1", "h2", "h3", "h4"), None) is not None or len(list(table.iter("table"))) > 1:
        return False
    rows = [list(row.iterchildren("td", "th")) for row in table.iter("tr")]
    if max((len(row) for row in rows), default=0) < 2:
        return False
    return all(len(_collapsed(_text(cell))) <= _LONG_CELL for row in rows for cell in row)


def _rows(table: Element) -> list[str]:
    lines = []
    reaching_down: dict[int, int] = {}  # column -> how many further rows a cell above still covers
    for row in table.iter("tr"):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _skip_covered(cells, reaching_down)
            span = whole(cell.get("rowspan")) or 1
            if span > 1:
                reaching_down[len(cells)] = span - 1
            cells.append(_collapsed(_text(cell)))
        _skip_covered(cells, reaching_down)
        if any(cells):
            lines.append(" | ".join(cells))
    return lines


def _skip_covered(cells: list[str], reaching_down: dict[int, int]) -> None:
    while reaching_down.get(len(cells), 0) > 0:
        reaching_down[len(cells)] -= 1
        cells.append("")


def _text(element: Element) -> str:
    """The visible text below an element on one line."""
    if not is_visible(element):
        return ""
    parts = [element.text or ""]
    for child in element:
        gap = " " if isinstance(child.tag, str) and _BREAKING.fullmatch(child.tag) else ""
        parts += [gap, _text(child), gap, child.tail or ""]
    return "".join(parts)


def _collapsed(text: str) -> str:
    return " ".join(_SOURCE_BREAK.sub("", text).split())
