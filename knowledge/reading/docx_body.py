"""The body of a DOCX as blocks: paragraphs, tables, and what hangs on them."""

from collections.abc import Iterator

from knowledge.clauses import Block
from knowledge.reading.elements import Element
from knowledge.reading.numbering import Numbering
from knowledge.reading.ooxml import W
from knowledge.reading.styles import Styles

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_UNSEEN = {W + name for name in ("pPr", "rPr", "del", "moveFrom", "delText", "instrText", "delInstrText")}
_CHARACTERS = {W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_OFF = {"0", "false", "off"}
# Word keeps signs of the Symbol font by their place in it; these carry meaning in limits and formulas.
_SYMBOLS = {
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    **dict(zip(b"\xa3\xb3\xb9\xbb\xb0\xb1\xb4\xb8\xae\xa5\xd7", "≤≥≠≈°±×÷→∞·", strict=True)),
    **dict(zip(b"\xe5\xd6\xa2\xb2DSW", "∑√′″ΔΣΩ", strict=True)),
}


class Body:
    """Turns elements into blocks, in reading order, once: the numbering counts as it goes.

    `title` is the first paragraph in the style "Title" that has come by.
    """

    def __init__(self, styles: Styles, numbering: Numbering, notes: list[Element | None]) -> None:
        self.title: str | None = None
        self._styles = styles
        self._numbering = numbering
        self._notes = {
            (element.tag, element.get(W + "id")): element
            for root in notes
            if root is not None
            for element in root
        }

    def blocks(self, parent: Element) -> Iterator[Block]:
        for element in parent:
            if element.tag == W + "p":
                yield from self._paragraph(element)
            elif element.tag == W + "tbl":
                yield from self._table(element)
            elif isinstance(element.tag, str) and element.tag not in _UNSEEN:
                # Content controls, insertions and the like wrap paragraphs.
                yield from self.blocks(element)

    def _paragraph(self, paragraph: Element) -> Iterator[Block]:
        properties = paragraph.find(W + "pPr")
        asides: list[Element] = []
        text = "".join(self._text(paragraph, asides))
        lines = [" ".join(line.split()) for line in text.splitlines()]
        lines = [line for line in lines if line]
        place = self._styles.list_place(properties)
        # A deleted paragraph is not counted; an empty one is, but shows nothing to cite.
        deleted = not lines and properties is not None and properties.find(f"{W}rPr/{W}del") is not None
        if place and not deleted:
            label = self._numbering.next_label(place)
            lines[:1] = [label + line for line in lines[:1]]
        level = self._styles.heading_level(properties)
        if level is not None and lines:
            lines = [" ".join(lines)]
            if self.title is None and self._styles.is_title(properties):
                self.title = lines[0]
        yield from (Block(text=line, level=level) for line in lines)
        for aside in asides:
            yield from self.blocks(aside)

    def _text(self, parent: Element, asides: list[Element]) -> Iterator[str]:
        """The visible text of a paragraph; text boxes and notes go to `asides`."""
        for element in parent:
            tag = element.tag
            if tag == W + "txbxContent":
                asides.append(element)
            elif tag in _NOTES:
                note = self._notes.get((W + _NOTES[tag], element.get(W + "id")))
                asides.extend([] if note is None else [note])
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == W + "sym":
                yield _symbol(element)
            elif tag == _ALTERNATIVES:
                yield from self._alternative(element, asides)
            elif tag == _MATH + "f":
                # Above and below the bar; without a sign between them 1/2 would read 12.
                halves = [half for name in ("num", "den") for half in element.iterfind(_MATH + name)]
                yield "/".join("".join(self._text(half, asides)) for half in halves)
            elif isinstance(tag, str) and tag.endswith("}t"):
                yield element.text or ""
            elif isinstance(tag, str) and tag not in _UNSEEN and not _is_hidden(element):
                yield from self._text(element, asides)

    def _alternative(self, element: Element, asides: list[Element]) -> Iterator[str]:
        # The same drawing for newer and older programs: the first that says anything is enough.
        for choice in element:
            found: list[Element] = []
            text = "".join(self._text(choice, found))
            if text or found:
                asides.extend(found)
                yield text
                return

    def _table(self, table: Element) -> Iterator[Block]:
        rows = [_cells(row) for row in _within(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        if len(rows) == 1 and len(rows[0]) == 1:
            # A frame around text.
            yield from self.blocks(rows[0][0])
            return
        lines = []
        for row in rows:
            cells = ["" if _is_merged_above(cell) else self._cell_text(cell) for cell in row]
            if any(cells):
                lines.append(" | ".join(cells))
        if lines:
            yield Block(text="\n".join(lines), table=True)

    def _cell_text(self, cell: Element) -> str:
        return " ".join(" ".join(block.text.split()) for block in self.blocks(cell))


def _within(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, content controls around them looked through."""
    for element in parent:
        if element.tag == W + name:
            yield element
        elif element.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins"}:
            yield from _within(element, name)


def _cells(row: Element) -> list[Element]:
    return list(_within(row, "tc"))


def _is_merged_above(cell: Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _is_hidden(run: Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(W + "val", "1") not in _OFF


def _symbol(element: Element) -> str:
    code = int(element.get(W + "char", "0"), 16)
    if element.get(W + "font", "").lower() == "symbol":
        return _SYMBOLS.get(code & 0xFF, chr(code))
    return chr(code)
