"""A comparison as Word and Excel: numbers first, changed words told apart without colour too."""

from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from knowledge.clauses import Block, Edition
from knowledge.clauses import Document as Titled
from knowledge.editions import Diff, diff, export_docx, export_xlsx
from knowledge.structure.tree import build


@pytest.fixture
def changes() -> Diff:
    texts = {
        "旧": ["第一条 甲烷浓度超过1.0%时必须撤人。", "第二条 =SUM(A1)是公式样的旧文字。"],
        "新": ["第一条 甲烷浓度超过0.8%时必须撤人。", "第三条 新增：班前须开安全会\x07。"],
    }
    sides = []
    for name, lines in texts.items():
        edition = Edition(
            id=name,
            document=Titled(id=name, title=f"云岭规程{name}"),
            label="",
            source_name="",
            source_format="",
            source_hash="",
            characters=0,
        )
        sides += [edition, build([Block(text=line) for line in lines], name)]
    return diff(*sides)


def test_word_lists_numbers_first_and_marks_words(changes: Diff, tmp_path: Path) -> None:
    export_docx.write(changes, tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    (table,) = document.tables
    assert [cell.text for cell in table.rows[1].cells][:2] == ["第一条", "第一条"]
    assert [cell.text for cell in table.rows[1].cells][3:] == ["1.0", "0.8", "%"]
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    assert any(run.text == "1.0" and run.font.strike and run.font.color.rgb for run in runs)
    assert any(run.text == "0.8" and run.font.underline and run.font.color.rgb for run in runs)
    assert document.styles["Normal"].element.rPr.rFonts.get(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia"
    )


def test_excel_lists_numbers_on_its_first_sheet_and_runs_no_text(changes: Diff, tmp_path: Path) -> None:
    export_xlsx.write(changes, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx", rich_text=True)
    assert book.sheetnames[0] == "数值变化"
    assert [cell.value for cell in book["数值变化"][2]][3:] == ["1.0", "0.8", "%"]
    marked = {block.text: block.font for block in book["改动"]["D2"].value}
    assert marked["1.0"].strike
    assert marked["0.8"].u == "single"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
