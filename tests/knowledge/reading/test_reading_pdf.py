"""PDF: pages of lines become paragraphs, and what repeats at their edges goes."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from knowledge.clauses import Block
from knowledge.library import Library
from knowledge.reading import read

Save = Callable[[str, bytes], Path]

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
FLAT = ParagraphStyle("flat", fontName=FONT, fontSize=12, leading=18, wordWrap="CJK")
INDENTED = ParagraphStyle("indented", FLAT, firstLineIndent=24)
TITLE = ParagraphStyle("title", FLAT, fontSize=18, alignment=1, leading=30)
LATIN = ParagraphStyle("latin", fontName="Helvetica", fontSize=11, leading=14)

LONG = (
    "第{number}条　矿井应当依照第三十条和本办法第六章的规定建立通风管理制度，并配备足够的专职人员；"
    "掘进巷道的风速不得低于0.25米每秒，采煤工作面进风流中的氧气浓度不得低于百分之二十，"
    "二氧化碳浓度不得高于百分之零点五。任何人不得擅自停开主要通风机，也不得擅自改变通风系统或者拆除通风设施。"
)


def no_edges(canvas: Canvas, document: object) -> None:
    pass


def a_pdf(*content: object, edges: Callable[[Canvas, object], None] = no_edges) -> bytes:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build(list(content), onFirstPage=edges, onLaterPages=edges)
    return buffer.getvalue()


def texts(save: Save, data: bytes) -> list[str]:
    return [block.text for block in read(save("规定.pdf", data)).blocks]


@pytest.mark.parametrize("style", [FLAT, INDENTED], ids=["flat", "indented"])
def test_wrapped_lines_become_the_paragraphs_they_were(save: Save, style: ParagraphStyle) -> None:
    paragraphs = ["矿井通风管理办法", "第一章　总则"]
    paragraphs += [LONG.format(number=number) for number in "一二三"]
    paragraphs += ["（一）局部通风机应当由专人负责。", "5.3.2　检验周期为一年。"]

    read_back = texts(save, a_pdf(*(Paragraph(text, style) for text in paragraphs)))

    assert ["".join(text.split()) for text in read_back] == ["".join(text.split()) for text in paragraphs]


def test_a_paragraph_runs_on_over_the_end_of_a_page(save: Save) -> None:
    paragraphs = [LONG.format(number=number) for number in "一二三四五六七八九十"]

    blocks = read(save("规定.pdf", a_pdf(*(Paragraph(text * 2, INDENTED) for text in paragraphs)))).blocks

    starts = [block.text[:3] for block in blocks if block.text.startswith("第")]
    assert {block.page for block in blocks} >= {1, 2}
    assert starts[:3] == ["第一条", "第二条", "第三条"]
    assert sorted(start for start in starts if start != "第三十") == sorted(
        f"第{n}条" for n in "一二三四五六七八九十"
    )


def test_latin_words_stay_apart_where_lines_are_joined(save: Save) -> None:
    text = "Each operator shall examine the ventilation controls at intervals not exceeding seven days. " * 3

    assert texts(save, a_pdf(Paragraph(text, LATIN))) == [text.strip()]


def test_a_title_is_not_joined_with_the_text_below(save: Save) -> None:
    title = "关于印发矿井通风系统安全管理办法及其附属实施细则的通知文本"

    assert texts(save, a_pdf(Paragraph(title, TITLE), Paragraph("各矿应当遵守。", FLAT))) == [
        title,
        "各矿应当遵守。",
    ]


@pytest.mark.parametrize("pages", [2, 3, 9])
def test_running_headers_footers_and_page_numbers_are_dropped(save: Save, pages: int) -> None:
    def edges(canvas: Canvas, document: object) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(72, 810, "某矿通风管理办法")
        number = canvas.getPageNumber()
        canvas.drawCentredString(300, 30, f"— {number} —" if number % 2 else f"第 {number} 页 共 {pages} 页")

    content = []
    for number in range(1, pages + 1):
        content += [
            Paragraph(f"第{number}条　本条规定第{number}项事项。", FLAT),
            Paragraph("应当遵守。", FLAT),
            PageBreak(),
        ]

    text = "\n".join(texts(save, a_pdf(*content, edges=edges)))

    assert "通风管理办法" not in text
    assert "页" not in text
    assert "—" not in text
    assert all(f"第{number}条" in text for number in range(1, pages + 1))


def test_numbers_at_the_edge_that_do_not_count_pages_stay(save: Save) -> None:
    content = []
    for number in (31, 45, 60):
        content += [Paragraph("额定电压", FLAT), Paragraph(f"{number} 伏", FLAT), PageBreak()]

    assert texts(save, a_pdf(*content[:-1], PageBreak()))[-1] == "60 伏"


def test_cells_of_a_row_stay_on_one_line(save: Save) -> None:
    table = Table([["Class", "Limit"], ["A", "1.0 %"], ["B", "1.5 %"]], colWidths=[150, 150])

    assert texts(save, a_pdf(table)) == ["Class Limit", "A 1.0 %", "B 1.5 %"]


def test_a_page_header_names_the_order_and_is_no_text(save: Save, tmp_path: Path) -> None:
    def header(canvas: Canvas, _: object) -> None:
        canvas.setFont(FONT, 9)
        canvas.drawString(72, 815, "云岭矿规章汇编规定  国家安全监管总局令第99号")
        canvas.drawCentredString(297, 20, f"- {canvas.getPageNumber()} -")

    content = [Paragraph("云岭矿通风规定", TITLE)]
    for number in "一二三":
        content += [Paragraph(LONG.format(number=number), FLAT), PageBreak()]
    path = save("规定.pdf", a_pdf(*content, edges=header))

    assert read(path).running == ("云岭矿规章汇编规定 国家安全监管总局令第99号",)
    with Library(tmp_path / "home") as library:
        (result,) = library.ingest([path])
        assert result.edition
        clauses = library.clauses(result.edition.id)

    assert result.edition.document.title == "云岭矿通风规定"
    assert (result.edition.number, result.edition.issuer) == (
        "国家安全监管总局令第99号",
        "国家安全监管总局",
    )
    assert not [clause for clause in clauses if "汇编" in clause.text]


def test_pages_without_text_are_named_in_one_warning(save: Save) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    for number in range(1, 9):
        if number in {1, 4}:
            canvas.drawString(72, 700, f"Rule {number}")
        canvas.showPage()
    canvas.save()

    reading = read(save("扫描.pdf", buffer.getvalue()))

    assert reading.blocks == (Block(text="Rule 1", page=1), Block(text="Rule 4", page=4))
    assert reading.warnings == ("第2-3、5-8页没有文字 / pages 2-3, 5-8 have no text",)
