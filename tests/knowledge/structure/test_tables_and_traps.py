"""Tables, notes, appendices, and numbers that are glued to what follows them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.clauses import Block, Clause, Kind
from knowledge.provisions import passages, provisions
from knowledge.structure.tree import build


def tree(*lines: str) -> tuple[Clause, ...]:
    return build([Block(text=line) for line in lines], "样例@1")


def labels(*lines: str) -> list[str]:
    return [clause.label for clause in tree(*lines)]


TABLE = "地点 | 风速\n工作面 | 0.25\n大巷 | 8"


def test_a_table_keeps_caption_units_and_head_and_each_row_is_a_clause() -> None:
    blocks = [
        Block(text="第一条 风速见表3。"),
        Block(text="表3 风速限值"),
        Block(text="单位：m/s"),
        Block(text=TABLE, table=True),
        Block(text="注：按净断面计算。"),
        Block(text="第二条 其他。"),
    ]
    _, table, first, second, note, after = build(blocks, "样例@1")
    assert table.text == "表3 风速限值\n单位：m/s\n地点 | 风速"
    assert [(first.kind, first.label), (second.kind, second.label)] == [
        (Kind.ROW, "第一条 表3第1行"),
        (Kind.ROW, "第一条 表3第2行"),
    ]
    assert (note.kind, note.parent_id, after.label) == (Kind.NOTE, table.id, "第二条")


def test_a_row_is_searched_with_its_caption_and_headings_and_shown_as_it_is() -> None:
    blocks = [Block(text="第一条 见表3。"), Block(text="表3 限值"), Block(text=TABLE, table=True)]
    (provision,) = provisions(build(blocks, "样例@1"))
    row = next(p for p in passages(provision, "样例") if p.text == "大巷 | 8")
    assert "表3 限值 地点：大巷；风速：8" in row.embedded
    assert row.text in provision.text


def test_rows_of_a_long_table_are_shown_under_its_heading() -> None:
    rows = "\n".join(f"地点{n}{'甲' * 90} | {n}" for n in range(40))
    found = provisions(build([Block(text=f"地点 | 风速\n{rows}", table=True)], "样例@1"))
    assert len(found) > 1
    assert all(provision.text.startswith("地点 | 风速") for provision in found)


def test_lines_parted_by_tabs_are_a_table() -> None:
    assert [c.kind for c in tree("第一条 限值：", "地点\t下限\t上限", "大巷\t1\t8")][1:] == [
        Kind.TABLE,
        Kind.ROW,
    ]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["4.3.1 甲。", "4.3.1.1A级工程应设计。"], ["4.3.1", "4.3.1.1"]),
        (["7.2.3 甲。", "7.2.42台以上设备同时作业时，应指挥。"], ["7.2.3", "7.2.4"]),
        (["3 总体要求", "3.1 甲。", "4 粉尘治理4.2 洒水。"], ["3", "3.1", "4", "4.2"]),
        (["4.1 甲。", "5排土场", "5.1 乙。"], ["4.1", "5", "5.1"]),
        (["1范围", "1.1 甲。", "附录A 资料", "A1 概况", "A1.1 名称。"], ["1", "1.1", "附录A", "A1", "A1.1"]),
        (["5.1 风量", "5.1.1井下每人4立方米。"], ["5.1", "5.1.1"]),
    ],
)
def test_numbers_glued_to_words_and_chapters_of_standards(lines: list[str], expected: list[str]) -> None:
    assert labels(*lines) == expected


@pytest.mark.parametrize("printed", ["第135条", "第 一百三十五 条", "第１３５条", "第一百三十五条"])
def test_every_spelling_of_a_number_has_the_same_id(printed: str) -> None:
    (clause,) = tree(f"{printed} 严禁吸烟。")
    assert clause.id == "样例@1#第一百三十五条"
    assert clause.number == "".join(printed.split())


def test_a_long_last_article_keeps_its_paragraphs_apart() -> None:
    clauses = tree("第一条 甲。", "第二条 乙。", *["班前检查通风设施，确认完好，并做好记录。"] * 60)
    assert [c.label for c in clauses[-2:]] == ["第二条第六十款", "第二条第六十一款"]
    assert max(len(c.text) for c in clauses) < 60


_LINES = st.sampled_from(
    [
        "第一条 甲。",
        "第２条 乙。",
        "3.1 风量",
        "3.1.12台",
        "表1 限值",
        "甲\t乙\t丙",
        "a | b",
        "注：说明",
        "附录A",
        "A1 概况",
    ]
)


@given(st.lists(st.tuples(_LINES, st.booleans()), max_size=14))
def test_nothing_is_lost_with_tables_and_ids_are_stable(lines: list[tuple[str, bool]]) -> None:
    blocks = [Block(text=text, table=table) for text, table in lines]
    clauses = build(blocks, "d")
    bare = "".join("".join(c.text.split()) for c in clauses)
    assert bare == "".join("".join(text.split()) for text, _ in lines)
    assert len({c.id for c in clauses}) == len(clauses)
    assert build(blocks, "d") == clauses
    seen: set[str | None] = {None}
    for clause in clauses:
        assert clause.parent_id in seen
        seen.add(clause.id)


def test_what_a_speaker_says_beside_a_slide_is_no_paragraph_of_its_rule() -> None:
    blocks = [
        Block(text="班前会", level=2),
        Block(text="第一条 入井须携带自救器。"),
        Block(text="演示佩戴。", aside=True),
        Block(text="第二条 严禁带烟火入井。"),
    ]
    clauses = build(blocks, "样例@1")
    note = next(c for c in clauses if c.text == "演示佩戴。")
    assert note.kind is Kind.NOTE
    assert "第一条" not in note.label
    assert [c.label for c in clauses if c.kind is Kind.ARTICLE] == ["第一条", "第二条"]
    assert "".join(c.text for c in clauses) == "".join(b.text for b in blocks)
