"""Questions asked in one breath are taken apart; one question stays one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.parts import parts


def test_each_part_keeps_the_circumstances_told_first() -> None:
    found = parts("云岭矿老空水压1.6MPa，探眼最粗打多大，钻进用什么法子？")
    assert [part.asked for part in found] == ["探眼最粗打多大", "钻进用什么法子"]
    assert all(part.whole.startswith("云岭矿老空水压1.6MPa，") for part in found)


def test_what_is_told_between_belongs_to_what_follows() -> None:
    found = parts("主扇停了怎么撤？等风恢复了，送电前查多少米？")
    assert found[0].whole == "主扇停了怎么撤"
    assert found[1].whole.endswith("等风恢复了，送电前查多少米")


@pytest.mark.parametrize(
    "question", ["瓦斯超限了怎么办？", "头灯充满了，能亮几个小时？", "班前会上讲，下井前检查", ""]
)
def test_one_question_has_no_parts(question: str) -> None:
    assert parts(question) == []


@given(st.text(max_size=80))
def test_parts_are_made_of_the_question(question: str) -> None:
    for part in parts(question):
        assert part.asked in question
        assert part.whole
