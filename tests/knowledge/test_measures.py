"""Units of measure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.measures import convert, dimension, same_dimension

_UNITS = [
    "mm",
    "m",
    "km",
    "min",
    "h",
    "d",
    "%",
    "‰",
    "ppm",
    "Pa",
    "MPa",
    "m/min",
    "m/s",
    "m³/min",
    "m³/h",
    "kg",
    "t",
    "V",
    "kV",
]


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        (150, "cm", "m", 1.5),
        (0.5, "h", "min", 30),
        (24, "h", "d", 1),
        (0.5, "%", "‰", 5),
        (24, "ppm", "%", 0.0024),
        (500, "kPa", "MPa", 0.5),
        (6, "kV", "V", 6000),
        (90, "m/min", "m/s", 1.5),
        (36, "km/h", "m/s", 10),
        (2, "m³/min", "m³/h", 120),
        (1500, "kg", "t", 1.5),
        (2, "mg/m³", "g/m³", 0.002),
        (1, "次/10d", "次/旬", 1),
        (2, "年", "月", 24),
    ],
)
def test_values_are_carried_into_other_units(value: float, unit: str, to: str, expected: float) -> None:
    assert convert(value, unit, to) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("unit", "to"), [("m", "℃"), ("%", "°"), ("h", "月"), ("次/班", "次/d"), ("个", "台")]
)
def test_what_measures_other_things_is_not_converted(unit: str, to: str) -> None:
    assert convert(1, unit, to) is None
    assert not same_dimension(unit, to)


def test_an_unknown_unit_is_no_dimension_and_compares_with_itself_alone() -> None:
    assert dimension("帕斯卡尔") is None
    assert same_dimension("帕斯卡尔", "帕斯卡尔")
    assert not same_dimension("帕斯卡尔", "Pa")


@given(st.floats(min_value=1e-3, max_value=1e6), st.sampled_from(_UNITS), st.sampled_from(_UNITS))
def test_there_and_back_is_the_same_value(value: float, unit: str, to: str) -> None:
    there = convert(value, unit, to)
    assert (there is not None) == same_dimension(unit, to)
    if there is not None:
        assert convert(there, to, unit) == pytest.approx(value, rel=1e-9)
