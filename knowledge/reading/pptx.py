"""PPTX: each slide a page, its title a heading, the rest from top to bottom, then the notes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from knowledge.clauses import Block
from knowledge.reading import signatures
from knowledge.reading.reader import Reading, Source

_TITLE_LEVEL = 2
_END_OF_ZIP = b"PK\x05\x06"
# Frames that the master repeats on every slide: date, footer, slide number, header.
_RUNNING = {"dt", "ftr", "sldNum", "hdr"}
_ROW = 100_000  # EMU (about 3 mm): frames whose tops differ by less stand beside each other


class PptxReader:
    formats: tuple[str, ...] = ("pptx", "pptm")
    isolated = True

    def accepts(self, source: Source) -> bool:
        if not source.head.startswith(signatures.ZIP):
            return False
        if signatures.contains(source.path, b"ppt/presentation"):
            return True
        return source.suffix in self.formats and not signatures.contains(source.path, _END_OF_ZIP)

    def read(self, source: Source) -> Reading:
        from pptx import Presentation

        from knowledge.reading.ooxml import Package

        with Package(source):
            pass  # refuses what is encrypted or would inflate beyond reason
        blocks: list[Block] = []
        hidden = []
        for number, slide in enumerate(Presentation(str(source.path)).slides, start=1):
            if slide._element.get("show") in {"0", "false"}:
                hidden.append(number)
            else:
                blocks += _slide(slide, number)
        warnings = []
        if hidden:
            pages = ", ".join(map(str, hidden))
            warnings.append(f"隐藏的幻灯片 {pages} 没有收入 / hidden slides {pages} left out")
        return Reading(format=self.formats[0], blocks=tuple(blocks), warnings=tuple(warnings))


def _slide(slide: Any, page: int) -> Iterator[Block]:
    title = slide.shapes.title
    if title is not None and (text := " ".join(title.text_frame.text.split())):
        yield Block(text=text, page=page, level=_TITLE_LEVEL)
    for shape in _in_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, page)
    if slide.has_notes_slide and (frame := slide.notes_slide.notes_text_frame) is not None:
        yield from (replace(block, aside=True) for block in _lines(frame, page))


def _in_order(shapes: Any) -> list[Any]:
    """Top to bottom, then left to right; placeholders that inherit their place come as they are written."""
    return sorted(shapes, key=lambda shape: ((shape.top or 0) // _ROW, shape.left or 0))


def _shape(shape: Any, page: int) -> Iterator[Block]:
    if shape.is_placeholder and _placeholder(shape) in _RUNNING:
        return
    if hasattr(shape, "shapes"):
        for inner in _in_order(shape.shapes):
            yield from _shape(inner, page)
    elif getattr(shape, "has_table", False):
        rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in shape.table.rows]
        if lines := [" | ".join(cells) for cells in rows if any(cells)]:
            yield Block(text="\n".join(lines), page=page, table=True)
    elif shape.has_text_frame:
        yield from _lines(shape.text_frame, page)


def _placeholder(shape: Any) -> str:
    places = shape._element.xpath(".//p:nvPr/p:ph/@type")
    return str(places[0]) if places else ""


def _lines(frame: Any, page: int) -> Iterator[Block]:
    for paragraph in frame.paragraphs:
        for line in paragraph.text.replace("\v", "\n").splitlines():
            if text := " ".join(line.split()):
                yield Block(text=text, page=page)
