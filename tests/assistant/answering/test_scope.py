"""What is refused before anything is searched for."""

import pytest

from assistant.answering.scope import out_of_scope


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("你好", "chit-chat"),
        ("给我讲个笑话", "chit-chat"),
        ("我们矿调度室的电话是多少", "not in regulations"),
        ("掘进工一个月工资多少钱", "not in regulations"),
        ("今天几点下班", "not in regulations"),
        ("啥时候开饭", "not in regulations"),
        ("3201面上个月的瓦斯数据", "not in regulations"),
    ],
)
def test_what_no_clause_can_answer_is_told_before_the_search(question: str, rule: str) -> None:
    found = out_of_scope(question)
    assert found is not None
    assert found.rule == rule
    assert found.zh
    assert found.en


@pytest.mark.parametrize(
    "question",
    [
        "采煤工作面瓦斯到多少要停？",
        "矿长带班下井有什么要求",
        "你好，风速最低多少",
        "瓦斯数据怎么保存",
        "交班时要交代什么",
    ],
)
def test_questions_on_rules_are_searched(question: str) -> None:
    assert out_of_scope(question) is None
