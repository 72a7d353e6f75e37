"""Real regulations: nothing that stands in them may be missing from what is read."""

import html
import re
import zipfile
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from knowledge.reading import read

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "zh"
FILES = sorted(CORPUS.glob("*")) if CORPUS.is_dir() else []

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FILES, reason=f"the corpus is not at {CORPUS}"),
]


def compact(text: str) -> str:
    return "".join(text.split())


def read_text(path: Path) -> str:
    return "".join(compact(block.text) for block in read(path).blocks)


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix == ".txt"], ids=lambda path: path.stem
)
def test_a_text_is_read_whole(path: Path) -> None:
    assert read_text(path) == compact(path.read_text(encoding="utf-8").replace("\\n", ""))


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix != ".txt"], ids=lambda path: path.name
)
def test_a_word_document_is_read_whole_and_in_order(path: Path) -> None:
    document = zipfile.ZipFile(path).read("word/document.xml").decode()
    written = compact(html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", document))))

    found = iter(read_text(path))

    # Numbers that Word counts may stand between, so: every sign of the source, in the same order.
    assert all(sign in found for sign in written)


def test_a_regulation_set_as_a_pdf_comes_back_paragraph_for_paragraph(tmp_path: Path) -> None:
    source = next(path for path in FILES if path.stem == "煤矿防治水细则")
    paragraphs = [block.text for block in read(source).blocks]
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("text", fontName="STSong-Light", fontSize=12, leading=18, wordWrap="CJK")
    path = tmp_path / "细则.pdf"
    SimpleDocTemplate(str(path)).build([Paragraph(html.escape(text), style) for text in paragraphs])

    read_back = [compact(block.text) for block in read(path).blocks]

    assert "".join(read_back) == compact("".join(paragraphs))
    recovered = sum(compact(text) in read_back for text in paragraphs)
    assert recovered / len(paragraphs) > 0.95


def test_all_files_are_there() -> None:
    assert len(FILES) == 46
