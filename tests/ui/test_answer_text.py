from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Status
from ui.answer_text import Part, parts


def _words(part: Part) -> list[str]:
    return ["".join(f"[{p.mark}]" if p.mark else p.text for p in line) for line in part.lines]


def test_the_first_paragraph_leads() -> None:
    lead, rest = parts("不行。[1]\n\n检身工应当拦下。[1]", Status.ANSWERED, 1)
    assert (lead.kind, rest.kind) == ("lead", "paragraph")
    assert _words(lead) == ["不行。[1]"]


def test_a_partial_answer_begins_with_its_notice() -> None:
    found = parts("没有直接规定，最接近的是：\n\n通风不少于15min。[1]", Status.PARTIAL, 1)
    assert [part.kind for part in found] == ["notice", "lead"]


def test_list_items_of_several_paragraphs_are_one_list() -> None:
    found = parts("领句。[1]\n\n还适用：\n\n- 甲。[1]\n\n- 乙。[2]", Status.ANSWERED, 2)
    assert [part.kind for part in found] == ["lead", "label", "list"]
    assert _words(found[2]) == ["甲。[1]", "乙。[2]"]


def test_source_lines_are_known_in_both_languages() -> None:
    for line in ("依据：《手册》第一条", "Source: 《Handbook》 § 1"):
        assert parts(f"Lead.\n\n{line}", Status.ANSWERED, 0)[1].kind == "source"


def test_a_mark_that_points_nowhere_stays_words() -> None:
    (lead,) = parts("见表[7]和[0]。[1]", Status.ANSWERED, 1)
    assert [piece.mark for piece in lead.lines[0] if piece.mark] == [1]
    assert "[7]" in lead.lines[0][0].text


def test_a_sentence_that_failed_its_check_is_flagged() -> None:
    for text in (
        "限值是9%。[1]（未核实：所引条款没有 9%）",
        "It is 9%.[1] (unverified: the clause does not hold 9%)",
    ):
        (lead,) = parts(text, Status.ANSWERED, 1)
        (flag,) = (piece for piece in lead.lines[0] if piece.flag)
        assert flag.text in ("所引条款没有 9%", "the clause does not hold 9%")


def test_answers_stored_before_reasons_were_told_are_flagged_too() -> None:
    (lead,) = parts("限值是9%。（未核实）[1]", Status.ANSWERED, 1)
    assert [piece.flag for piece in lead.lines[0]].count(True) == 1


def test_values_in_the_lead_stand_out_and_clause_numbers_do_not() -> None:
    (lead,) = parts("达到 1.5% 时，20m 以内按第22条撤到 3 号井。", Status.ANSWERED, 0)
    assert [piece.text for piece in lead.lines[0] if piece.figure] == ["1.5%", "20m"]


def test_quoted_table_rows_read_as_a_sentence() -> None:
    found = parts("领句。\n\n- 《手册》第二条：| 工作面 | 1.0% | | 回风巷 | 0.75% |[1]", Status.ANSWERED, 1)
    assert _words(found[1]) == ["《手册》第二条：工作面，1.0%；回风巷，0.75%[1]"]


def test_an_empty_text_has_no_parts() -> None:
    assert parts("  \n\n ", Status.ANSWERED, 0) == []


def test_a_model_s_answer_in_part_begins_with_what_it_answers() -> None:
    found = parts("必须停止作业。[1]\n\n未覆盖：由谁下令", Status.PARTIAL, 1)
    assert [part.kind for part in found] == ["lead", "paragraph"]


def test_what_compares_or_corrects_first_is_a_notice_and_the_rule_behind_it_leads() -> None:
    found = parts("和下面这条的限值相比，1.5%已超出：\n\n必须停止作业。[1]", Status.ANSWERED, 1)
    assert [part.kind for part in found] == ["notice", "lead"]


TABLE = """第四条 风速必须符合下表：
| 井巷 | 最低 | 最高 |
| --- | :-: | ---: |
| 风桥 | — | 10 |
| 回风巷 \\| 运输巷 | 0.25 | 6 |[1]"""


def test_rows_below_each_other_are_a_table_with_its_head_and_its_mark() -> None:
    lead, table = parts(TABLE, Status.ANSWERED, 1)
    assert (lead.kind, table.kind) == ("lead", "table")
    said = [["".join(piece.text for piece in cell) for cell in row] for row in table.rows]
    assert said == [["井巷", "最低", "最高"], ["风桥", "—", "10"], ["回风巷 \\| 运输巷", "0.25", "6"]]
    assert [piece.mark for piece in table.lines[0]] == [1]


def test_one_row_alone_is_no_table() -> None:
    (lead,) = parts("| 风桥 | — | 10 |[1]", Status.ANSWERED, 1)
    assert (lead.kind, _words(lead)) == ("lead", ["风桥，—，10[1]"])


def test_a_table_in_a_list_stands_behind_its_item() -> None:
    found = parts(f"领句。\n\n- 《手册》{TABLE}\n\n- 《手册》第五条：甲。[1]", Status.ANSWERED, 1)
    assert [part.kind for part in found] == ["lead", "list", "table", "list"]


@given(st.text(alphabet="|-: 甲1\n[]", max_size=60))
def test_no_word_is_lost_in_a_table(text: str) -> None:
    shown = "".join(
        piece.text
        for part in parts(text, Status.ANSWERED, 0)
        for line in (*part.lines, *(cell for row in part.rows for cell in row))
        for piece in line
    )
    assert shown.count("甲") == text.count("甲")
