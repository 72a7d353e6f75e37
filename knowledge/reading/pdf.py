"""PDF: the text layer, page by page; pages that are pictures are recognised where that is installed.

PDFium won over pdfplumber 0.11 and pypdf 7.1: on seven layouts of reportlab, LibreOffice and Chromium the
signs came out in order to 0.96-1.00 of their number (pdfplumber 0.41-0.97, pypdf 0.51-1.00) in 0.02-0.09 s
a page (0.03-0.31, 0.01-0.27), and its paths gave every row of the ruled tables, as pdfplumber's table finder
did (`tests/benchmarks/bench_pdf.py`).
"""

from typing import Any

from knowledge.errors import OcrMissing, SourceDamaged, SourceEncrypted
from knowledge.reading import ocr
from knowledge.reading.pages import Found, text_of
from knowledge.reading.pdf_lines import Line
from knowledge.reading.pdf_text import pieces
from knowledge.reading.reader import Reading, Source

_END_MARK = b"%%EOF"
_TAIL_BYTES = 65_536
_WRONG_PASSWORD = 4  # FPDF_ERR_PASSWORD
_STAMP = 20  # signs: a page with fewer, all over a picture, is a scan with a stamp or number on it
_COVERED = 0.5  # of the page by one picture


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
        found, recogniser = Found(), ocr.Recogniser()
        total = len(document)
        for number in range(1, total + 1):
            recognised = None
            try:
                recognised = _read_page(document, number, source, recogniser, found)
            except Exception:  # libraries written in C each raise their own; the other pages may be whole
                found.add_damaged(number)
            source.pages.done(number, total, recognised.as_json() if recognised else None)
        if len(found.damaged) == total:
            raise SourceDamaged(name=source.name)
        blocks, running = text_of(found.pages)
        if not blocks and found.pictures:
            raise OcrMissing(name=source.name)
        return Reading(format=self.formats[0], blocks=blocks, warnings=found.warnings(), running=running)


def _require_end_mark(source: Source) -> None:
    # PDFium mends a download that broke off and shows the pages it got; half a regulation is worse
    # than none.
    with source.path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _TAIL_BYTES))
        if _END_MARK not in file.read():
            raise SourceDamaged(name=source.name)


def _read_page(
    document: Any, number: int, source: Source, recogniser: ocr.Recogniser, found: Found
) -> ocr.Recognised | None:
    """Add a page to `found`; what was recognised on it, None where its text layer was enough."""
    page = document[number - 1]
    try:
        lines = pieces(page, number)
        if not _is_picture(page, lines):
            found.add(number, lines)
            return None
        if not ocr.available():
            found.add(number, lines)
            if not lines:
                found.pictures.append(number)
            return None
        kept = source.pages.kept(number)
        if kept:
            recognised = ocr.Recognised.from_json(kept)
        else:
            recognised = recogniser.recognise(rendered(page), number)
    finally:
        page.close()
    found.add_recognised(number, recognised)
    return recognised


def _is_picture(page: Any, lines: list[Line]) -> bool:
    """Whether what a person reads on the page is drawn rather than written."""
    from pypdfium2 import raw

    if not lines:
        return bool(raw.FPDFPage_CountObjects(page))
    if sum(len(line.text) for line in lines) >= _STAMP:
        return False
    width, height = page.get_size()
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
        left, bottom, right, top = drawn.get_bounds()
        if (right - left) * (top - bottom) >= _COVERED * width * height:
            return True
    return False


def rendered(page: Any) -> Any:
    """The page as a PIL image of at most `ocr.MAX_SIDE` pixels a side, however large it says it is."""
    return page.render(scale=ocr.MAX_SIDE / max(page.get_size())).to_pil()
