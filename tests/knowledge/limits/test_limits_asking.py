"""What questions ask of the table of limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.limits.asking import asked, spoken


@pytest.mark.parametrize(
    ("question", "value", "unit"),
    [
        ("回风流瓦斯 1.2 % 怎么办", 1.2, "%"),
        ("瓦斯百分之一点二还能干吗", 1.2, "%"),
        ("掌子面瓦斯一块五", 1.5, "%"),
        ("瓦斯1个2能不能放炮", 1.2, "%"),
        ("上隅角瓦斯一点五了", 1.5, "%"),
        ("机电硐室温度到了三十二度", 32, "℃"),
        ("风速每秒六米行不行", 6, "m/s"),
        ("水压0.5兆帕够不够", 0.5, "MPa"),
        ("电机附近20米瓦斯百分之一点二", 1.2, "%"),
        ("干了9个钟头", 9, "h"),
    ],
)
def test_a_reading_is_read_however_it_is_said(question: str, value: float, unit: str) -> None:
    reading = asked(question).reading
    assert reading is not None
    assert (reading.value, reading.unit) == (value, unit)


@pytest.mark.parametrize(
    ("question", "places", "quantities"),
    [
        ("迎头瓦斯超过多少要撤人", ("掘进工作面",), ("甲烷浓度",)),
        ("掘进面回风里瓦斯不能超过多少", ("掘进工作面回风流",), ("甲烷浓度",)),
        ("采煤工作面回风流中二氧化碳浓度多少算超限", ("采煤工作面回风流",), ("二氧化碳浓度",)),
        ("总回风的瓦斯0.8", ("总回风巷",), ("甲烷浓度",)),
    ],
)
def test_places_and_quantities_go_by_one_name(
    question: str, places: tuple[str, ...], quantities: tuple[str, ...]
) -> None:
    found = asked(question)
    assert found.places == places
    assert found.quantities == quantities


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("瓦斯浓度最高允许多少", "浓度"),
        ("炸药库离井口最少隔多远", "距离"),
        ("瓦检员几天得去量一回", "次数"),
        ("放炮后多久能进去", "时间"),
        ("一个小队得有几个人", "人数"),
        ("车最快能开多少", "速度"),
        ("出了事找谁报告", ""),
        ("这墙刷成什么颜色", ""),
    ],
)
def test_the_kind_of_value_that_is_asked_for(question: str, kind: str) -> None:
    assert asked(question).value_kind == kind


@given(st.integers(min_value=1, max_value=99), st.integers(min_value=1, max_value=9))
def test_a_percentage_said_in_words_is_the_one_in_signs(whole: int, part: int) -> None:
    from knowledge.structure.numerals import chinese

    said = f"瓦斯百分之{chinese(whole)}点{chinese(part)}"
    assert spoken(said) == f"瓦斯{whole}.{part}%"


@given(st.text(max_size=60))
def test_any_text_can_be_asked(text: str) -> None:
    asked(text)
