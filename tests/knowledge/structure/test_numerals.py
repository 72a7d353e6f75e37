import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.structure import numerals


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百三十五", 135),
        ("一百零五", 105),
        ("二百〇三", 203),
        ("一千零二十", 1020),
        ("二〇二六", 2026),
        ("135", 135),
        ("１３５", 135),
        (" 一百 三十五 ", 135),
    ],
)
def test_numerals_as_clause_numbers_write_them(written: str, value: int) -> None:
    assert numerals.parse(written) == value


@pytest.mark.parametrize("text", ["", "条", "三十五条", "x1", "1.5"])
def test_what_is_no_numeral_has_no_value(text: str) -> None:
    assert numerals.parse(text) is None


@given(st.integers(1, 9999))
def test_every_number_is_read_back_from_its_chinese_form(value: int) -> None:
    assert numerals.parse(numerals.chinese(value)) == value
    assert numerals.parse(str(value)) == value
