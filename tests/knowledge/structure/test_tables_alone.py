"""Tables that stand under no clause: sheets of a workbook, whose rows are cited one by one."""

from knowledge.clauses import Block, Kind
from knowledge.provisions import passages, provisions
from knowledge.structure.tree import build

_SHEET = (
    Block(text="隐患", level=2),
    Block(text="序号 | 地点 | 期限 | 限值\n1 | 东翼回风巷 | 三日 | 1%\n2 | 主斜井 |  | 5", table=True),
)


def test_the_first_sheet_is_a_heading_over_its_table() -> None:
    clauses = build(_SHEET, "台账@1")
    assert [c.kind for c in clauses] == [Kind.HEADING, Kind.TABLE, Kind.ROW, Kind.ROW]
    assert clauses[3].label == "隐患表第2行"
    assert clauses[3].heading_path == ("隐患",)


def test_each_row_is_shown_and_cited_by_itself_under_the_head_row() -> None:
    found = provisions(build(_SHEET, "台账@1"))[-1]
    assert found.clause.label == "隐患表第2行"
    assert found.text == "序号 | 地点 | 期限 | 限值\n2 | 主斜井 |  | 5"


def test_a_row_is_embedded_with_the_names_of_its_columns_and_without_its_empty_cells() -> None:
    found = passages(provisions(build(_SHEET, "台账@1"))[-1], "台账")
    assert [p.embedded for p in found] == [
        "台账 隐患\n序号：2；地点：主斜井；限值：5",
        "序号：2；地点：主斜井；限值：5",
    ]


def test_an_empty_last_cell_parts_no_row_from_its_columns() -> None:
    table = Block(text="地点 | 隐患 | 期限\n主斜井 | 照明不足 | ", table=True)
    found = provisions(build([table], "台账@1"))[-1]
    assert passages(found, "台账")[-1].embedded == "地点：主斜井；隐患：照明不足"


def test_a_table_behind_the_title_is_no_front_matter() -> None:
    blocks = [Block(text="云岭矿台账", level=1), Block(text="地点 | 隐患\n主斜井 | 照明不足", table=True)]
    labels = [p.clause.label for p in provisions(build(blocks, "台账@1"))]
    assert labels == ["正文前", "表", "表第1行"]
