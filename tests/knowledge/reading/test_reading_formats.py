"""Each format as data: what is written, under which name, and what must come out."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.clauses import Block
from knowledge.errors import SourceEmpty, SourceMissing
from knowledge.reading import FORMATS, READERS, read

Save = Callable[[str, bytes], Path]

SIMPLIFIED = "矿井必须有独立的通风系统，风量不足时不得生产。\n第二条　掘进巷道的风速不得低于每秒零点二五米。"
TRADITIONAL = "礦井必須設置獨立的通風系統，風量不足時不得生產。\n第二條　掘進巷道的風速應當符合規定。"
ENGLISH = "§ 75.1 The operator’s fan – kept running – must not stop.\n§ 75.2 Limits: 1.0 ± 0.1 %."

MARKDOWN = """---
owner: 通风科
---
# **通风**细则

第一条 瓦斯浓度超过 *1.0%* 时，__必须__停止作业，见 `1*2*3`。
- （一）风量；

| 级别 | 限值 |
|------|------|
| 甲 | **1.0%** |

## 附则
```
# 不是标题
```
"""

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}">
<title>矿井通风办法_某某局</title><style>p {{color:red}}</style><script>var 脚本 = 1;</script></head><body>
<div class="top-nav"><a href="/">首页</a> <a href="/a">机构</a> <a href="/b">政策</a></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; 政策</div>
<div class="wrap"><ul><li><a href="/1">要闻</a></li><li><a href="/2">公告</a></li>
<li><a href="/3">专题</a></li></ul>
<div id="content"><h1>矿井通风办法</h1><h2>第一章　总则</h2>
<p>第一条　矿井应当
测定风量。</p><p style="display:none">隐藏的话</p>
<p>第二条　风速不得低于 0.25 m/s。<br>（一）巷道；<br/>（二）硐室。</p>
<ol><li>先停电；</li><li><p>后撤人。</p></li></ol>
<table><tr><th>级别</th><th>限值</th></tr>
<tr><td rowspan="2">甲</td><td>1.0%</td></tr><tr><td>1.5%</td></tr></table>
</div></div><div class="footer">版权所有 某某局 ICP备0号</div></body></html>"""

LAYOUT_PAGE = """<html><body><table width="980">
<tr><td><a href="/1">首页</a><a href="/2">新闻</a><a href="/3">办事</a></td></tr>
<tr><td><table><tr><td align="center">矿井排水规定</td></tr><tr><td>第一条 井底车场应当设水仓。<br>
第二条 水泵应当有备用。<br>第三条 每年雨季前试验一次。</td></tr></table></td></tr>
<tr><td>版权所有：某某局</td></tr></table></body></html>"""


def a_document() -> bytes:
    document = docx.Document()
    document.add_heading("机电管理规定", 0)
    document.add_heading("第一章 总则", 1)
    document.add_paragraph("第一条 电气设备必须防爆。").add_run("\n第二条 不得带电检修。")
    table = document.add_table(rows=3, cols=2)
    for row, texts in zip(table.rows, [("项目", "周期"), ("接地", "每月"), ("", "每年")], strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_paragraph("第三条 附则。")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def a_pdf() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=0)
    for page in ["第一条 应当检查通风设施。", "", "第二条 应当记录检查结果。"]:
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(72, 700, page)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@dataclass(frozen=True, kw_only=True)
class Vector:
    name: str
    data: bytes | Callable[[], bytes]
    format: str
    must: tuple[str, ...]
    must_not: tuple[str, ...] = ()
    blocks: int
    levels: tuple[int, ...] = ()
    tables: tuple[str, ...] = ()
    title: str | None = None
    warnings: tuple[str, ...] = ()


TEXT_LINES = tuple(line.strip() for line in SIMPLIFIED.splitlines())
MARKDOWN_TABLE = "| 级别 | 限值 |\n|------|------|\n| 甲 | **1.0%** |"
HTML = {
    "format": "html",
    "must": (
        "第一条 矿井应当测定风量。",
        "第二条 风速不得低于 0.25 m/s。",
        "（一）巷道；",
        "1. 先停电；",
        "2. 后撤人。",
    ),
    "must_not": ("脚本", "color", "隐藏", "首页", "要闻", "版权", "当前位置"),
    "blocks": 9,
    "levels": (1, 2),
    "tables": ("级别 | 限值\n甲 | 1.0%\n | 1.5%",),
    "title": "矿井通风办法",
}
DOCX = {
    "data": a_document,
    "format": "docx",
    "must": ("第一条 电气设备必须防爆。", "第二条 不得带电检修。", "第三条 附则。"),
    "blocks": 6,
    "levels": (1, 1),
    "tables": ("项目 | 周期\n接地 | 每月\n | 每年",),
    "title": "机电管理规定",
}
PDF = {
    "data": a_pdf,
    "format": "pdf",
    "must": ("第一条 应当检查通风设施。", "第二条 应当记录检查结果。"),
    "blocks": 2,
    "warnings": ("第2页没有文字 / page 2 has no text",),
}

VECTORS = [
    *(
        Vector(
            name=f"{encoding}.txt", data=SIMPLIFIED.encode(encoding), format="txt", must=TEXT_LINES, blocks=2
        )
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030", "gb2312")
    ),
    Vector(
        name="big5.txt", data=TRADITIONAL.encode("big5"), format="txt", must=("風量不足", "第二條"), blocks=2
    ),
    Vector(
        name="cp1252.txt", data=ENGLISH.encode("cp1252"), format="txt", must=("§ 75.1", "’s fan –"), blocks=2
    ),
    Vector(
        name="line marks.txt",
        data="第一条 甲。\\n\n第二条 乙。\\n第三条 丙。\r\n\r\n\u3000第四条 C:\\丁".encode(),
        format="txt",
        must=("第一条 甲。", "第二条 乙。", "第三条 丙。", "第四条 C:\\丁"),
        must_not=("\\n",),
        blocks=4,
    ),
    Vector(
        name="one bad byte.txt",
        data=SIMPLIFIED.encode() + b"\xff",
        format="txt",
        must=("风量不足",),
        blocks=2,
        warnings=("有 1 处文字无法解码（utf-8） / 1 places cannot be decoded (utf-8)",),
    ),
    Vector(name="no suffix", data=SIMPLIFIED.encode(), format="txt", must=TEXT_LINES, blocks=2),
    Vector(name="really text.pdf", data=SIMPLIFIED.encode(), format="txt", must=TEXT_LINES, blocks=2),
    Vector(
        name="细则.md",
        data=MARKDOWN.encode(),
        format="md",
        must=(
            "通风细则",
            "第一条 瓦斯浓度超过 1.0% 时，必须停止作业，见 `1*2*3`。",
            "- （一）风量；",
            "# 不是标题",
        ),
        must_not=("---\n", "```"),
        blocks=7,
        levels=(1, 2),
        tables=(MARKDOWN_TABLE,),
    ),
    *(
        Vector(name=name, data=PAGE.format(charset=charset).encode(encoding), **HTML)  # type: ignore[arg-type]
        for name, charset, encoding in [
            ("page.html", "utf-8", "utf-8"),
            ("page gb2312.htm", "gb2312", "gb18030"),
            ("wrong charset.html", "gb2312", "utf-8"),
            ("latin charset.html", "iso-8859-1", "gb18030"),
            ("marked.html", "utf-8", "utf-16"),
            ("really a page.txt", "utf-8", "utf-8"),
            ("really a page.doc", "gbk", "gb18030"),
        ]
    ),
    Vector(
        name="layout tables.html",
        data=LAYOUT_PAGE.encode(),
        format="html",
        must=("矿井排水规定", "第一条 井底车场应当设水仓。", "第二条 水泵应当有备用。", "第三条"),
        must_not=("首页", "版权"),
        blocks=4,
    ),
    Vector(name="规定.docx", **DOCX),  # type: ignore[arg-type]
    Vector(name="really docx.doc", **DOCX),  # type: ignore[arg-type]
    Vector(name="really docx.pdf", **DOCX),  # type: ignore[arg-type]
    Vector(name="规定.pdf", **PDF),  # type: ignore[arg-type]
    Vector(name="really pdf.txt", **PDF),  # type: ignore[arg-type]
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.name)
def test_reads_what_the_file_holds(tmp_path: Path, vector: Vector) -> None:
    path = tmp_path / vector.name
    path.write_bytes(vector.data() if callable(vector.data) else vector.data)

    reading = read(path)

    text = "\n".join(block.text for block in reading.blocks)
    assert reading.format == vector.format
    assert [part for part in vector.must if part not in text] == []
    assert [part for part in vector.must_not if part in text] == []
    assert len(reading.blocks) == vector.blocks
    assert tuple(block.level for block in reading.blocks if block.level) == vector.levels
    assert tuple(block.text for block in reading.blocks if block.table) == vector.tables
    assert reading.title == vector.title
    assert reading.warnings == vector.warnings


def test_every_format_has_a_vector() -> None:
    # Formats with tests of their own: pictures, tables, letters, the eCFR, and what only an office program reads.
    elsewhere = {"png", "xlsx", "pptx", "csv", "eml", "mhtml", "ecfr", "doc", "rtf", "xls", "ppt"}
    assert {vector.format for vector in VECTORS} | elsewhere == {reader.formats[0] for reader in READERS}


def test_formats_are_the_suffixes_of_all_readers() -> None:
    assert set(FORMATS) >= {"docx", "doc", "pdf", "html", "htm", "md", "markdown", "txt"}
    assert len(FORMATS) == len(set(FORMATS))


def test_an_upload_is_known_by_the_name_its_user_gave(save: Save) -> None:
    path = save("gradio-7f3a", b"# \xe6\xa0\x87\xe9\xa2\x98")

    assert read(path, name="细则.md").blocks == (Block(text="标题", level=1),)
    with pytest.raises(SourceEmpty, match=r"细则\.txt"):
        read(save("gradio-8", b" \n\t"), name="细则.txt")


def test_pages_are_numbered_from_one(save: Save) -> None:
    assert [block.page for block in read(save("a.pdf", a_pdf())).blocks] == [1, 3]


def test_a_missing_file_and_a_folder_are_told_apart_from_text(tmp_path: Path) -> None:
    for path in (tmp_path / "不在.txt", tmp_path, tmp_path / ("长" * 300)):
        with pytest.raises(SourceMissing):
            read(path)
