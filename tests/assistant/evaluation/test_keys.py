"""The key of an exam question, as people write it, and what it makes of the question."""

import pytest

from assistant.evaluation.fields import named, to_question
from assistant.evaluation.keys import letters_of
from assistant.evaluation.questions import Kind, Severity
from assistant.evaluation.rows import Unreadable

CHOICES = "A. 0.5%;B. 1.0%;C. 1.5%;D. 2.0%"


@pytest.mark.parametrize(
    ("cells", "kind", "right"),
    [
        ({"选项": CHOICES, "答案": "B"}, Kind.SINGLE, ("B",)),
        ({"选项": CHOICES, "答案": "1.0%"}, Kind.SINGLE, ("B",)),
        ({"选项": "0.5%;1.0%", "答案": "B. 1.0%", "题型": "单选题"}, None, ()),
        ({"选项": "0.5%;1.0%", "答案": "1.0%"}, Kind.SINGLE, ("B",)),
        ({"选项": CHOICES, "答案": "DA"}, Kind.MULTIPLE, ("A", "D")),
        ({"选项": CHOICES, "答案": "A、D"}, Kind.MULTIPLE, ("A", "D")),
        ({"选项": CHOICES, "答案": "C", "题型": "多选题"}, Kind.MULTIPLE, ("C",)),
        ({"题型": "判断题", "答案": "×"}, Kind.TRUE_FALSE, ("false",)),
        ({"answer": True}, Kind.TRUE_FALSE, ("true",)),
        ({"答案": "不少于30min，随身携带"}, Kind.OPEN, ()),
        ({"选项": CHOICES}, Kind.OPEN, ()),
        ({"选项": CHOICES, "答案": "BC", "题型": "单选"}, None, ()),
        ({"答案": "B", "题型": "单选"}, None, ()),
        ({"选项": CHOICES, "答案": "E"}, None, ()),
        ({"题型": "判断", "答案": "也许"}, None, ()),
        ({"题型": "填空"}, None, ()),
    ],
)
def test_a_key_is_read_or_named_as_unreadable(
    cells: dict[str, object], kind: Kind | None, right: tuple[str, ...]
) -> None:
    values = named({"问题": "回风流甲烷超过多少要撤人？", **cells})
    if kind is None:
        with pytest.raises(Unreadable):
            to_question(values, "q")
    else:
        question = to_question(values, "q")
        assert (question.kind, question.right) == (kind, right)


def test_an_answer_in_words_is_kept_as_it_stands() -> None:
    question = to_question(named({"问题": "自救器？", "答案": "不少于30min，随身携带"}), "q")
    assert question.reference == "不少于30min，随身携带"


@pytest.mark.parametrize(
    ("choices", "letters"),
    [
        (("A. 甲", "B. 乙"), ("A", "B")),
        (("（C）甲", "（D）乙"), ("C", "D")),
        (("甲", "乙", "丙"), ("A", "B", "C")),
        (("A. 甲", "A. 乙"), ("A", "B")),
    ],
)
def test_choices_go_by_their_own_letters_or_by_their_place(
    choices: tuple[str, ...], letters: tuple[str, ...]
) -> None:
    assert letters_of(choices) == letters


def test_weight_severity_and_task_are_read() -> None:
    values = {
        "question": "瓦斯1.2%怎么办",
        "权重": "2.5",
        "安全攸关": "是",
        "任务": "hazard_notice",
        "origin": {"kind": "limit"},
    }
    question = to_question(named(values), "q")
    assert (question.weight, question.severity, question.task) == (2.5, Severity.CRITICAL, "hazard_notice")
    assert question.origin == {"kind": "limit"}


@pytest.mark.parametrize(
    "cells", [{"weight": "0"}, {"weight": "重"}, {"weight": "nan"}, {"severity": "很"}, {"origin": "x"}]
)
def test_what_makes_no_sense_there_is_named(cells: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        to_question(named({"question": "甲？", **cells}), "q")
