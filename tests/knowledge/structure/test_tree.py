"""Clause trees: each trap that parsers of regulations fall into is a case here."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.clauses import Block, Clause, Kind
from knowledge.structure import numerals
from knowledge.structure.tree import build


def tree(*lines: str) -> tuple[Clause, ...]:
    return build([Block(text=line) for line in lines], "样例@1")


def labels(*lines: str) -> list[str]:
    return [clause.label for clause in tree(*lines)]


def test_articles_stand_under_their_chapter_with_its_title() -> None:
    front, chapter, first, second = tree(
        "样例规程", "第一章 总则", "第一条 为了安全。", "第二条 适用于本矿。"
    )
    assert front.kind is Kind.FRONT
    assert (chapter.kind, chapter.label) == (Kind.CHAPTER, "第一章")
    assert (first.parent_id, first.heading_path) == (chapter.id, ("第一章 总则",))
    assert second.id == "样例@1#第二条"


def test_headings_glued_to_the_first_article_are_cut_apart() -> None:
    clauses = tree("第一编总则第一条为保障安全，制定本规程。第二条本规程适用于井工矿。")
    assert [c.label for c in clauses] == ["第一编", "第一条", "第二条"]
    assert clauses[0].text == "第一编总则"


@pytest.mark.parametrize(
    "line",
    [
        "第三十条规定的措施必须落实。",
        "第五条、第六条的要求同样适用。",
        "第二条第一款所称人员，是指入井人员。",
        "5.3.2的规定同样适用。",
    ],
)
def test_a_reference_at_the_start_of_a_line_is_no_clause(line: str) -> None:
    assert labels("第一条 入井须知如下。", line)[-1] == "第一条第二款"


@pytest.mark.parametrize(
    "inside", ["按照本规程第二条执行", "依照第二条的规定处理", "见5.1.2", "按表5.1.2取值"]
)
def test_a_reference_inside_a_sentence_is_no_clause(inside: str) -> None:
    assert labels(f"第一条 采掘作业应当{inside}。") == ["第一条"]
    assert labels("5.1.1采掘作业的一般要求", f"5.1.1采掘作业应{inside}。")[0] == "5.1.1"
    assert "5.1.2" not in labels("5.1 一般要求", f"5.1.1采掘作业应{inside}。")


def test_the_next_article_counts_even_where_its_words_look_like_a_reference() -> None:
    assert labels("第一条 甲。", "第二条 到了工作地点，先检查顶板。", "第三条 和班长交接。") == [
        "第一条",
        "第二条",
        "第三条",
    ]


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("第135条", "第135条"),
        ("第 一百三十五 条", "第一百三十五条"),
        ("第二百〇三条", "第二百〇三条"),
        ("第十条之一", "第十条之一"),
    ],
)
def test_each_way_of_writing_an_article_number_is_found_as_itself(printed: str, label: str) -> None:
    assert labels(f"{printed} 井下严禁吸烟。") == [label]


def test_an_article_repeated_for_its_paragraphs_and_items_stays_one_article() -> None:
    clauses = tree("第九条 应当遵守下列规定：", "第九条(一)停电。", "第九条(二)撤人。", "第九条 事后报告。")
    assert [c.label for c in clauses] == ["第九条", "第九条（一）", "第九条（二）", "第九条第二款"]
    assert {c.parent_id for c in clauses[1:]} == {clauses[0].id}


def test_items_in_one_line_are_cut_at_their_numbers() -> None:
    assert labels("第一条 应当遵守下列规定：（一）停电；（二）撤人；（三）见（一）。") == [
        "第一条",
        "第一条（一）",
        "第一条（二）",
        "第一条（三）",
    ]


def test_lists_that_restart_keep_their_parents() -> None:
    assert labels("第一条 规定如下：", "（一）风量：", "1.甲。", "2.乙。", "（二）风速：", "1.丙。") == [
        "第一条",
        "第一条（一）",
        "第一条（一） 1",
        "第一条（一） 2",
        "第一条（二）",
        "第一条（二） 1",
    ]


def test_numbers_glued_to_words_make_a_numbered_standard() -> None:
    found = tree(
        "样例技术规范",
        "1范围本标准规定了通风要求。",
        "2术语和定义2.1矿井通风把空气送入井下。",
        "3总体要求",
        "3.1风量",
        "3.1.1按人数计算。",
        "2台以上风机同时运转时应设专人。",
    )
    assert [c.label for c in found] == ["正文前", "1", "2", "2.1", "3", "3.1", "3.1.1", "3.1.1第二段"]
    assert found[6].heading_path == ("3总体要求", "3.1风量")


def test_amounts_at_the_start_of_a_line_are_no_clauses() -> None:
    assert labels("3.1 风量", "3.2 风速", "10m～15m处降尘。", "0.5MPa以上时停机。", "1.5倍系数。") == [
        "3.1",
        "3.2",
        "3.2第二段",
        "3.2第三段",
        "3.2第四段",
    ]


def test_bare_numbers_after_a_colon_are_items_of_the_clause() -> None:
    assert labels(
        "3.1.1洒水用水量应符合下列规定：", "1每个工作面一个给水栓。", "2转载点一个。", "3.1.2管道"
    ) == [
        "3.1.1",
        "3.1.1 1",
        "3.1.1 2",
        "3.1.2",
    ]


def test_a_commentary_that_counts_anew_is_kept_apart() -> None:
    lines = ["1总则", "1.0.1目的。", "3.0.1要求。", "4.0.1检查。", "条文说明", "1.0.1说明目的。"]
    assert labels(*lines)[-2:] == ["条文说明", "条文说明 1.0.1"]


def test_a_table_of_contents_repeats_no_heading() -> None:
    lines = [
        "样例规程",
        "目 录",
        "第一章 总则 1",
        "第二章 通风 5",
        "第一章 总则",
        "第一条 甲。",
        "第二章 通风",
        "第二条 乙。",
    ]
    assert labels(*lines) == ["正文前", "第一章", "第一条", "第二章", "第二条"]


def test_us_sections_are_cited_with_their_sign() -> None:
    assert labels(
        "§ 75.323 Actions for excessive methane.", "(a) Location of tests.", "(1) Tests shall be made."
    ) == [
        "§ 75.323",
        "§ 75.323(a)",
        "§ 75.323(a)(1)",
    ]


def test_headed_prose_without_numbers_keeps_its_headings() -> None:
    blocks = [
        Block(text="交接班"),
        Block(text="入井", level=1),
        Block(text="先检身。"),
        Block(text="升井", level=1),
        Block(text="交灯。"),
    ]
    clauses = build(blocks, "d")
    assert [c.kind for c in clauses] == [
        Kind.FRONT,
        Kind.HEADING,
        Kind.PARAGRAPH,
        Kind.HEADING,
        Kind.PARAGRAPH,
    ]
    assert clauses[4].heading_path == ("升井",)


def test_a_sentence_broken_by_a_conversion_is_one_paragraph_again() -> None:
    first, second = tree(
        "第一条 放炮前必须认真检查工作面的有害气体浓度和煤尘浓度的",
        "情况，确认安全后方可放炮。",
        "事后记录。",
    )
    assert first.text.endswith("煤尘浓度的情况，确认安全后方可放炮。")
    assert second.label == "第一条第二款"


def test_a_table_is_a_clause_of_the_one_above() -> None:
    blocks = [
        Block(text="第一条 风速见下表。"),
        Block(text="地点 | m/s", table=True),
        Block(text="第二条 其他。"),
    ]
    _, table, after = build(blocks, "d")
    assert (table.kind, table.label, after.parent_id) == (Kind.TABLE, "第一条表", None)


def test_repeated_labels_get_ids_of_their_own() -> None:
    first, second = tree("第一章 总则", "第一章 总则")
    assert (first.id, second.id) == ("样例@1#第一章", "样例@1#第一章~2")


_MARKS = [
    "第一章 总则",
    "第一条",
    "第二条 ",
    "（一）",
    "(二)",
    "1.",
    "2）",
    "a)",
    "5.3.2",
    "3总体要求",
    "附录A",
    "：",
    "。",
    "；",
    "甲烷",
    "1.0%",
    " ",
    "第三十条规定",
    "§ 75.1",
]


@given(st.lists(st.lists(st.sampled_from(_MARKS), min_size=1, max_size=8).map("".join), max_size=12))
def test_nothing_is_lost_and_nothing_doubled(lines: list[str]) -> None:
    clauses = tree(*lines)
    assert _bare("".join(c.text for c in clauses)) == _bare("".join(lines))
    assert [c.position for c in clauses] == list(range(len(clauses)))
    assert len({c.id for c in clauses}) == len(clauses)
    assert tree(*lines) == clauses  # ids are the same whenever a source is read again
    ids = {None}
    for clause in clauses:
        assert clause.parent_id in ids  # a parent stands before its children
        ids.add(clause.id)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=25, unique=True).map(sorted), st.booleans())
def test_articles_stand_in_the_order_of_their_numbers(numbers: list[int], chinese: bool) -> None:
    lines = [f"第{numerals.chinese(n) if chinese else n}条 云岭矿应当检查第{n}号地点。" for n in numbers]
    clauses = tree(*lines)
    found = [c for c in clauses if c.kind is Kind.ARTICLE]
    values = [numerals.parse(c.number.removeprefix("第").removesuffix("条")) for c in found]
    assert values == numbers
    assert "\n".join(c.text for c in clauses) == "\n".join(lines)
