"""Long files: progress by page, cancelling, and the limits that hold for hostile ones."""

import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

from knowledge.errors import Cancelled, SourceError
from knowledge.ingest import Progress
from knowledge.library import Library
from knowledge.reading import Limits, read
from knowledge.reading.ocr import MAX_SIDE
from knowledge.reading.pdf import rendered

Save = Callable[[str, bytes], Path]


def a_pdf(pages: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for number in range(1, pages + 1):
        canvas.drawString(
            72, 700, f"{number % 900 + 1}. Rule {number * 7919 % 10007} holds in district {number}."
        )
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_each_of_a_thousand_pages_is_told(save: Save) -> None:
    told: list[tuple[int, int]] = []

    blocks = read(
        save("千页.pdf", a_pdf(1000)), on_page=lambda page, total: told.append((page, total))
    ).blocks

    assert told == [(page, 1000) for page in range(1, 1001)]
    assert {block.page for block in blocks} == set(range(1, 1001))


def test_cancelling_ends_the_reader_at_once_and_leaves_the_library_as_it_was(
    save: Save, tmp_path: Path
) -> None:
    good, long = save("a.txt", "第一条 应当检查。".encode()), save("b.pdf", a_pdf(1000))
    items: list[str] = []

    def cancel(progress: Progress) -> None:
        items.append(progress.item)
        if progress.item == "3/1000 b.pdf":
            raise Cancelled

    with Library(tmp_path / "home") as library:
        with pytest.raises(Cancelled):
            library.ingest([good, long], on_progress=cancel)
        assert [holding.edition.source_name for holding in library.holdings()] == ["a.txt"]
        (result,) = library.ingest([long])

    assert items[-1] == "3/1000 b.pdf"
    assert result.status == "added"


def test_a_page_larger_than_any_wall_is_rendered_small() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(14_000_000, 14_000))
    canvas.rect(0, 0, 9_000_000, 9_000, fill=1)
    canvas.showPage()
    canvas.save()

    picture = rendered(PdfDocument(buffer.getvalue())[0])

    assert max(picture.size) <= MAX_SIDE + 1


def test_pages_that_nest_without_end_are_refused_in_time(save: Save) -> None:
    depth = 20_000
    objects = ["1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj"]
    objects += [f"{n} 0 obj<</Type/Pages/Kids[{n + 1} 0 R]/Count 1000000>>endobj" for n in range(2, depth)]
    objects.append(f"{depth} 0 obj<</Type/Pages/Kids[2 0 R]/Count 1000000>>endobj")
    data = "%PDF-1.7\n" + "\n".join(objects) + f"\ntrailer<</Root 1 0 R/Size {depth + 1}>>\n%%EOF"
    began = time.monotonic()

    with pytest.raises(SourceError):
        read(save("嵌套.pdf", data.encode()), limits=Limits(seconds=2))

    assert time.monotonic() - began < 10


def test_a_file_that_claims_millions_of_pages_holds_nobody_up(save: Save) -> None:
    data = (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids["
        + b"3 0 R " * 300_000
        + b"]/Count 300000>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 4>>\n%%EOF"
    )
    began = time.monotonic()

    with pytest.raises(SourceError):
        read(save("百万页.pdf", data), limits=Limits(seconds=1.5))

    assert time.monotonic() - began < 8
