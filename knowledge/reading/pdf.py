"""PDF: the text layer, page by page. Pages that are only pictures are named in a warning."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from knowledge.errors import SourceDamaged, SourceEncrypted
from knowledge.reading.pdf_lines import Line, in_rows, paragraphs, without_running_lines
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
    """The lines of a page as PDFium separates them, with the boxes of their first and last sign."""
    from pypdfium2 import raw

    text_page = page.get_textpage()
    lines: list[Line] = []
    run: list[int] = []
    count = text_page.count_chars()
    for index in range(count + 1):
        # The place behind the last sign ends the last line.
        code = raw.FPDFText_GetUnicode(text_page, index) if index < count else ord("\n")
        if chr(code) not in "\r\n":
            run.append(code)
            continue
        text = "".join(map(chr, run)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if text.strip():
            start = index - len(run)
            left, bottom, _, top = text_page.get_charbox(start + _blank(run), loose=True)
            _, _, right, _ = text_page.get_charbox(index - 1 - _blank(run[::-1]), loose=True)
            text = text.translate(_HYPHENS).strip()
            lines.append(Line(text=text, page=number, left=left, right=right, bottom=bottom, top=top))
        run = []
    page.close()
    return in_rows(lines)


def _blank(codes: list[int]) -> int:
    """How many white-space signs `codes` begins with."""
    return next(index for index, code in enumerate(codes) if not chr(code).isspace())


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
