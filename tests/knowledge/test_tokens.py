import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import tokens


@pytest.mark.parametrize(
    ("text", "units", "pairs"),
    [
        ("甲烷1.0%时停电", ["甲", "烷", "1.0%", "时", "停", "电"], ["甲烷", "1.0%", "时停", "停电"]),
        ("瓦斯１．０％", ["瓦", "斯", "1.0%"], ["瓦斯", "1.0%"]),
        ("GB50471-2008", ["gb50471-2008"], ["gb50471-2008"]),
        ("AQ 1029", ["aq", "1029"], ["aq_1029", "1029"]),
        ("风速0.25m/s", ["风", "速", "0.25m/s"], ["风速", "0.25m/s"]),
        ("m/s", ["m/s"], ["m/s"]),
        ("5.3.2 风", ["5.3.2", "风"], ["5.3.2", "风"]),
        ("！？，", [], []),
        ("of the", [], []),
        ("inspections inspected", ["inspect", "inspect"], ["inspect_inspect"]),
        ("high-risk", ["high", "risk"], ["high_risk"]),
        ("§ 75.323 Methane", ["75.323", "methan"], ["75.323_methan", "75.323", "^methan"]),
        ("the operator’s fans", ["oper", "fan"], ["oper_fan"]),
    ],
)
def test_what_a_text_is_split_into(text: str, units: list[str], pairs: list[str]) -> None:
    assert tokens.units(text) == units
    assert tokens.pairs(text) == pairs


def test_single_characters_carry_a_word_across_compounds() -> None:
    assert set(tokens.units("风机")) & set(tokens.units("通风设备"))


def test_english_is_found_in_another_form_of_the_word() -> None:
    assert set(tokens.units("Who inspects it?")) <= set(tokens.units("Inspections shall be recorded."))


def test_a_lone_word_amid_chinese_is_kept_whatever_it_is() -> None:
    assert tokens.units("IT系统") == ["it", "系", "统"]
    assert "i" in tokens.units("Ⅰ类设备")


def test_a_defined_term_is_told_from_the_word() -> None:
    defined = tokens.pairs("Before work begins the Shift Boss checks.")
    assert {"^shift", "^boss"} <= set(defined)
    assert not any(term.startswith("^") for term in tokens.pairs("Shift work begins. Boss checks."))


@pytest.mark.parametrize("split", [tokens.units, tokens.pairs])
@given(text=st.text())
def test_any_text_can_be_split_and_no_token_holds_a_space(split: tokens.Split, text: str) -> None:
    for token in split(text):
        assert token
        assert not any(c.isspace() for c in token)


@given(left=st.text("采煤工作面瓦斯", min_size=1), right=st.text("abcdefgh XYZ1.0%", max_size=20))
def test_of_a_text_in_two_languages_each_part_is_split_as_it_would_be_alone(left: str, right: str) -> None:
    for split in (tokens.units, tokens.pairs):
        assert split(f"{left}{right}") == split(left) + split(right)


@given(st.text("甲乙丙丁", min_size=2))
def test_chinese_has_a_unit_for_each_character_and_a_pair_for_each_neighbour(text: str) -> None:
    assert "".join(tokens.units(text)) == text
    assert [pair[0] for pair in tokens.pairs(text)] == list(text[:-1])
    assert [pair[1] for pair in tokens.pairs(text)] == list(text[1:])


@given(st.lists(st.sampled_from(["fan", "FAN", "the", "Shaft", "1.0%", "bolts"]), max_size=8))
def test_case_changes_no_unit(words: list[str]) -> None:
    text = " ".join(words)
    assert tokens.units(text) == tokens.units(text.upper())
