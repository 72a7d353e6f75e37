"""PDF: the text layer, page by page. Pages that are only pictures are named in a warning."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from knowledge.errors import SourceDamaged, SourceEncrypted
from knowledge.reading.pdf_lines import Line, in_rows, is_wide
from knowledge.reading.pdf_paragraphs import paragraphs
from knowledge.reading.pdf_running import without_running_lines
from knowledge.reading.reader import Reading, Source

_END_MARK = b"%%EOF"
_TAIL_BYTES = 65_536
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HYPHENS = str.maketrans({"\x02": "\N{SOFT HYPHEN}", "\ufffe": "\N{SOFT HYPHEN}"})


class PdfReader:
    formats: tuple[str, ...] = ("pdf",)
    isolated = True

    def accepts(self, source: Source) -> bool:
        return b"%PDF-" in source.head[:1024]

    def read(self, source: Source) -> Reading:
        from pypdfium2 import PdfDocument, PdfiumError

        _require_end_mark(source)
        try:
            document = PdfDocument(source.path)
        except PdfiumError as error:
            if error.err_code == _WRONG_PASSWORD:
                raise SourceEncrypted(name=source.name) from None
            raise
        pages = [_lines(document[index], index + 1) for index in range(len(document))]
        empty = [number for number, lines in enumerate(pages, start=1) if not lines]
        blocks = tuple(paragraphs(without_running_lines(pages)))
        return Reading(format=self.formats[0], blocks=blocks, warnings=tuple(_about_empty(empty)))


def _require_end_mark(source: Source) -> None:
    # PDFium mends a download that broke off and shows the pages it got; half a regulation is worse
    # than none.
    with source.path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _TAIL_BYTES))
        if _END_MARK not in file.read():
            raise SourceDamaged(name=source.name)


def _lines(page: Any, number: int) -> list[Line]:
    """The lines of a page, with the boxes of their first and last sign."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    codes = [raw.FPDFText_GetUnicode(text_page, index) for index in range(text_page.count_chars())]
    pieces: list[Line] = []
    start = 0
    for end in [*_ends(text_page, codes), len(codes)]:
        if line := _line(text_page, codes, start, end, number):
            pieces.append(line)
        start = end + 1
    page.close()
    return in_rows(pieces)


def _ends(text_page: Any, codes: list[int]) -> Iterator[int]:
    """Where a line ends: at a mark of PDFium, or at a gap between signs that do not stand together.

    Such gaps part the cells of a table; and on pages of a few words PDFium puts spaces between lines.
    """
    for index, code in enumerate(codes):
        if chr(code) in "\r\n":
            yield index
        elif chr(code).isspace() and 0 < index < len(codes) - 1:
            before = text_page.get_charbox(index - 1, loose=True)
            after = text_page.get_charbox(index + 1, loose=True)
            (_, bottom, right, top), (next_left, next_bottom, _, next_top) = before, after
            if is_wide(next_left - right, top - bottom) or min(top, next_top) <= max(bottom, next_bottom):
                yield index


def _line(text_page: Any, codes: list[int], start: int, end: int, number: int) -> Line | None:
    """The line that the signs from `start` up to `end` make, None if all are white space."""
    seen = [index for index in range(start, end) if not chr(codes[index]).isspace()]
    if not seen:
        return None
    # PDFium counts in UTF-16, so that rare signs come in two halves.
    text = "".join(map(chr, codes[start:end])).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    left, _, _, _ = text_page.get_charbox(seen[0], loose=True)
    _, _, right, _ = text_page.get_charbox(seen[-1], loose=True)
    # A bullet before the text or an exponent behind it is not of its height.
    _, bottom, _, top = text_page.get_charbox(seen[len(seen) // 2], loose=True)
    text = text.translate(_HYPHENS).strip()
    return Line(text=text, page=number, left=left, right=right, bottom=bottom, top=top)


def _about_empty(pages: list[int]) -> Iterator[str]:
    """One warning for all pages without text: `第3、7-9页没有文字 / pages 3, 7-9 have no text`."""
    if not pages:
        return
    runs = []
    for _, group in groupby(enumerate(pages), key=lambda place: place[1] - place[0]):
        run = [page for _, page in group]
        runs.append(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}")
    english = f"page {runs[0]} has" if len(pages) == 1 else f"pages {', '.join(runs)} have"
    yield f"第{'、'.join(runs)}页没有文字 / {english} no text"
