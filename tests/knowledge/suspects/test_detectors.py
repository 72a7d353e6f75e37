"""Each kind of error is found where it is planted, and its right form raises nothing."""

import pytest

from knowledge.clauses import Block, Clause, Rank
from knowledge.structure.tree import build
from knowledge.suspects import Finding, compare, examine


def clause(text: str, edition: str = "云岭矿通风规定") -> Clause:
    (only,) = build([Block(text=f"第一条 {text}")], edition)
    return only


def alone(text: str) -> list[Finding]:
    return examine([clause(text)])


@pytest.mark.parametrize(
    ("text", "found", "kind", "suggestion"),
    [
        ("云岭矿的釆区应当分区通风。", "釆", "character", "采"),
        ("到达井口\ue004随即清点人数。", "\ue004", "character", ""),
        ("管径上小于50mm。", "上小于", "word", "不小于"),
        ("设备投人运行前应当试验。", "投人", "word", "投入"),
        ("电缆己经敷设的，每月检查。", "己", "word", "已"),
        ("每班应应当检查一次。", "应应当", "doubled", "应当"),
        ("由队长的的副手带班。", "的的", "doubled", "的"),
        ("间距不小于l0m。", "l0", "number", "10"),
        ("落差超过0.m时设溜槽。", "0.", "number", ""),
        ("含量不得超过1. 5%。", "1. 5", "number", "1.5"),
        ("含量不得超过05%。", "05", "number", "0.5"),
        ("风量不小于20m7min。", "m7min", "number", "m³/min"),
        ("巷道中风速不得超过8m3。", "8m3", "unit", ""),
        ("室内温度不得超过26%。", "26%", "unit", ""),
        ("工作面风流中甲烷浓度超过1.0m时撤人。", "1.0m", "unit", ""),
        ("工作面风流中甲烷浓度不得超过10%。", "10%", "range", "1.0%"),
        ("工作面风流中甲烷浓度不得超过15 ％。", "15 ％", "range", "1.5 ％"),
        ("工作面风流中甲烷浓度不得超过１０％。", "１０％", "range", "１．０％"),
        ("工作面风流中甲烷浓度不得超过8%。", "8%", "range", "0.8%"),
        ("工作面风流中甲烷浓度不得超过75%。", "75%", "range", ""),
        ("工作面风流中甲烷浓度不得超过12.5%。", "12.5%", "range", ""),
        ("工作面风流中甲烷浓度为1～15%。", "1～15%", "range", ""),
        ("巷道的净高不得小于24m。", "24m", "range", "2.4m"),
        ("入井空气中氧气浓度不低于2%。", "2%", "range", ""),
        ("斜巷倾角大于250°时加固。", "250°", "range", "25.0°"),
        ("自2026年13月1日起执行。", "2026年13月1日", "range", ""),
    ],
)
def test_a_wrong_word_is_found(text: str, found: str, kind: str, suggestion: str) -> None:
    (one,) = alone(text)
    assert (one.found, one.kind, one.suggestion) == (found, kind, suggestion)
    assert " / " in one.reason


@pytest.mark.parametrize(
    "text",
    [
        "按照测定目的的不同选用仪器，的确需要时加密。",
        "为了了解涌水情况，是是非非另行核实。",
        "装药时对干孔和水孔分别处理。",
        "抽采管路中瓦斯浓度低于30%时不得利用。",
        "无人井巷应当封闭，自己的矿灯自己保管。",
        "水压不小于20m，注水压力下降30%后停泵。",
        "风速不得超过8m/s，温度不得超过26℃，坡度不大于85°。",
        "自2026年12月1日起执行，供水10l/min。",
    ],
)
def test_right_words_raise_nothing(text: str) -> None:
    assert alone(text) == []


RULE = "云岭矿主运输大巷每隔一段设置的躲避硐室其间距不得超过40m，并挂牌。"


def among(*texts: str) -> list[Finding]:
    return list(compare([clause(text, f"规定{n}") for n, text in enumerate(texts)]))


@pytest.mark.parametrize(
    ("odd", "found", "kind"),
    [
        (RULE.replace("40m", "400m"), "400m", "value"),
        (RULE.replace("40m", "4m"), "4m", "value"),
        (RULE.replace("40m", "04m").replace("04m", "4.0m"), "4.0m", "value"),
        (RULE.replace("不得超过", "不得小于"), "不得小于40m", "comparator"),
    ],
)
def test_the_odd_one_of_three_is_suspected(odd: str, found: str, kind: str) -> None:
    (one,) = among(RULE, RULE, odd)
    assert (one.clause_id, one.found, one.kind) == ("规定2#第一条", found, kind)
    assert "规定" in one.reason


def test_a_lost_negation_is_suspected() -> None:
    rule = "云岭矿任何车辆在风门开启时都不得在巷道内停放或者倒车。"
    (one,) = among(rule, rule, rule.replace("不得", ""))
    assert (one.clause_id, one.kind) == ("规定2#第一条", "polarity")


def test_two_that_disagree_prove_nothing() -> None:
    assert among(RULE, RULE.replace("40m", "400m")) == []


def test_another_value_that_is_no_slip_is_another_rule() -> None:
    assert among(RULE, RULE, RULE.replace("40m", "60m")) == []


def test_one_clause_of_a_higher_rank_is_enough() -> None:
    clauses = [clause(RULE, "法"), clause(RULE.replace("40m", "400m"), "矿规")]
    (one,) = compare(clauses, {"法": Rank.LAW, "矿规": Rank.MINE})
    assert one.clause_id == "矿规#第一条"


def test_a_limit_and_its_passing_are_no_contradiction() -> None:
    passed = RULE.replace("不得超过", "超过")
    assert among(passed, passed, RULE) == []
