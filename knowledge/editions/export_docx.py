"""A diff as a Word document: the table of changed numbers first, then every changed rule with its words marked."""

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from knowledge.clauses import Edition
from knowledge.editions.diff import Changed, Diff
from knowledge.editions.units import Unit
from knowledge.editions.wording import Run

_FONT = "宋体"
_DROPPED, _ADDED = RGBColor(0xC0, 0x1C, 0x28), RGBColor(0x1A, 0x5F, 0xB4)


def write(changes: Diff, path: Path) -> None:
    """Save `changes` at `path`. Dropped words are red and struck, added ones blue and underlined."""
    document = Document()
    _set_up(document)
    document.add_heading("版本对比", level=0)
    document.add_paragraph(f"旧：{_name(changes.old)}\n新：{_name(changes.new)}")
    document.add_paragraph(
        f"改 {len(changes.changed)} 条，增 {len(changes.added)} 条，删 {len(changes.dropped)} 条，"
        f"移 {len(changes.moved)} 条，未变 {len(changes.unchanged)} 条；数值变化 {changes.numbers} 处。"
    )
    legend = document.add_paragraph("标记：")
    _add_run(legend, Run(kind="dropped", text="删去的字句"))
    legend.add_run("　")
    _add_run(legend, Run(kind="added", text="新增的字句"))
    _numbers(document, changes)
    _heading(document, "改动的条款")
    for pair in changes.changed:
        _changed(document, pair)
    for title, units in (("新增的条款", changes.added), ("删去的条款", changes.dropped)):
        _heading(document, title)
        for unit in units:
            _unit(document, unit, "added" if units is changes.added else "dropped")
    _heading(document, "只改了条号的条款")
    for moved in changes.moved:
        document.add_paragraph(f"{moved.old.clause} → {moved.new.clause}")
    document.save(str(path))


def _set_up(document: Any) -> None:
    """A landscape page, and a font that holds Chinese characters for every style that is used."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Table Grid"):
        style = document.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("w:eastAsia", "w:ascii", "w:hAnsi"):
            fonts.set(qn(attribute), _FONT)
        # The template's headings name fonts of their theme, which would win.
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
    document.styles["Normal"].font.size = Pt(10.5)


def _numbers(document: Any, changes: Diff) -> None:
    _heading(document, "数值变化")
    table = document.add_table(rows=1, cols=6, style="Table Grid")
    for cell, title in zip(
        table.rows[0].cells, ("旧条号", "新条号", "项目", "旧值", "新值", "单位"), strict=True
    ):
        cell.paragraphs[0].add_run(title).bold = True
    both = [(pair, n) for pair in changes.changed for n in pair.replaced]
    single = [(pair, n) for pair in changes.changed for n in pair.numbers if n not in pair.replaced]
    for pair, number in [*both, *single]:
        cells = table.add_row().cells
        for cell, text in zip(cells, (pair.old.clause, pair.new.clause, number.counts), strict=False):
            cell.text = text
        _add_run(cells[3].paragraphs[0], Run(kind="dropped", text=number.old or "无"))
        _add_run(cells[4].paragraphs[0], Run(kind="added", text=number.new or "无"))
        cells[5].text = number.unit


def _changed(document: Any, pair: Changed) -> None:
    document.add_heading(f"{pair.old.clause} → {pair.new.clause}", level=2)
    words = [f"{word.old} → {word.new}" for word in pair.words]
    if words:
        document.add_paragraph().add_run("用词变化：" + "；".join(words)).bold = True
    paragraph = document.add_paragraph()
    for run in pair.runs:
        _add_run(paragraph, run)


def _unit(document: Any, unit: Unit, kind: str) -> None:
    document.add_heading(unit.clause, level=2)
    _add_run(document.add_paragraph(), Run(kind="added" if kind == "added" else "dropped", text=unit.text))


def _add_run(paragraph: Any, run: Run) -> None:
    written = paragraph.add_run(_printable(run.text))
    if run.kind == "dropped":
        written.font.color.rgb = _DROPPED
        written.font.strike = True
    elif run.kind == "added":
        written.font.color.rgb = _ADDED
        written.font.underline = True


def _heading(document: Any, text: str) -> None:
    document.add_heading(text, level=1)


def _printable(text: str) -> str:
    """XML holds no control characters, and a source may."""
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)


def _name(edition: Edition) -> str:
    day = f"，{edition.effective} 起施行" if edition.effective else ""
    return f"《{edition.document.title}》{edition.number or edition.label}{day}"
