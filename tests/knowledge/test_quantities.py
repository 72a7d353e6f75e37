"""Quantities as sentences print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.quantities import Comparator, Quantity, numbers, plain, quantities


def only(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("浓度不得超过1.0％", 1.0, "%", Comparator.AT_MOST),
        ("浓度超过１．５%", 1.5, "%", Comparator.ABOVE),
        ("高度不应小于 1.8 m", 1.8, "m", Comparator.AT_LEAST),
        ("二十米以下", 20, "m", Comparator.AT_MOST),
        ("供水压力为0．5 MPa", 0.5, "MPa", None),
        ("风量低于40m3/min", 40, "m³/min", Comparator.BELOW),
        ("坡度大于或等于30°", 30, "°", Comparator.AT_LEAST),
        ("系数不小于3", 3, "", Comparator.AT_LEAST),
        ("误差≤10－3 m", 0.001, "m", Comparator.AT_MOST),
        ("粘度1.5×10-5m2/s", 1.5e-5, "m²/s", None),
        ("持续30分钟", 30, "min", None),
    ],
)
def test_value_unit_and_comparator(text: str, value: float, unit: str, comparator: Comparator | None) -> None:
    found = only(text)
    assert (found.value, found.unit, found.comparator) == (pytest.approx(value), unit, comparator)


@pytest.mark.parametrize("text", ["5～10 m", "5m~10m", "5-10m", "５～１０m"])
def test_a_range_has_two_ends(text: str) -> None:
    found = only(text)
    assert (found.value, found.high, found.unit) == (5, 10, "m")


@pytest.mark.parametrize("text", ["依照GB 50471执行", "第3.2章", "编号A12", "没有数"])
def test_bare_numbers_are_no_quantities(text: str) -> None:
    assert list(quantities(text)) == []


def test_the_place_takes_in_the_unit_and_the_reach_the_comparator() -> None:
    text = "云岭矿运输巷净高不得小于2.2m。"
    found = only(text)
    assert text[found.start : found.end] == "2.2m"
    assert text[found.begin : found.close] == "不得小于2.2m"


@given(st.text(alphabet="不得超过小于大于以上下0123456789.．％%m～~-二十米。 １l", max_size=40))
def test_places_always_lie_in_the_text(text: str) -> None:
    assert len(plain(text)) == len(text)
    end = 0
    for found in quantities(text):
        assert end <= found.begin <= found.start < found.end <= found.close <= len(text)
        end = found.close


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("浓度百分之一", 1, "%", None),
        ("坡度不小于千分之三", 3, "‰", Comparator.AT_LEAST),
        ("高一点八米", 1.8, "m", None),
        ("至少两人", 2, "人", Comparator.AT_LEAST),
        ("最多12人", 12, "人", Comparator.AT_MOST),
        ("二十分钟内", 20, "min", Comparator.AT_MOST),
        ("20m以外", 20, "m", Comparator.ABOVE),
        ("未超过120m", 120, "m", Comparator.AT_MOST),
        ("未达到30%", 30, "%", Comparator.BELOW),
        ("占用1,500元", 1500, "元", None),
        ("年产5万吨", 5, "万t", None),
        ("断面三分之一", pytest.approx(1 / 3), "/", None),
        ("not more than 1.0 percent", 1, "%", Comparator.AT_MOST),
        ("at least six feet", 6, "ft", Comparator.AT_LEAST),
        ("20 feet or more", 20, "ft", Comparator.AT_LEAST),
        ("shall not exceed 4 psi", 4, "psi", Comparator.AT_MOST),
        ("less than 3 hours", 3, "h", Comparator.BELOW),
    ],
)
def test_spoken_spelt_and_english_numbers(
    text: str, value: float, unit: str, comparator: Comparator | None
) -> None:
    found = only(text)
    assert (found.value, found.unit, found.comparator) == (value, unit, comparator)


@pytest.mark.parametrize("text", ["三至五年", "3到5年", "3~5年"])
def test_a_range_in_words_has_two_ends(text: str) -> None:
    found = only(text)
    assert (found.value, found.high, found.unit) == (3, 5, "年")


@pytest.mark.parametrize(
    "text", ["一般情况下一并处理", "选一个地点", "四周围岩", "一次性用品", "第三条和第30条", "两三个"]
)
def test_words_that_count_nothing_are_no_quantities(text: str) -> None:
    assert list(quantities(text)) == []


def test_numbers_in_a_row_share_the_unit_of_the_last() -> None:
    assert [(n.value, n.unit) for n in numbers("依次为1.0、1.5和2.0%")] == [(1, "%"), (1.5, "%"), (2, "%")]


def test_days_places_and_bare_numbers_are_numbers_and_no_quantities() -> None:
    text = "自2025年7月1日起，第二班在3号井，比例1:500。"
    assert [(n.value, n.unit) for n in numbers(text)] == [(20250701, "date"), (2, "第班"), (3, ""), (1, ":")]
    assert list(quantities(text)) == []
