"""How fast each format is read: characters a second, on files that this program makes itself.

    python tests/benchmarks/bench_formats.py [--characters N]

Each file holds about 200,000 characters of made-up clauses and is read as `kuangzhi ingest` reads it, in
its child process; the better of two rounds counts. Old office formats need LibreOffice.
"""

import csv
import io
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import openpyxl
from figures import Figures, parser
from pptx import Presentation
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.reading import Limits, read
from knowledge.structure.numerals import chinese

ROUNDS = 2
RULE = "第{number}条 云岭矿采掘工作面的风速不得低于零点二五米每秒，瓦斯浓度超过百分之一时应当停电撤人。"


def lines(characters: int) -> list[str]:
    count = characters // len(RULE)
    return [RULE.format(number=chinese(number % 9999 + 1)) for number in range(count)]


def as_docx(text: list[str]) -> bytes:
    document = docx.Document()
    for line in text:
        document.add_paragraph(line)
    return _saved(document.save)


def as_pdf(text: list[str]) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for at, line in enumerate(text):
        if at % 40 == 0:
            if at:
                canvas.showPage()
            canvas.setFont("STSong-Light", 9)
        canvas.drawString(50, 800 - at % 40 * 18, line)
    canvas.save()
    return buffer.getvalue()


def as_xlsx(text: list[str]) -> bytes:
    book = openpyxl.Workbook()
    for row in _rows(text):
        book.active.append(row)
    return _saved(book.save)


def as_pptx(text: list[str]) -> bytes:
    deck = Presentation()
    for at in range(0, len(text), 20):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"第{at}页"
        slide.placeholders[1].text_frame.text = "\n".join(text[at : at + 20])
    return _saved(deck.save)


def as_csv(text: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(_rows(text))
    return buffer.getvalue().encode("gb18030")


def as_html(text: list[str]) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in text)
    return f"<!DOCTYPE html><meta charset=utf-8><title>规程</title><body>{paragraphs}</body>".encode()


def as_letter(text: list[str]) -> bytes:
    letter = EmailMessage()
    letter["Subject"], letter["Message-ID"] = "规程", "<1@example.org>"
    letter.set_content("\n".join(text))
    return letter.as_bytes()


def as_ecfr(text: list[str]) -> bytes:
    sections = "".join(
        f'<DIV8 N="{number}" TYPE="SECTION"><HEAD>§ 75.{number} Rule.</HEAD><P>(a) {line}</P></DIV8>'
        for number, line in enumerate(text)
    )
    return f'<DIV5 N="75" TYPE="PART"><HEAD>PART 75</HEAD>{sections}</DIV5>'.encode()


def _rows(text: list[str]) -> list[list[str]]:
    return [["条", "要求"], *([line.split()[0], line.split()[1]] for line in text)]


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


MAKERS: dict[str, Callable[[list[str]], bytes]] = {
    "txt": lambda text: "\n".join(text).encode("gb18030"),
    "md": lambda text: "\n\n".join(text).encode(),
    "csv": as_csv,
    "html": as_html,
    "eml": as_letter,
    "ecfr": as_ecfr,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "pptx": as_pptx,
    "pdf": as_pdf,
}


def main() -> None:
    wanted = parser(__doc__)
    wanted.add_argument("--characters", type=int, default=200_000)
    options = wanted.parse_args()
    text = lines(options.characters)
    with tempfile.TemporaryDirectory() as temporary, Figures("formats", options) as told:
        told.table("format", {"size": "bytes", "characters": "", "read": "s", "rate": "characters/s"})
        folder = Path(temporary)
        for ending, make in MAKERS.items():
            path = folder / f"规程.{ending}"
            path.write_bytes(make(text))
            measure(ending, path, told)
        if shutil.which("soffice"):
            command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
            command += ["--convert-to", "doc", "--outdir", str(folder), str(folder / "规程.docx")]
            subprocess.run(command, check=True, capture_output=True)
            measure("doc", folder / "规程.doc", told)


def measure(ending: str, path: Path, told: Figures) -> None:
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        reading = read(path, limits=Limits())
        best = min(best, time.perf_counter() - started)
    characters = sum(len(block.text) for block in reading.blocks)
    told.row(ending, path.stat().st_size, characters, best, characters / best)


if __name__ == "__main__":
    main()
