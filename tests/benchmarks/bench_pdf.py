"""PDF readers on the same pages: figures, not assertions.

    python tests/benchmarks/bench_pdf.py [--keep DIR]

Makes pages of a fictional mine's rules with reportlab, and with LibreOffice and Chromium where they are
installed: one column, two columns, headers, footers, watermarks and a ruled table. Prints for our reader
and plain PDFium, and for pdfplumber and pypdf where they are installed, by layout: the share of characters recovered in
order, the clauses and table rows found whole, lines of headers, footers and watermarks that got into the
text, and seconds a page. Only our reader joins lines, so that "whole" is for the others little more than
the rows of the table.
"""

import importlib.util
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from figures import Figures, parser
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)

FONT = "STSong-Light"
HEADER, FOOTER, MARK = "云岭矿通风管理细则", "云岭矿编印", "内部资料"
TITLE = "云岭矿矿井通风与瓦斯管理的若干补充规定"
CLAUSES = [
    f"第{number}条　{what}应当由{who}每{often}检查一次，并将结果记入{book}；"
    f"发现风量低于{number_of}立方米每分钟或者风速超过允许值的，必须立即停止作业、撤出人员、查明原因，"
    f"处理完毕并经{who}确认后方可恢复。"
    for number, what, who, often, book, number_of in zip(
        [
            "一",
            "二",
            "三",
            "四",
            "五",
            "六",
            "七",
            "八",
            "九",
            "十",
            "十一",
            "十二",
            "十三",
            "十四",
            "十五",
            "十六",
        ],
        ["主要通风机", "局部通风机", "风门", "风桥", "密闭", "测风站", "回风巷", "进风巷"] * 2,
        ["通风队", "机电队", "安检科", "调度室"] * 4,
        ["班", "日", "旬", "月"] * 4,
        ["通风台账", "机电台账", "检查记录", "值班日志"] * 4,
        [120 + 35 * i for i in range(16)],
        strict=True,
    )
]
CAPTION = "表1　各地点风速限值"
ROWS = [
    ["地点", "最低风速", "最高风速"],
    ["掘进岩巷", "0.15", "4.0"],
    ["采煤工作面", "0.25", "4.5"],
    ["运输巷", "0.30", "6.0"],
]
PIECES = [TITLE, *CLAUSES[:8], CAPTION, *("|".join(row) for row in ROWS), *CLAUSES[8:]]
RUNNING = (HEADER, FOOTER, MARK)

Read = Callable[[Path], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one reader did on one file; the shares are of 1."""

    in_order: float
    whole: float
    leaked: int
    seconds: float


def main() -> None:
    wanted = parser(__doc__)
    wanted.add_argument("--keep", type=Path, help="folder for the PDF files that are made")
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory() as temporary, Figures("pdf", options) as told:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        files = list(layouts(folder))
        told.table("layout, reader", {"in order": "", "whole": "", "leaked": "", "a page": "s"})
        for name, reader in readers():
            for path in files:
                out = measure(reader, path)
                told.row(f"{path.stem}, {name}", out.in_order, out.whole, out.leaked, out.seconds)


def measure(read: Read, path: Path) -> Outcome:
    started = time.perf_counter()
    text = read(path)
    seconds = (time.perf_counter() - started) / _pages(path)
    wanted = "".join(_bare(piece) for piece in PIECES)
    blocks = [_bare(line) for line in text.split("\n")]
    whole = sum(_bare(piece) in blocks for piece in PIECES) / len(PIECES)
    leaked = sum(text.count(line) for line in RUNNING)
    matcher = SequenceMatcher(None, wanted, "".join(blocks), autojunk=False)
    in_order = sum(match.size for match in matcher.get_matching_blocks()) / len(wanted)
    return Outcome(in_order=in_order, whole=whole, leaked=leaked, seconds=seconds)


def _bare(text: str) -> str:
    return "".join(text.split())


def _pages(path: Path) -> int:
    from pypdfium2 import PdfDocument

    return len(PdfDocument(path))


# -- readers -----------------------------------------------------------------------------------


def readers() -> Iterator[tuple[str, Read]]:
    yield "ours", ours
    yield "pdfium", by_pdfium
    if importlib.util.find_spec("pdfplumber"):
        yield "pdfplumber", by_pdfplumber
    if importlib.util.find_spec("pypdf"):
        yield "pypdf", by_pypdf


def ours(path: Path) -> str:
    from knowledge.reading import open_source, reader_of

    # In this process, as the others are: the start of a child costs half a second a file.
    return "\n".join(block.text for block in reader_of("pdf").read(open_source(path, path.name)).blocks)


def by_pdfium(path: Path) -> str:
    """Ours without what we make of it."""
    from pypdfium2 import PdfDocument

    return "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(path))


def by_pdfplumber(path: Path) -> str:
    import pdfplumber

    parts = []
    with pdfplumber.open(path) as document:
        for page in document.pages:
            tables = page.find_tables()
            rest = page
            for table in tables:
                rest = rest.outside_bbox(table.bbox)
            parts.append(rest.extract_text())
            parts += [" | ".join(cell or "" for cell in row) for table in tables for row in table.extract()]
    return "\n".join(parts)


def by_pypdf(path: Path) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


# -- layouts -----------------------------------------------------------------------------------


def layouts(folder: Path) -> Iterator[Path]:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    yield _reportlab(folder / "reportlab one column.pdf", columns=1)
    yield _reportlab(folder / "reportlab two columns.pdf", columns=2)
    yield _interleaved(folder / "reportlab line by line.pdf")
    for columns, name in ((1, "one column"), (2, "two columns")):
        page = folder / f"{name}.html"
        page.write_text(_html(columns), encoding="utf-8")
        if chromium := shutil.which("chromium") or shutil.which("google-chrome"):
            path = folder / f"chromium {name}.pdf"
            _run(
                chromium,
                "--headless",
                "--no-sandbox",
                "--no-pdf-header-footer",
                f"--print-to-pdf={path}",
                str(page),
            )
            yield path
        if shutil.which("soffice"):
            yield _libreoffice(folder / f"libreoffice {name}.pdf", columns)


def _reportlab(path: Path, columns: int) -> Path:
    style = ParagraphStyle("clause", fontName=FONT, fontSize=11, leading=17, wordWrap="CJK")
    title = ParagraphStyle("title", style, fontSize=16, alignment=1, leading=24)
    width, height = A4
    own = (width - 120 - 24 * (columns - 1)) / columns
    frames = [Frame(60 + i * (own + 24), 60, own, height - 190, 0, 0, 0, 0) for i in range(columns)]
    head = Frame(60, height - 125, width - 120, 60, 0, 0, 0, 0)
    later = [Frame(60 + i * (own + 24), 60, own, height - 130, 0, 0, 0, 0) for i in range(columns)]
    table = Table(
        ROWS,
        style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 10)]),
    )
    content: list[Flowable] = [Paragraph(TITLE, title), NextPageTemplate("later"), FrameBreak()]
    content += [Paragraph(text, style) for text in [*CLAUSES[:8], CAPTION]]
    content += [table, *(Paragraph(text, style) for text in CLAUSES[8:])]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates(
        [PageTemplate("first", [head, *frames], onPage=_edges), PageTemplate("later", later, onPage=_edges)]
    )
    document.build(content)
    return path


def _edges(canvas: Canvas, _: object) -> None:
    width, height = A4
    number = canvas.getPageNumber()
    canvas.setFont(FONT, 9)
    canvas.drawString(60, height - 40, HEADER)
    canvas.drawCentredString(width / 2, 30, f"— {number} —")
    canvas.drawRightString(width - 60, 30, FOOTER)
    canvas.saveState()
    canvas.setFillGray(0.8)
    canvas.setFont(FONT, 60)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(45)
    canvas.drawCentredString(0, 0, MARK)
    canvas.restoreState()


def _interleaved(path: Path) -> Path:
    """Two columns that are drawn row by row, with a heading across, level watermarks on both pages."""
    canvas = Canvas(str(path), pagesize=A4)
    for page in (0, 1):
        canvas.setFillGray(0.85)
        canvas.setFont(FONT, 30)
        for up in (250, 500):
            canvas.drawCentredString(300, up, MARK)
        canvas.setFillGray(0)
        if not page:
            canvas.setFont(FONT, 16)
            canvas.drawCentredString(300, 770, TITLE)
        canvas.setFont(FONT, 10)
        canvas.drawString(60, 805, HEADER)
        sides = [
            CLAUSES[page * 8 : page * 8 + 4],
            CLAUSES[page * 8 + 4 : page * 8 + 8],
        ]
        columns = [[part for clause in side for part in _wrapped(clause, 22)] for side in sides]
        for row in range(max(map(len, columns))):
            for at, lines in enumerate(columns):
                if row < len(lines):
                    canvas.drawString(60 + at * 245, 730 - row * 16, lines[row])
        if not page:
            canvas.drawString(60, 120, CAPTION)
            table = Table(
                ROWS,
                style=TableStyle(
                    [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 9)]
                ),
            )
            table.wrapOn(canvas, 400, 400)
            table.drawOn(canvas, 60, 40)
        canvas.showPage()
    canvas.save()
    return path


def _wrapped(text: str, signs: int) -> list[str]:
    return [text[at : at + signs] for at in range(0, len(text), signs)]


def _html(columns: int) -> str:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    body = "".join(f"<p>{text}</p>" for text in CLAUSES[:8])
    rest = "".join(f"<p>{text}</p>" for text in CLAUSES[8:])
    return (
        "<meta charset=utf-8><style>body{font:11pt 'Noto Serif CJK SC',serif} h1{font-size:16pt;text-align:center}"
        f"main{{column-count:{columns};column-gap:2em}} table{{border-collapse:collapse}} td{{border:1px solid}}"
        ".mark{position:fixed;top:45%;left:30%;font-size:60pt;color:#ddd;transform:rotate(-40deg)}"
        ".head{position:fixed;top:0;left:0;font-size:9pt} @page{margin:20mm} main{padding-top:8mm}</style>"
        f"<div class=mark>{MARK}</div><div class=head>{HEADER}</div><h1>{TITLE}</h1>"
        f"<main>{body}<p>{CAPTION}</p><table>{rows}</table>{rest}</main>"
    )


def _libreoffice(path: Path, columns: int) -> Path:
    import docx
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = HEADER
    section.footer.paragraphs[0].text = FOOTER
    document.add_heading(TITLE, 1)
    if columns > 1:
        section = document.add_section(0)
        own = section._sectPr.find(qn("w:cols"))
        own = OxmlElement("w:cols") if own is None else own
        own.set(qn("w:num"), str(columns))
    for text in [*CLAUSES[:8], CAPTION]:
        document.add_paragraph(text)
    table = document.add_table(len(ROWS), len(ROWS[0]), style="Table Grid")
    table.autofit = False
    for column in table.columns:
        column.width = docx.shared.Cm(2.2)
    for cells, row in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
            cell.width = docx.shared.Cm(2.2)
    for text in CLAUSES[8:]:
        document.add_paragraph(text)
    source = path.with_suffix(".docx")
    document.save(str(source))
    _run("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(source))
    return path


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)


if __name__ == "__main__":
    main()
