"""A link in a model's text is one piece of its sentence, wherever signs that end sentences stand in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding.sentences import sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "见https://a.example/x?q=1;2!3#f。井口严禁存放木料。[1]",
            ["见https://a.example/x?q=1;2!3#f。", "井口严禁存放木料。[1]"],
        ),
        (
            "见[这里](https://a.example/?gas=1.2%25)，不得停留。[1]",
            ["见[这里](https://a.example/?gas=1.2%25)，不得停留。[1]"],
        ),
        ("See https://a.example/x?y=1. Stop work. [1]", ["See https://a.example/x?y=1. ", "Stop work. [1]"]),
        ("Really https://a.example/x? Yes.", ["Really https://a.example/x? ", "Yes."]),
        ("见www.a.example/?q=1；停止作业。", ["见www.a.example/?q=1；", "停止作业。"]),
    ],
)
def test_no_sentence_ends_within_an_address(text: str, parts: list[str]) -> None:
    assert [sentence.written for sentence in sentences(text)] == parts


@given(
    st.lists(
        st.sampled_from(
            [
                "瓦斯超限。",
                "http://a.example/?q=1;b!c",
                "；",
                " ",
                "[1]",
                "\n\n",
                "Stop. ",
                "www.a.b?c",
                "！",
                "(",
            ]
        ),
        max_size=12,
    ).map("".join)
)
def test_whatever_is_written_stays_whole_and_each_address_with_it(text: str) -> None:
    found = [sentence.written for sentence in sentences(text)]
    assert "".join(found) == text
    assert sum(written.count("http://a.example/?q=1;b!c") for written in found) == text.count(
        "http://a.example/?q=1;b!c"
    )
