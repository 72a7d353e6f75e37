"""Spreadsheets, slides and CSV: what a person sees on the screen is what comes out."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Inches

from knowledge.clauses import Block
from knowledge.errors import SourceDamaged, SourceEmpty, SourceError
from knowledge.reading import Limits, read
from knowledge.reading.cell_formats import shown

Save = Callable[[str, bytes], Path]


def a_workbook(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def limits_of_gas(book: openpyxl.Workbook) -> None:
    sheet = book.active
    sheet.title = "瓦斯限值"
    sheet["B2"] = "云岭矿瓦斯限值表"
    sheet.merge_cells("B2:E2")
    for column, text in zip("BCDE", ["地点", "限值", "风速", "检查日期"], strict=True):
        sheet[f"{column}3"] = text
    rows = [("回风巷", 0.01, 0.25, date(2024, 5, 1)), (None, 0.015, 1200, date(2024, 5, 2))]
    for number, row in enumerate(rows, start=4):
        for column, value, shape in zip(
            "BCDE", row, ["General", "0.0%", '#,##0.00" m/s"', "yyyy/m/d"], strict=True
        ):
            sheet[f"{column}{number}"] = value
            sheet[f"{column}{number}"].number_format = shape
    sheet.merge_cells("B4:B5")
    sheet["B7"] = "注：限值按体积计。"


def test_a_sheet_becomes_a_heading_a_title_a_table_and_its_notes(save: Save) -> None:
    assert read(save("限值.xlsx", a_workbook(limits_of_gas))).blocks == (
        Block(text="瓦斯限值", level=2),
        Block(text="云岭矿瓦斯限值表"),
        Block(
            text="地点 | 限值 | 风速 | 检查日期\n"
            "回风巷 | 1.0% | 0.25 m/s | 2024-05-01\n"
            "回风巷 | 1.5% | 1,200.00 m/s | 2024-05-02",
            table=True,
        ),
        Block(text="注：限值按体积计。"),
    )


def test_a_heading_of_two_rows_becomes_one(save: Save) -> None:
    def change(book: openpyxl.Workbook) -> None:
        for row in [("巷道", "风速", None), (None, "最低", "最高"), ("主巷", 1, 8)]:
            book.active.append(row)
        book.active.merge_cells("A1:A2")
        book.active.merge_cells("B1:C1")

    table = read(save("风速.xlsx", a_workbook(change))).blocks[1]
    assert table.text == "巷道 | 风速 最低 | 风速 最高\n主巷 | 1 | 8"


def test_what_is_hidden_or_not_computed_is_told(save: Save) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.title = "台账"
        for row in [("编号", "合计"), (1, "=SUM(1,2)"), (2, 5)]:
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
        book.create_sheet("草稿")["A1"] = "不看"
        book["草稿"].sheet_state = "hidden"

    reading = read(save("台账.xlsx", a_workbook(change)))

    assert reading.blocks[1].text == "编号 | 合计\n1 | "
    assert "不看" not in "".join(block.text for block in reading.blocks)
    assert any("B2" in warning for warning in reading.warnings)
    assert any("1 个隐藏行" in warning for warning in reading.warnings)
    assert any("草稿" in warning and "hidden sheet" in warning for warning in reading.warnings)


def test_a_cell_at_the_far_corner_costs_nothing(save: Save) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.active["A1"] = "甲"
        book.active["XFD1048576"] = "乙"

    table = read(save("far.xlsx", a_workbook(change)), limits=Limits(seconds=20)).blocks[1:]
    assert "".join(block.text for block in table).count("甲") == 1


@pytest.mark.parametrize(
    ("value", "shape", "text"),
    [
        (0.01, "0.0%", "1.0%"),
        (0.005, "0.00%", "0.50%"),
        (3, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (12, '0"台"', "12台"),
        (12, 'General"台"', "12台"),
        (1.5, "0.0\\ \\m", "1.5 m"),
        (-3, "0.0;[Red](0.0)", "(3.0)"),
        (1234567, "#,##0,", "1,235"),
        (0.5, "0.0##", "0.5"),
        (7, "000", "007"),
        (12.5, "[$￥-804]#,##0.00", "￥12.50"),
        (0.25, "# ?/?", "0.25"),
        (True, "General", "TRUE"),
        (datetime(2024, 5, 1), "m/d/yy", "2024-05-01"),
        (datetime(2024, 5, 1, 8, 30), "General", "2024-05-01 08:30"),
        (time(8, 30), "h:mm", "08:30"),
        (" 甲\n乙 ", "@", "甲 乙"),
        (None, "General", ""),
    ],
)
def test_a_number_reads_as_it_is_shown(value: object, shape: str, text: str) -> None:
    assert shown(value, shape) == text


@given(value=st.integers(-(10**9), 10**9), decimals=st.integers(1, 6))
def test_a_number_of_enough_decimals_keeps_its_value(value: int, decimals: int) -> None:
    number = value / 10**decimals
    assert float(shown(number, "0." + "0" * decimals)) == number
    assert float(shown(number, "#,##0." + "#" * decimals).replace(",", "") or 0) == number


def slides() -> bytes:
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[5])
    first.shapes.title.text = "班前会"
    for top, text in [(4, "第二条 后撤人。"), (2, "第一条 先停电。")]:
        first.shapes.add_textbox(Inches(1), Inches(top), Inches(5), Inches(1)).text_frame.text = text
    table = first.shapes.add_table(2, 2, Inches(1), Inches(5), Inches(5), Inches(1)).table
    for place, text in enumerate(["岗位", "职责", "班长", "清点人数"]):
        table.cell(place // 2, place % 2).text = text
    first.notes_slide.notes_text_frame.text = "提醒带自救器。"
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "草稿"
    hidden._element.set("show", "0")
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def test_a_slide_is_a_page_read_from_top_to_bottom(save: Save) -> None:
    reading = read(save("培训.pptx", slides()))

    assert reading.blocks == (
        Block(text="班前会", page=1, level=2),
        Block(text="第一条 先停电。", page=1),
        Block(text="第二条 后撤人。", page=1),
        Block(text="岗位 | 职责\n班长 | 清点人数", page=1, table=True),
        Block(text="提醒带自救器。", page=1, aside=True),
    )
    assert reading.warnings == ("隐藏的幻灯片 2 没有收入 / hidden slides 2 left out",)


@pytest.mark.parametrize("sign", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_is_one_table(save: Save, sign: str, encoding: str) -> None:
    rows = [["地点", "限值", "备注"], ["回风巷", "1.0%", '"甲\n乙"'], ["机巷", "0.5%", ""]]
    text = "\r\n".join(sign.join(row) for row in rows)
    (table,) = read(save("限值.csv", text.encode(encoding))).blocks
    assert table == Block(text="地点 | 限值 | 备注\n回风巷 | 1.0% | 甲 乙\n机巷 | 0.5% | ", table=True)


def _without(data: bytes, part: str, content: bytes) -> bytes:
    """The package with other content in one part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return buffer.getvalue()


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "gas"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("cut.xlsx", lambda: a_workbook(limits_of_gas)[:-300], SourceDamaged),
        ("cut.pptx", lambda: slides()[:-300], SourceDamaged),
        ("empty.xlsx", lambda: a_workbook(lambda _: None), SourceEmpty),
        ("broken.xlsx", lambda: _without(a_workbook(limits_of_gas), SHEET, b"<worksheet"), SourceDamaged),
        ("entities.xlsx", lambda: _without(a_workbook(limits_of_gas), SHEET, ENTITIES), SourceError),
        ("bomb.xlsx", lambda: _without(a_workbook(limits_of_gas), SHEET, bytes(80 * 2**20)), SourceDamaged),
        ("bomb.pptx", lambda: _without(slides(), "ppt/presentation.xml", bytes(80 * 2**20)), SourceDamaged),
    ],
)
def test_a_bad_table_gives_its_error(
    save: Save, name: str, data: Callable[[], bytes], error: type[SourceError]
) -> None:
    with pytest.raises(error, match=name):
        read(save(name, data()))
