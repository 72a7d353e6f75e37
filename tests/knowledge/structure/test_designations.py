"""Paragraphs of § sections: nested by their order, cited as the regulations cite them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.clauses import Block
from knowledge.structure.tree import build


def labels(*lines: str) -> list[str]:
    blocks = [Block(text="§ 75.900 Fans.", level=4), *(Block(text=line) for line in lines)]
    return [clause.label.removeprefix("§ 75.900") for clause in build(blocks, "x@1")][1:]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["(a) One:", "(1) Two:", "(i) Three:", "(A) Four.", "(B) Five."], ["(a)", "(a)(1)", "(a)(1)(i)", "(a)(1)(i)(A)", "(a)(1)(i)(B)"]),
        (["(a)(1) One.", "(2) Two.", "(b) Three."], ["(a)", "(a)(1)", "(a)(2)", "(b)"]),
        (["(h) Eight.", "(i) Nine.", "(j) Ten."], ["(h)", "(i)", "(j)"]),
        (["(h) Eight:", "(1) One.", "(2) Two:", "(i) First; and", "(ii) Second."], ["(h)", "(h)(1)", "(h)(2)", "(h)(2)(i)", "(h)(2)(ii)"]),
        (["(h) Eight:", "(1) One.", "(2) Two.", "(i) Nine."], ["(h)", "(h)(1)", "(h)(2)", "(i)"]),
        (["(a) As paragraphs (b) and (c)(1) of this section say.", "(b) Two."], ["(a)", "(b)"]),
    ],
)  # fmt: skip
def test_order_decides_where_a_paragraph_stands(lines: list[str], expected: list[str]) -> None:
    assert labels(*lines) == expected


def test_a_new_section_begins_anew_and_chinese_lists_stay_as_they_were() -> None:
    blocks = [
        Block(text=text) for text in ("§ 75.1 Fans.", "(a) Run.", "(b) Stop.", "§ 75.2 Gas.", "(a) Test.")
    ]
    assert [clause.label for clause in build(blocks, "x@1")][-1] == "§ 75.2(a)"
    chinese = build([Block(text="第一条 规定如下："), Block(text="(a)停电；")], "x@1")
    assert chinese[-1].label == "第一条（a）"


@given(
    signs=st.lists(
        st.sampled_from(["a", "b", "i", "ii", "1", "2", "A", "B", "iv", "zz", "word"]), max_size=12
    )
)
def test_nothing_is_lost_whatever_the_order(signs: list[str]) -> None:
    lines = ["§ 75.900 Fans.", *(f"({sign}) text {at}" for at, sign in enumerate(signs))]
    clauses = build([Block(text=line) for line in lines], "x@1")
    joined = "".join("".join(clause.text.split()) for clause in clauses)
    assert joined == "".join("".join(line.split()) for line in lines)
