"""PDF pages as they are printed: columns, ruled tables, watermarks, pages on their side, damaged pages."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from knowledge.reading import Reading, read
from knowledge.reading.pdf_columns import in_reading_order
from knowledge.reading.pdf_lines import Line

Save = Callable[[str, bytes], Path]
Draw = Callable[[Canvas], None]

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), FONT, 10)])

LEFT = [
    "第一条　云岭矿各采区的主要进回风巷应",
    "当设置测风站，测风站前后十米内不得堆",
    "放材料，也不得有拐弯和障碍。",
    "第二条　测风员每旬测风一次，测得的数",
    "值当班填写，并由通风队长签字后存档。",
]
RIGHT = [
    "第三条　风门应当能够自动关闭，两道风",
    "门不得同时打开，行人和车辆通过之后必",
    "须检查一遍。",
    "第四条　拆除密闭之前必须先检查瓦斯，",
    "浓度超过规定的，不得动工。",
]
CLAUSES = ["".join(LEFT[:3]), "".join(LEFT[3:]), "".join(RIGHT[:3]), "".join(RIGHT[3:])]


def a_pdf(*pages: Draw, size: tuple[float, float] = (595, 842)) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, pageCompression=0)
    for page in pages:
        canvas.setFont(FONT, 11)
        page(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def columns(canvas: Canvas, top: float = 700) -> None:
    """Drawn row by row, as some programs do, so that the order of drawing is not that of reading."""
    for at, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        canvas.drawString(60, top - 18 * at, left)
        canvas.drawString(310, top - 18 * at, right)


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def test_two_columns_are_read_one_after_the_other(save: Save) -> None:
    assert texts(read(save("两栏.pdf", a_pdf(columns)))) == CLAUSES


def test_a_heading_across_both_columns_parts_what_stands_above_and_below(save: Save) -> None:
    def page(canvas: Canvas) -> None:
        columns(canvas, 740)
        canvas.drawCentredString(297, 600, "第二章　机电设备的检查与维护以及停送电管理")
        columns(canvas, 540)

    heading = "第二章　机电设备的检查与维护以及停送电管理"
    assert texts(read(save("两栏.pdf", a_pdf(page)))) == [*CLAUSES, heading, *CLAUSES]


def ragged(canvas: Canvas) -> None:
    """Two columns of short clauses with a page number that stands out into the gutter."""
    left = [
        "第一章　总则",
        "第一条　风机房应当悬挂牌板和值班运行的记",
        "录本。",
        "第二条　矿井必须有：",
        "（一）备用风机；",
    ]
    left += ["（二）反风设施，其操作时间为十分钟以内", "（三）应急电源，其持续的时间不少于一小时"]
    right = [
        "。",
        "第二条之一　本条所称备用，是指能随",
        "时开动。",
        "第二章　监测",
        "第三条　传感器每旬调校一次，并填写记",
    ]
    right += ["录，由专人保存三年", "。保存期满后销毁。"]
    for at, text in enumerate(left):
        canvas.drawString(60, 700 - 18 * at, text)
    for at, text in enumerate(right):
        canvas.drawString(330, 700 - 18 * at, text)
    canvas.drawCentredString(297, 30, "- 1 -")


RAGGED = [
    "第一章　总则",
    "第一条　风机房应当悬挂牌板和值班运行的记录本。",
    "第二条　矿井必须有：",
    "（一）备用风机；",
    "（二）反风设施，其操作时间为十分钟以内",
    "（三）应急电源，其持续的时间不少于一小时。",
    "第二条之一　本条所称备用，是指能随时开动。",
    "第二章　监测",
    "第三条　传感器每旬调校一次，并填写记录，由专人保存三年。保存期满后销毁。",
]


def test_columns_of_short_clauses_beside_a_page_number_are_joined_by_column(save: Save) -> None:
    assert texts(read(save("两栏.pdf", a_pdf(ragged)))) == RAGGED


def test_a_paragraph_of_punctuation_does_not_exist(save: Save) -> None:
    def page(canvas: Canvas) -> None:
        for at, text in enumerate(
            ["。", "————————", "第一条　风门应当关闭", "。", "……", "第二条　严禁烟火。"]
        ):
            canvas.drawString(60, 700 - 40 * at, text)

    assert texts(read(save("标点.pdf", a_pdf(page)))) == ["第一条　风门应当关闭。", "第二条　严禁烟火。"]


def test_a_table_without_rules_is_not_taken_for_columns(save: Save) -> None:
    def page(canvas: Canvas) -> None:
        for at in range(8):
            canvas.drawString(60, 700 - 18 * at, f"测点{at}")
            canvas.drawString(310, 700 - 18 * at, f"{at}.5 米每秒")

    assert texts(read(save("表.pdf", a_pdf(page))))[3] == "测点3 3.5 米每秒"


edges = st.floats(0, 600, allow_nan=False)
placed = st.builds(
    lambda left, bottom, width, text: Line(
        text=text, page=1, left=left, right=left + width, bottom=bottom, top=bottom + 12
    ),
    edges,
    edges,
    st.floats(1, 300),
    st.text("风门瓦斯", min_size=1, max_size=9),
)


@given(st.lists(st.lists(placed, max_size=30), max_size=3))
def test_reading_order_loses_and_doubles_nothing(pages: list[list[Line]]) -> None:
    ordered = in_reading_order(pages)

    for before, after in zip(pages, ordered, strict=True):
        signs = "".join(line.text for line in after).replace(" ", "")
        assert sorted(signs) == sorted("".join(line.text for line in before))


def test_ruled_tables_keep_rows_and_cells_behind_their_caption(save: Save) -> None:
    buffer = io.BytesIO()
    rows = [["地点", "风速", ""], ["", "最低", "最高"], ["岩巷", "0.15", "4.0"], ["煤巷", "0.25", "4.0"]]
    merged = TableStyle([*GRID.getCommands(), ("SPAN", (1, 0), (2, 0)), ("SPAN", (0, 0), (0, 1))])
    style = Paragraph("", None).style
    style.fontName, style.wordWrap = FONT, "CJK"
    content = [
        Paragraph("表1：风速限值（m/s）", style),
        Table(rows, style=merged),
        Paragraph("第二条　必须遵守。", style),
    ]
    SimpleDocTemplate(buffer).build(content)

    caption, table, clause = read(save("表.pdf", buffer.getvalue())).blocks

    assert caption.text == "表1：风速限值（m/s）"
    assert table.table
    assert table.text.split("\n") == [
        "地点 | 风速 | ",
        " | 最低 | 最高",
        "岩巷 | 0.15 | 4.0",
        "煤巷 | 0.25 | 4.0",
    ]
    assert not clause.table


def test_a_table_that_goes_on_over_the_page_stays_one(save: Save) -> None:
    buffer = io.BytesIO()
    rows = [["测点", "风量"], *([f"测点{n}", f"{n}00"] for n in range(1, 61))]
    SimpleDocTemplate(buffer).build([Table(rows, style=GRID, repeatRows=1)])

    (table,) = read(save("长表.pdf", buffer.getvalue())).blocks

    assert table.text.split("\n") == [" | ".join(row) for row in rows]


def test_a_frame_round_running_text_is_no_table(save: Save) -> None:
    def page(canvas: Canvas) -> None:
        for left, bottom, width, height in ((40, 40, 515, 760), (40, 40, 100, 30), (140, 40, 415, 30)):
            canvas.rect(left, bottom, width, height)
        columns(canvas)

    assert texts(read(save("框.pdf", a_pdf(page))))[:4] == CLAUSES


@pytest.mark.parametrize("degrees", [0, 45, -30])
def test_watermarks_stay_out_of_the_text(save: Save, degrees: int) -> None:
    def page(canvas: Canvas, top: float = 700) -> None:
        canvas.saveState()
        canvas.setFillGray(0.8)
        canvas.setFont(FONT, 40)
        canvas.translate(300, 600)
        canvas.rotate(degrees)
        canvas.drawCentredString(0, 0, "内部资料")
        canvas.restoreState()
        columns(canvas, top)

    assert texts(read(save("水印.pdf", a_pdf(page, lambda canvas: page(canvas, 640))))) == CLAUSES * 2


def test_light_words_that_do_not_repeat_are_text(save: Save) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFillGray(0.7)
        canvas.drawString(60, 500, "第九条　浅色印刷的条款也是条款。")

    assert texts(read(save("浅.pdf", a_pdf(page)))) == ["第九条　浅色印刷的条款也是条款。"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_pages_that_lie_on_their_side_are_read_upright(save: Save, degrees: int) -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(421, 421)
        canvas.rotate(degrees)
        canvas.translate(-300, -421)
        columns(canvas)

    assert texts(read(save("横.pdf", a_pdf(page, size=(842, 842))))) == CLAUSES


def test_a_damaged_page_is_named_and_the_rest_is_kept(save: Save) -> None:
    data = a_pdf(*[lambda canvas, n=n: canvas.drawString(60, 700, f"Rule {n}") for n in (1, 2, 3)])
    second = [match.start() for match in re.finditer(rb"<<\s*/Contents", data)][1]

    reading = read(save("坏页.pdf", data[:second] + b"(" * 20 + data[second + 20 :]))

    assert [(block.text, block.page) for block in reading.blocks] == [("Rule 1", 1), ("Rule 3", 3)]
    assert reading.warnings == ("第2页已损坏，未收入 / page 2 left out as damaged",)
