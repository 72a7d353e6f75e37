"""The line that names the evidence, as models write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.declaration import declared, marked, places, undecided
from knowledge.clauses import Evidence

ANSWER = "必须停止作业。[1]"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("依据：1,3\n", ("1", "3")),
        ("依据: 2\n\n", ("2",)),
        ("**依据：** [1]、[3]\n", ("1", "3")),
        ("依据：【1】【2】\n", ("1", "2")),
        ("依据：1-3。\n", ("1", "2", "3")),
        ("依据：4.4.4\n", ("4.4.4",)),
        ("依据：第2条和第4条\n", ("2", "4")),
        ("依据：1。", ("1",)),
        ("依据：709条\n", ("709",)),
        ("依据：第七百零九条\n", ("七百零九",)),
        ("Evidence: 1, 2\n", ("1", "2")),
        ("evidence: [2] and [4].\n", ("2", "4")),
        ("依据：无\n", ()),
        ("依据：\n", ()),
        ("Evidence: none.\n", ()),
        ("Evidence: []\n", ()),
    ],
)
def test_the_line_is_read_in_every_spelling(line: str, names: tuple[str, ...]) -> None:
    found = declared(line + ANSWER)
    assert found is not None
    assert found.names == names
    assert (line + ANSWER)[found.end :].strip() == ANSWER


@pytest.mark.parametrize(
    "text",
    [
        ANSWER,
        "依据规程，必须停止作业。[1]",
        "依据：1.5%时必须停止作业。[1]",
        "依据：3 min 内撤人。[1]",
        "依据：《云岭矿规定》第一条，必须停止作业。[1]",
        "Evidence shows 2 rules.[1]",
    ],
)
def test_an_answer_that_only_begins_alike_is_an_answer(text: str) -> None:
    assert declared(text) is None


@pytest.mark.parametrize("text", ["依", "依据", "**依据：", "依据：1", "依据：1,3", "Ev", "evidence: 1"])
def test_the_beginning_of_a_line_is_waited_for(text: str) -> None:
    assert undecided(text)


@pytest.mark.parametrize("text", ["必", "依据：1\n", "Every", "依据" + "，停止作业" * 20])
def test_what_cannot_become_a_line_is_not(text: str) -> None:
    assert not undecided(text)


@given(st.lists(st.integers(1, 20), unique=True, max_size=6))
def test_what_is_written_as_asked_is_read_as_meant(numbers: list[int]) -> None:
    line = "依据：" + (",".join(map(str, numbers)) or "无") + "\n"
    found = declared(line + ANSWER)
    assert found is not None
    assert found.names == tuple(map(str, numbers))
    assert all(undecided(line[:end]) for end in range(1, len(line)))


def test_an_answer_without_marks_gets_those_of_the_clauses_named() -> None:
    text = "要做到：\n停止作业。\n\n撤出人员。\n未覆盖：由谁指挥"
    assert marked(text, (1, 3)) == "要做到：\n停止作业。[1][3]\n\n撤出人员。[1][3]\n未覆盖：由谁指挥"


def test_a_clause_is_found_by_its_place_or_by_its_own_number() -> None:
    shown = [clause("第七百零九条"), clause("4.4.4"), clause("第二条")]
    assert places(("2", "3"), shown) == (2, 3)
    assert places(("709", "4.4.4", "七百零九"), shown) == (1, 2)
    assert places(("77", "9.9"), shown) == ()


def clause(label: str) -> Evidence:
    return Evidence(
        document="云岭矿规定",
        edition="",
        edition_id="e",
        clause=label,
        clause_id=f"e/{label}",
        heading_path=(),
        text="文",
        page=None,
        score=1.0,
    )
