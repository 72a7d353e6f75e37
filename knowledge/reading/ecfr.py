"""The eCFR's XML (bulk file of a title, or what its service gives of a part): sections with their paragraphs.

The layout is that of GPO's e-CFR user guide: DIV1 … DIV9 hold the hierarchy, each with its HEAD.
"""

import re
from collections.abc import Iterator

from knowledge.clauses import Block
from knowledge.errors import SourceDamaged
from knowledge.reading.elements import Element
from knowledge.reading.reader import Reading, Source

_LAYOUT = re.compile(
    rb'<DLPSTEXTCLASS|<ECFR\b|<DIV[1-9]\s[^>]*TYPE="(?:TITLE|SUBTITLE|CHAPTER|SUBCHAP|PART|SUBPART|SUBJGRP|SECTION|APPENDIX)"'
)
_LEVELS = {"DIV5": 1, "DIV6": 2, "DIV7": 3, "DIV8": 4, "DIV9": 2}
_HEADINGS = re.compile(r"HD\d?|HEAD")
_PARAGRAPH = re.compile(r"P|PSPACE|FP|FP-?\d*|FP1-?\d*|P-\d|LP|BCAP|NOTE|EXTRACT")
_FIRST_ENTRY = re.compile(r"\s*(?=\((?:1|i|A)\)\s)")
_NOTES = {"AUTH", "SOURCE", "CITA", "SECAUTH", "EDNOTE", "EFFDNOT", "CROSSREF", "APPRO"}
_UNSEEN = {"HEADER", "CFRTOC", "PTPG", "img", "GPH", "MATH"}


class EcfrReader:
    formats: tuple[str, ...] = ("ecfr",)
    isolated = True

    def accepts(self, source: Source) -> bool:
        start = source.head.lstrip(b"\xef\xbb\xbf").lstrip()
        return start.startswith(b"<") and bool(_LAYOUT.search(source.head))

    def read(self, source: Source) -> Reading:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        root = etree.parse(str(source.path), parser).getroot()
        if root.getroottree().docinfo.internalDTD is not None:
            # The layout has none; what it would declare are entities, to swell or to fetch.
            raise SourceDamaged(name=source.name)
        return Reading(format=self.formats[0], blocks=tuple(_blocks(root)))


def _blocks(parent: Element) -> Iterator[Block]:
    for element in parent:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            continue
        if tag in {"TABLE", "GPOTABLE"} or (tag == "DIV" and element.find(".//TABLE") is not None):
            yield from _table(element)
        elif tag in _NOTES:
            if text := _text(element):
                yield Block(text=text)
        elif _HEADINGS.fullmatch(tag):
            if text := _text(element):
                yield Block(text=text, level=_LEVELS.get(parent.tag, 5 if tag != "HEAD" else 1))
        elif _PARAGRAPH.fullmatch(tag) and element.find("P") is None:
            yield from (Block(text=text) for text in _paragraphs(element))
        else:
            yield from _blocks(element)


def _paragraphs(element: Element) -> Iterator[str]:
    """The text of a P; two where a title in italics stands before its first list entry: (a) *Tests.* (1) …"""
    text = _text(element)
    title = element[0] if len(element) and element[0].tag in {"I", "E"} else None
    if title is not None and (entry := _FIRST_ENTRY.match(title.tail or "")):
        rest = " ".join((entry.group() + "".join(_after(element, title, entry.end()))).split())
        yield text[: len(text) - len(rest)].rstrip()
        text = rest
    if text:
        yield text


def _after(element: Element, title: Element, at: int) -> Iterator[str]:
    yield title.tail[at:]
    for child in element[1:]:
        yield "".join(child.itertext())
        yield child.tail or ""


def _table(element: Element) -> Iterator[Block]:
    """Rows of an HTML table (the service) or of a GPOTABLE (the bulk file of the annual edition)."""
    captions = [_text(title) for title in element.iter("CAPTION", "TTITLE")]
    heading = [_text(cell) for cell in element.iter("CHED")]
    rows = [heading] if heading else []
    for row in element.iter("TR", "ROW"):
        rows.append([_text(cell) for cell in row.iterchildren("TD", "TH", "ENT")])
    yield from (Block(text=caption) for caption in captions if caption)
    if lines := [" | ".join(row) for row in rows if any(row)]:
        yield Block(text="\n".join(lines), table=True)
    for note in element.iter("TNOTE"):
        if text := _text(note):
            yield Block(text=text)


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
