"""HTML: the site goes, every clause stays, whatever holds it on the page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.reading import read

Save = Callable[[str, bytes], Path]

CLAUSES = ["第一条 矿井应当有两个出口。", "第二条 出口应当有标志。", "第三条 标志应当发光。"]
SITE = (
    '<div class="logo"><h1>某某局</h1></div><ul><li><a href="/1">首页</a></li><li><a href="/2">机构</a></li>'
    '<li><a href="/3">政策</a></li></ul><div>您的位置：<a href="/">首页</a></div>'
)
FOOT = "<div>【打印】 【关闭】</div><footer>主办：某某局</footer><p>Copyright © 某某局</p>"

SHAPES = {
    "paragraphs": "".join(f"<p>{clause}</p>" for clause in CLAUSES),
    "line breaks": "<br>".join(CLAUSES),
    "bare in a div": f"<div>{CLAUSES[0]}<br/>{CLAUSES[1]}</div><div>{CLAUSES[2]}</div>",
    "a form around the page": f"<form>{''.join(f'<div>{clause}</div>' for clause in CLAUSES)}</form>",
    "layout table": f"<table><tr><td>{'</td></tr><tr><td>'.join(CLAUSES)}</td></tr></table>",
    "nested tables": f"<table><tr><td><table><tr><td>{'<p>'.join(CLAUSES)}</td></tr></table></td></tr></table>",
    "preformatted": "<pre>{}</pre>".format("\n".join(CLAUSES)),
    "called a menu": f'<div id="menu">{"".join(f"<p>{clause}</p>" for clause in CLAUSES)}</div>',
    "bookmarks": "".join(f'<p><a name="t{i}">{clause}</a></p>' for i, clause in enumerate(CLAUSES)),
    "unclosed": "<p>" + "<p>".join(CLAUSES),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_clauses_stay_one_a_line_and_the_site_goes(save: Save, shape: str) -> None:
    page = f"<html><head><title>出口规定-某某局</title></head><body>{SITE}{SHAPES[shape]}{FOOT}</body></html>"

    assert [block.text for block in read(save("page.html", page.encode())).blocks] == CLAUSES


def test_the_part_that_the_page_marks_as_its_document_is_enough(save: Save) -> None:
    page = f"<div>快捷键说明</div><main>{SHAPES['paragraphs']}</main><div>页脚文字</div>"

    assert [block.text for block in read(save("page.html", page.encode())).blocks] == CLAUSES


def test_a_mark_that_leaves_clauses_out_is_not_believed(save: Save) -> None:
    page = f"<main>{'<p>说明文字。</p>' * 20}</main><div>{SHAPES['paragraphs']}</div>"

    assert [block.text for block in read(save("page.html", page.encode())).blocks][-3:] == CLAUSES


@pytest.mark.parametrize(
    ("head", "body", "title", "first"),
    [
        ("<title>出口规定_政策_某某局</title>", "", "出口规定", "第一条 甲。"),
        ("<title>某某局</title>", "<h1>出口规定</h1>", "出口规定", "出口规定"),
        ("<title>AQ 1-2020 出口规定 - 某某局</title>", "", "AQ 1-2020 出口规定", "第一条 甲。"),
        ('<title>某局</title><meta name="ArticleTitle" content="出口规定">', "", "出口规定", "出口规定"),
        ("", "<h1>一</h1><h1>二</h1>", None, "一"),
    ],
)
def test_the_title_is_the_one_the_page_marks(
    save: Save, head: str, body: str, title: str | None, first: str
) -> None:
    page = f"<html><head>{head}</head><body>{body}<p>第一条 甲。</p></body></html>"

    reading = read(save("page.html", page.encode()))

    assert reading.title == title
    assert reading.blocks[0].text == first


def test_ordered_lists_show_the_numbers_that_browsers_count(save: Save) -> None:
    page = '<ol start="3"><li>甲<li value="7">乙<li>丙</ol><ol type="a"><li>丁</ol><ul><li>戊</ul><p>己</p>'

    blocks = read(save("page.html", page.encode())).blocks

    assert [block.text for block in blocks] == ["3. 甲", "7. 乙", "8. 丙", "a. 丁", "戊", "己"]


def test_a_line_of_the_source_ends_no_sentence(save: Save) -> None:
    page = "<p>第一条 矿井应当\n   有两个\r\n出口，见 table\n2 of the rule。</p>".encode()

    assert (
        read(save("page.html", page)).blocks[0].text == "第一条 矿井应当有两个出口，见 table 2 of the rule。"
    )


def test_a_table_with_long_cells_is_read_as_text(save: Save) -> None:
    long = "应当遵守本规定。" * 80
    page = f"<table><tr><td>第一条</td><td>{long}</td></tr><tr><td>第二条</td><td>{long}</td></tr></table>"

    blocks = read(save("page.html", page.encode())).blocks

    assert [(block.text, block.table) for block in blocks] == [
        (text, False) for text in ("第一条", long, "第二条", long)
    ]
