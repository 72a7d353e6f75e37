"""DOCX: numbers that Word counts, and text that stands outside plain paragraphs."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from knowledge.clauses import Block
from knowledge.reading import read
from knowledge.reading.number_formats import formatted

Save = Callable[[str, bytes], Path]

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def a_docx(body: str, **parts: str) -> bytes:
    """A DOCX of the parts given as the XML inside their root elements: `numbering="<w:num …"`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"
        )
        relations = ""
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {NAMESPACES}>{content}</w:{name}>")
            relations += f'<Relationship Id="{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{relations}</Relationships>")
    return buffer.getvalue()


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(
    text: str, number: str | None = None, level: int | None = None, style: str | None = None
) -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number is not None:
        at = "" if level is None else f'<w:ilvl w:val="{level}"/>'
        properties += f'<w:numPr>{at}<w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text) if text else ''}</w:p>"


def level(index: int, text: str, format: str = "decimal", start: int = 1, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


def definition(identity: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def a_list(identity: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def texts(save: Save, body: str, **parts: str) -> list[str]:
    return [block.text for block in read(save("规定.docx", a_docx(body, **parts))).blocks]


STATUTE = definition(
    0,
    level(0, "第%1章", "chineseCounting"),
    level(1, "第%2条", "chineseCountingThousand", more='<w:lvlRestart w:val="0"/>'),
    level(2, "（%3）", "japaneseCounting", more='<w:suff w:val="nothing"/>'),
)


def test_chapters_articles_and_items_carry_the_numbers_that_word_shows(save: Save) -> None:
    body = "".join(
        paragraph(text, "1", at)
        for at, text in [
            (0, "总则"),
            (1, "甲"),
            (2, "子"),
            (2, "丑"),
            (1, "乙"),
            (2, "寅"),
            (0, "通风"),
            (1, "丙"),
        ]
    )

    assert texts(save, body, numbering=STATUTE + a_list(1, 0)) == [
        "第一章 总则",
        "第一条 甲",
        "（一）子",
        "（二）丑",
        "第二条 乙",
        "（一）寅",
        "第二章 通风",
        "第三条 丙",  # articles count on through the chapters: lvlRestart 0
    ]


def test_numbers_of_several_levels_start_anew_below_each(save: Save) -> None:
    levels = [level(0, "%1"), level(1, "%1.%2"), level(2, "%1.%2.%3")]
    body = "".join(paragraph("x", "1", at) for at in (0, 1, 2, 2, 1, 2, 0, 1))

    numbered = texts(save, body, numbering=definition(0, *levels) + a_list(1, 0))

    assert [text.split()[0] for text in numbered] == [
        "1",
        "1.1",
        "1.1.1",
        "1.1.2",
        "1.2",
        "1.2.1",
        "2",
        "2.1",
    ]


def test_a_level_below_one_that_never_came_counts_that_as_its_first(save: Save) -> None:
    levels = [level(0, "%1", start=5), level(1, "%1.%2")]

    assert texts(save, paragraph("x", "1", 1), numbering=definition(0, *levels) + a_list(1, 0)) == ["5.1 x"]


def test_lists_of_one_definition_count_on_unless_they_start_anew(save: Save) -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    lists = a_list(1, 0) + a_list(2, 0) + a_list(3, 0, anew.format(1)) + a_list(4, 0, anew.format(7))
    body = "".join(paragraph("x", number, 0) for number in ("1", "1", "2", "3", "3", "4", "4"))

    numbered = texts(save, body, numbering=definition(0, level(0, "%1.")) + lists)

    assert [text.split()[0] for text in numbered] == ["1.", "2.", "3.", "1.", "2.", "7.", "8."]


def test_a_list_may_replace_a_level_of_its_definition(save: Save) -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "附录%1", "upperLetter")}</w:lvlOverride>'

    assert texts(
        save,
        paragraph("图", "1", 0) + paragraph("表", "1", 0),
        numbering=definition(0, level(0, "%1.")) + a_list(1, 0, override),
    ) == ["附录A 图", "附录B 表"]


def test_chinese_levels_show_decimals_where_the_level_below_asks_for_it(save: Save) -> None:
    levels = [level(0, "第%1章", "chineseCounting"), level(1, "%1.%2", more="<w:isLgl/>")]
    body = paragraph("总则", "1", 0) + paragraph("范围", "1", 1)

    assert texts(save, body, numbering=definition(0, *levels) + a_list(1, 0)) == ["第一章 总则", "1.1 范围"]


def test_a_style_hands_its_numbering_down(save: Save) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Article"><w:name w:val="条"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Strict"><w:name w:val="严"/><w:basedOn w:val="Article"/></w:style>'
    )
    linked = level(0, "第%1章", "chineseCounting") + level(1, "第%2条", more='<w:pStyle w:val="Article"/>')
    body = (
        paragraph("甲", style="Article")
        + paragraph("乙", style="Strict")
        + paragraph("丙", "0", style="Strict")
    )

    assert texts(save, body, styles=styles, numbering=definition(0, linked) + a_list(1, 0)) == [
        "第1条 甲",
        "第2条 乙",
        "丙",  # number 0 takes the numbering away
    ]


def test_a_definition_may_be_that_of_a_numbering_style(save: Save) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="List"><w:name w:val="List"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="List"/></w:abstractNum>'
    numbering = definition(0, level(0, "%1)")) + linked + a_list(1, 0) + a_list(2, 1)

    assert texts(save, paragraph("甲", "2", 0), styles=styles, numbering=numbering) == ["1) 甲"]


def test_empty_paragraphs_count_and_deleted_ones_do_not(save: Save) -> None:
    deleted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        "<w:rPr><w:del/></w:rPr></w:pPr>"
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    )
    body = (
        paragraph("甲", "1", 0)
        + deleted
        + paragraph("乙", "1", 0)
        + paragraph("", "1", 0)
        + paragraph("丙", "1", 0)
    )

    assert texts(save, body, numbering=definition(0, level(0, "%1.")) + a_list(1, 0)) == [
        "1. 甲",
        "2. 乙",
        "4. 丙",
    ]


def test_bullets_and_lists_without_a_definition_add_nothing(save: Save) -> None:
    body = paragraph("甲", "1", 0) + paragraph("乙", "9", 0) + paragraph("丙", "1", 5)

    assert texts(save, body, numbering=definition(0, level(0, "•", "bullet")) + a_list(1, 0)) == [
        "甲",
        "乙",
        "丙",
    ]


@pytest.mark.parametrize(
    ("format", "count", "shown"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseLegalSimplified", 23, "贰拾叁"),
        ("ideographDigital", 20, "二〇"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 28, "bb"),
        ("upperRoman", 49, "XLIX"),
        ("lowerRoman", 4, "iv"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 10, "１０"),
        ("ideographTraditional", 3, "丙"),
        ("ordinalText", 3, "3"),
        ("chineseCounting", 0, "0"),
        ("none", 3, ""),
    ],
)
def test_numbers_take_the_shape_of_their_format(format: str, count: int, shown: str) -> None:
    assert formatted(count, format) == shown


def test_headings_are_known_by_outline_by_style_name_and_by_inheritance(save: Save) -> None:
    styles = (
        '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="2"><w:name w:val="标题 2"/></w:style>'
        '<w:style w:styleId="3"><w:name w:val="x"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
        '<w:style w:styleId="4"><w:name w:val="y"/><w:basedOn w:val="3"/></w:style>'
    )
    own = '<w:p><w:pPr><w:pStyle w:val="1"/><w:outlineLvl w:val="{}"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    body = (
        "".join(paragraph("x", style=style) for style in "1234")
        + own.format(4)
        + own.format(9)
        + paragraph("x")
    )

    blocks = read(save("规定.docx", a_docx(body, styles=styles))).blocks

    assert [block.level for block in blocks] == [1, 2, 3, 3, 5, None, None]


def test_everything_a_reader_sees_is_read_and_nothing_else(save: Save) -> None:
    box = f"<w:txbxContent>{paragraph('框中')}</w:txbxContent>"
    body = (
        f"<w:p>{run('甲')}<w:ins>{run('增')}</w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del>"
        f"<w:hyperlink>{run('链')}</w:hyperlink><w:sdt><w:sdtContent>{run('控')}</w:sdtContent></w:sdt>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>'
        "<w:r><w:t>5</w:t><w:noBreakHyphen/><w:t>6</w:t></w:r>"
        "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
        '<w:r><w:footnoteReference w:id="2"/></w:r>'
        f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('乙')}</w:sdtContent></w:sdt>"
        f"<w:p>{run('丙')}<w:r><w:br/></w:r>{run('丁')}</w:p>"
    )
    notes = f'<w:footnote w:id="2">{paragraph("注文")}</w:footnote>'

    assert texts(save, body, footnotes=notes) == ["甲增链控≥5-6a/b", "注文", "框中", "乙", "丙", "丁"]


def test_tables_keep_rows_and_columns_and_merged_cells_stand_once(save: Save) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    for row, letters in zip(table.rows, ("abc", "def", "ghi", "   "), strict=True):
        for cell, letter in zip(row.cells, letters, strict=True):
            cell.text = letter.strip()
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 2).merge(table.cell(2, 2))
    table.cell(1, 0).add_paragraph("d2")
    table.cell(2, 1).add_table(1, 2).cell(0, 1).text = "内"
    buffer = io.BytesIO()
    document.save(buffer)

    blocks = read(save("表.docx", buffer.getvalue())).blocks

    assert [(block.text, block.table) for block in blocks] == [
        ("a b | c\nd d2 | e | f i\ng | h | 内 | ", True)
    ]


def test_a_frame_of_one_cell_is_no_table(save: Save) -> None:
    body = f"<w:tbl><w:tr><w:tc>{paragraph('第一条 甲')}{paragraph('第二条 乙')}</w:tc></w:tr></w:tbl>"

    assert read(save("框.docx", a_docx(body))).blocks == (Block(text="第一条 甲"), Block(text="第二条 乙"))


def test_strict_documents_are_read_too(save: Save) -> None:
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        body = f"<w:body>{paragraph('甲')}</w:body>"
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}">{body}</w:document>')

    assert [block.text for block in read(save("严格.docx", buffer.getvalue())).blocks] == ["甲"]
