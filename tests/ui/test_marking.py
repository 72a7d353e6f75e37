from hypothesis import given
from hypothesis import strategies as st

from ui.marking import Passage, headless, is_whole, passages


def _text(found: list[Passage], *, marked: bool) -> str:
    pieces = (p for passage in found for line in passage.lines for cell in line.cells for p in cell)
    return "".join(piece.text for piece in pieces if piece.marked is marked)


def test_cited_words_are_marked_and_nothing_else() -> None:
    found = passages("入井人员必须携带自救器，缺一不可。", ["必须携带自救器"])
    assert _text(found, marked=True) == "必须携带自救器"
    assert _text(found, marked=False) == "入井人员，缺一不可。"


def test_a_quote_is_found_across_line_breaks_and_spaces() -> None:
    found = passages("达到 1.5%时，必须\n停止作业", ["1.5% 时，必须停止"])
    assert _text(found, marked=True) == "1.5%时，必须停止"
    assert len(found[0].lines) == 2


def test_a_quote_that_is_not_there_marks_nothing() -> None:
    assert _text(passages("第一条 安全第一。", ["别的话"]), marked=True) == ""


def test_overlapping_quotes_are_marked_once() -> None:
    assert _text(passages("一二三四五", ["一二三", "二三四"]), marked=True) == "一二三四"


def test_a_table_becomes_rows_with_their_cited_cells_marked() -> None:
    text = "限值如下：\n| 地点 | 浓度 |\n| --- | --- |\n| 工作面 | 1.0% |\n| 回风巷 | 0.75% |"
    lead, table = passages(text, ["回风巷 | 0.75%"])
    assert (lead.kind, table.kind) == ("text", "row")
    assert [[cell[0].text for cell in line.cells] for line in table.lines] == [
        ["地点", "浓度"],
        ["工作面", "1.0%"],
        ["回风巷", "0.75%"],
    ]
    assert [cell[0].marked for cell in table.lines[2].cells] == [True, True]


def test_rows_without_outer_bars_are_a_table_too() -> None:
    _, table = passages("表3 风速\n地点 | 风速\n大巷 | 8", ["大巷 | 8"])
    assert [[cell[0].text for cell in line.cells] for line in table.lines] == [
        ["地点", "风速"],
        ["大巷", "8"],
    ]
    assert [cell[0].marked for cell in table.lines[1].cells] == [True, True]


def test_numbered_items_are_told_from_paragraphs() -> None:
    kinds = [p.kind for p in passages("必须携带：\n（一）矿灯；\n（二）自救器。\n检身工负责检查。")]
    assert kinds == ["text", "item", "text"]


def test_a_number_shown_as_heading_is_not_said_twice() -> None:
    found = headless(passages("第十二条 入井人员必须携带自救器。", ["入井人员"]), "第十二条")
    assert _text(list(found), marked=True) == "入井人员"
    assert _text(list(found), marked=False) == "必须携带自救器。"


def test_marking_a_whole_clause_is_known_as_such() -> None:
    assert is_whole("第一条 全部都引用了。", ["第一条 全部都引用了。"])
    assert not is_whole("第一条 只引用了这里，别处没有引用，后面还有很多话。", ["只引用了这里"])


@given(st.text(st.sampled_from("一二三 |\n-（）[]ab1.%"), max_size=60), st.text(max_size=8))
def test_no_character_is_lost_but_bars_and_white_space(text: str, quote: str) -> None:
    shown = "".join(
        piece.text
        for p in passages(text, [quote])
        for line in p.lines
        for cell in line.cells
        for piece in cell
    )
    kept = [c for c in text if not c.isspace() and c not in "|-"]
    assert [c for c in shown if not c.isspace() and c not in "|-"] == kept
