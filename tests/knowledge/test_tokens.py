import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("甲烷1.0%时停电", ["甲烷", "1.0%", "时停", "停电"]),
        ("瓦斯１．０％", ["瓦斯", "1.0%"]),
        ("GB50471-2008", ["gb50471-2008"]),
        ("AQ 1029", ["aq", "1029"]),
        ("0.25m/s", ["0.25m/s"]),
        ("5.3.2 风", ["5.3.2", "风"]),
        ("！？，", []),
    ],
)
def test_pairs_of_characters_with_words_and_numbers_whole(text: str, found: list[str]) -> None:
    assert tokens.bigrams(text) == found


def test_single_characters_carry_a_word_across_compounds() -> None:
    assert set(tokens.characters("风机")) & set(tokens.characters("通风设备"))


@given(st.text())
def test_any_text_can_be_split_and_no_token_holds_a_space(text: str) -> None:
    for token in (*tokens.bigrams(text), *tokens.characters(text)):
        assert token
        assert not any(c.isspace() for c in token)
