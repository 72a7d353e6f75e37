"""Each check must be able to fail: the error is planted, and caught; what claims nothing is left alone."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.grounding import verify

from .conftest import CLAUSES, EDITION, TITLE, Judge, cited, evidence, judged


def failed(text: str, *names: str) -> set[str]:
    return {check.check for check in judged(text, *(names or ("瓦斯",))).checks if not check.passed}


@pytest.mark.parametrize("name", CLAUSES)
def test_a_clause_quoted_whole_passes(judge: Judge, name: str) -> None:
    verdict = judge(f"{CLAUSES[name]}[1]", name)
    assert verdict.passed, verdict.text
    assert verdict.text == f"{CLAUSES[name]}[1]"


def test_a_failing_sentence_says_why_right_behind_it() -> None:
    text = "超过1.0%时必须停止工作。[1]甲烷超过3.0%时撤出人员。[1]"
    verdict = judged(text, "瓦斯")
    assert (
        verdict.text == "超过1.0%时必须停止工作。[1]甲烷超过3.0%时撤出人员。[1]（未核实：所引条款没有 3.0%）"
    )
    right, wrong = verdict.sentences
    assert (right.numbers, right.problems) == (("1.0%",), ())
    assert wrong.numbers == ("3.0%",)
    assert [problem.check for problem in wrong.problems] == ["numbers_in_clause"]


def test_the_reason_is_told_in_the_language_of_the_answer() -> None:
    verdict = judged("Each escapeway shall be at least 9 feet wide.[1]", "escape")
    assert verdict.text.endswith("[1] (unverified: the clause does not hold 9 feet)")


def test_a_number_parted_by_a_sign_that_nobody_sees_is_read_as_it_looks() -> None:
    assert "numbers_in_clause" in failed("甲烷浓度超过1\u200b1.0%时必须停止工作。[1]")


def test_the_detail_of_a_check_names_the_sentence_and_the_reason() -> None:
    verdict = judged("甲烷超过3.0%时撤出人员。[1]", "瓦斯")
    (detail,) = (check.detail for check in verdict.checks if not check.passed)
    assert "撤出人员" in detail
    assert "3.0%" in detail


def test_a_claim_without_a_clause_is_marked() -> None:
    assert "sentences_cited" in failed("井下可以使用普通手机通话。")


def test_a_mark_vouches_for_its_own_paragraph_only() -> None:
    verdict = judged("井下可以使用普通手机通话。\n\n必须停止工作，撤出人员。[1]", "瓦斯")
    first, second = verdict.text.split("\n\n")
    assert "未核实" in first
    assert "未核实" not in second


@pytest.mark.parametrize(
    "text",
    [
        "普通手机在巷道里信号很差，大家用对讲机联系。必须停止工作，撤出人员。[1]",
        "甲烷超过2.0%时必须停止工作。撤出人员。[1]",
        "甲烷超过1.0%时可以继续干。必须停止工作，撤出人员。[1]",
    ],
)
def test_a_mark_further_on_vouches_only_for_what_its_clause_says(text: str) -> None:
    verdict = judged(text, "瓦斯")
    assert verdict.sentences[0].problems
    assert not verdict.sentences[-1].problems


@pytest.mark.parametrize(
    "mark", ["［1］", "【1】", "[１]", "¹", "[[1]]", "[1](http://a.example)", "[^1]", "[ 1 ]"]
)
def test_a_look_alike_is_no_mark(mark: str) -> None:
    assert "sentences_cited" in failed(
        f"甲烷超过1.0%时，必须停止工作{'' if mark == '¹' else '。'}{'。' if mark == '¹' else ''}{mark}"
    )


@pytest.mark.parametrize(
    "text", ["必须停止工作并撤人。[7]", "必须停止工作，撤出人员。[1][7]", "必须停止工作。[0]"]
)
def test_a_mark_that_points_nowhere_is_told(text: str) -> None:
    assert "sentences_cited" in failed(text)


def test_squares_and_cubes_are_no_footnotes() -> None:
    assert failed("总粉尘浓度不得超过4mg/m³。[1]", "粉尘") == set()


@pytest.mark.parametrize(
    "text",
    [
        "规程写的是“必须停止工作，撤出人员”。[1]",
        "原文：「20min内报告调度室」。[1]",
        "规程要求“必须停止工作……报告调度室”。[1]",
        "矿上说的“溜子”停了。必须停止工作，撤出人员。[1]",
    ],
)
def test_words_in_quotation_marks_that_are_the_clauses_pass(text: str) -> None:
    assert "quotes_verbatim" not in failed(text)


@pytest.mark.parametrize(
    "text",
    [
        "规程写的是“应当停止工作，撤出人员”。[1]",
        "原文：「10min内报告调度室」。[1]",
        "规程写的是“0%时，必须停止工作”。[1]",
        '规程写的是"必须立即停止全部工作"。[1]',
        "规程写的是“必须停止工作。所有人员升井”。[1]",
    ],
)
def test_words_in_quotation_marks_that_are_not_the_clauses_fail(text: str) -> None:
    assert "quotes_verbatim" in failed(text)


def test_a_negation_may_not_be_cut_off_a_quotation() -> None:
    assert "quotes_verbatim" in failed("原文说“经培训的人员不得入井”。[1]", "自救")


@pytest.mark.parametrize("named", [f"《{TITLE}》第十一条", f"《{TITLE}》2024年版第11条", f"《{TITLE}》"])
def test_the_titles_editions_and_numbers_cited_may_be_named(named: str) -> None:
    assert failed(f"{named}规定，甲烷超过1.0%时必须停止工作。[1]") == set()


@pytest.mark.parametrize(
    ("named", "check"),
    [
        ("《云岭矿防治水手册》", "titles_right"),
        (f"《{TITLE}实施细则》", "titles_right"),
        (f"《{TITLE}》2016年版", "titles_right"),
        ("GB 12345-2016 ", "titles_right"),
        ("第十二条", "clause_numbers_right"),
        ("第一百一十一条", "clause_numbers_right"),
        ("第十一条第三款", "clause_numbers_right"),
        ("第十一条第（二）项", "clause_numbers_right"),
        ("第三章", "clause_numbers_right"),
        ("表4", "clause_numbers_right"),
        ("5.3.2", "clause_numbers_right"),
        ("§ 75.323", "clause_numbers_right"),
    ],
)
def test_other_titles_editions_and_numbers_fail(named: str, check: str) -> None:
    assert check in failed(f"{named}规定，甲烷超过1.0%时必须停止工作。[1]")


def test_a_source_line_may_not_name_another_clause() -> None:
    assert "clause_numbers_right" in failed(f"必须停止工作，撤出人员。[1]\n\n依据：《{TITLE}》第九条")
    assert failed(f"必须停止工作，撤出人员。[1]\n\n依据：《{TITLE}》第十一条") == set()


def test_what_claims_nothing_is_left_alone() -> None:
    text = (
        "您好！以下是规定：\n\n必须停止工作，撤出人员。[1]\n\n还适用：\n\n"
        f"- 《{TITLE}》第十二条：甲烷浓度达到1.5%时，必须停止工作。[2]\n\n未覆盖：甲烷2%时能否继续作业。"
    )
    verdict = judged(text, "瓦斯", "断电")
    assert verdict.passed, verdict.text


@pytest.mark.parametrize(
    "text",
    [
        "未覆盖：水泵的检修周期；井下甲烷可以到2%。",
        "依据：甲烷浓度不得超过3%。",
        "甲烷可以到2.0%，规定如下：",
        "没有找到直接回答这个问题的条款，甲烷2%可以作业：",
    ],
)
def test_a_claim_may_not_hide_behind_words_that_claim_nothing(text: str) -> None:
    assert not judged(f"{text}\n\n必须停止工作，撤出人员。[1]", "瓦斯").passed


@pytest.mark.parametrize(
    "text",
    [
        "规程没有规定甲烷的上限。[1]",
        "二氧化碳浓度不作限制。[1]",
        "人数不限。[1]",
        "There is no limit for methane.[1]",
    ],
)
def test_that_nothing_is_ruled_cannot_be_proved(text: str) -> None:
    assert "absence_not_claimed" in failed(text)


@pytest.mark.parametrize(
    ("text", "clause", "passes"),
    [
        ("不可以。井口房周围20m以内严禁烟火。[1]", "烟火", True),
        ("不行。[1]必须随身携带自救器。[1]", "自救", True),
        ("可以。乘车人员可以携带小件工具。[1]", "人车", True),
        ("可以。井口房周围20m以内严禁烟火。[1]", "烟火", False),
        ("能。严禁超员。[1]", "人车", False),
        ("可以。[1]", "自救", False),
        ("Yes. No person shall smoke within 50 feet of a fan.[1]", "escape", False),
    ],
)
def test_a_bare_yes_or_no_has_its_duty_behind_it(text: str, clause: str, passes: bool) -> None:
    assert judged(text, clause).passed is passes


def test_two_values_of_two_clauses_stand_each_with_its_own_mark() -> None:
    both = "第十一条是超过1.0%[1]，第十二条是达到1.5%[2]，以前者为严。[1][2]"
    assert "numbers_in_clause" not in failed(both, "瓦斯", "断电")
    assert failed("甲烷超过1.0%时必须停止工作。[1]甲烷达到1.5%时必须切断电源。[2]", "瓦斯", "断电") == set()
    assert "numbers_in_clause" in failed(
        "甲烷超过1.0%时必须停止工作。[2]甲烷达到1.5%时必须切断电源。[1]", "人车", "通道"
    )


def test_a_value_with_the_mark_of_another_clause_fails() -> None:
    assert failed("人行道宽0.8m[1]，人车速度不超过4m/s[2]，两条都要遵守。[1][2]", "通道", "人车") == set()
    assert "numbers_in_clause" in failed(
        "人行道宽0.8m[2]，人车速度不超过4m/s[1]，两条都要遵守。[1][2]", "通道", "人车"
    )


def test_a_quote_must_stand_in_the_clause_word_for_word() -> None:
    for quote in ("应当停止工作", " "):
        verdict = verify("必须停止工作。[1]", [cited("瓦斯", quote)], [evidence("瓦斯")], [EDITION])
        assert "quotes_verbatim" in {c.check for c in verdict.checks if not c.passed}


def test_a_clause_that_was_not_retrieved_cannot_be_cited() -> None:
    verdict = verify("必须停止工作。[1]", [cited("断电")], [evidence("瓦斯")], [EDITION])
    assert {"clauses_retrieved", "sentences_cited"} <= {c.check for c in verdict.checks if not c.passed}


def test_an_edition_out_of_force_fails() -> None:
    old = replace(EDITION, repealed=date(2025, 1, 1))
    verdict = verify("必须停止工作。[1]", [cited("瓦斯")], [evidence("瓦斯")], [old], as_of=date(2026, 1, 1))
    assert {c.check for c in verdict.checks if not c.passed} == {"edition_in_force"}


def test_without_a_citation_no_number_passes() -> None:
    for text in ("甲烷1.0%。", "1.0%", "甲烷到 1.0%：", "限值：1.0%\n\n- 20m"):
        assert not verify(text, [], [evidence("瓦斯")], [EDITION]).passed, text


_places = st.sampled_from(["回采面", "掘进头", "水仓", "井口房", "绞车房"])
_things = st.sampled_from(["甲烷浓度", "空气温度", "巷道宽度", "钻孔间距", "水泵能力"])
_limits = st.sampled_from(["不得超过", "不得小于", "不应大于", "不得低于"])
_units = st.sampled_from(["%", "m", "℃", "MPa", "t", "min"])
_duties = st.sampled_from(["必须", "应当", "严禁", "可以", "不得"])
_acts = st.sampled_from(["停止作业", "检查记录", "切断电源", "通过行人", "堆放杂物"])
_values = st.integers(1, 99)
_rule = st.tuples(_places, _things, _limits, _values, _units, _duties, _acts)


def _written(rule: tuple[str, str, str, int, str, str, str]) -> str:
    place, thing, limit, value, unit, duty, act = rule
    return f"{place}的{thing}{limit}{value}{unit}，{place}{duty}{act}。"


@given(st.lists(_rule, min_size=1, max_size=5), st.data())
@settings(deadline=None, max_examples=150)
def test_any_sentence_of_a_clause_passes_and_none_that_was_changed(rules: list, data: st.DataObject) -> None:
    clause = replace(evidence("瓦斯"), text="第十一条 " + "".join(map(_written, rules)))
    citation = replace(cited("瓦斯"), quote=clause.text)
    rule = data.draw(st.sampled_from(rules))

    def passes(text: str) -> bool:
        return verify(f"{text}[1]", [citation], [clause], [EDITION]).passed

    assert passes(_written(rule))
    place, thing, limit, value, unit, duty, act = rule
    changed = data.draw(
        st.one_of(
            _values.map(lambda v: (place, thing, limit, v, unit, duty, act)),
            _limits.map(lambda c: (place, thing, c, value, unit, duty, act)),
            _duties.map(lambda d: (place, thing, limit, value, unit, d, act)),
            _units.map(lambda u: (place, thing, limit, value, u, duty, act)),
        )
    )
    same_meaning = {"不应大于": "不得超过", "不得低于": "不得小于", "严禁": "不得"}

    def meaning(rule: tuple[str, str, str, int, str, str, str]) -> tuple[object, ...]:
        return tuple(same_meaning.get(part, part) if isinstance(part, str) else part for part in rule)

    if meaning(changed) not in map(meaning, rules):
        assert not passes(_written(changed))


def test_a_line_that_repeats_the_question_claims_nothing_and_one_that_adds_to_it_does() -> None:
    quoted = "“探水钻孔超前距离10m就够”"
    answer = f"问题里说的{quoted}与条款不同，条款的规定是：\n\n{CLAUSES['探水']}[1]"

    def passes(text: str, question: str) -> bool:
        return verify(
            text, [cited("探水")], [evidence("探水")], [EDITION], as_of=date(2026, 1, 1), question=question
        ).passed

    assert passes(answer, "探水钻孔超前距离10m就够，对吧？")
    assert not passes(answer, "探水钻孔超前多远？")
    assert not passes(
        answer.replace("条款的规定是", "可以少到10m，规定是"), "探水钻孔超前距离10m就够，对吧？"
    )


@pytest.mark.parametrize(
    "said",
    [
        "没事。",
        "照干。",
        "没超。",
        "瓦斯再高也照干不误：",
        "放心干活，瓦斯高一点没事：",
        "“瓦斯1.2%”没有超出，放心干：",
    ],
)
def test_short_words_and_lines_that_end_in_a_colon_are_claims(said: str) -> None:
    text = f"{said}\n\n{CLAUSES['瓦斯']}[1]"
    verdict = verify(
        text,
        [cited("瓦斯")],
        [evidence("瓦斯")],
        [EDITION],
        as_of=date(2026, 1, 1),
        question="瓦斯1.2%能不能干",
    )
    assert not verdict.passed


@pytest.mark.parametrize(
    ("said", "clause"),
    [
        ("总回风巷风流中甲烷浓度超过1.0%时，必须停止工作，撤出人员。", "瓦斯"),
        ("甲烷浓度超过1.0%时，必须停止工作，人员留在原地。", "瓦斯"),
        ("甲烷浓度达到1.5%时，必须停止工作，保留电源，撤出人员。", "断电"),
        ("甲烷浓度超过1.0%时，继续工作，撤出部分人员。", "瓦斯"),
        ("井口房周围20m以内动火，经班组长批准后方可进行。", "烟火"),
        ("没事。", "瓦斯"),
    ],
)
def test_another_place_act_or_person_than_the_clauses_fails(said: str, clause: str) -> None:
    assert not judged(f"{said}[1]", clause).passed
