import pytest

from assistant.answering.followup import standalone
from assistant.answers import Turn

ASKED = (
    Turn(role="user", content="采煤工作面瓦斯到多少要停止作业？"),
    Turn(role="assistant", content="1.0%。"),
)


@pytest.mark.parametrize(
    "question", ["那回风流里呢？", "换成掘进面呢", "第二款呢", "如果是1.5%怎么办", "what about the return?"]
)
def test_a_follow_up_is_searched_with_what_it_follows(question: str) -> None:
    assert standalone(question, ASKED) == f"采煤工作面瓦斯到多少要停止作业；{question}"


@pytest.mark.parametrize("question", ["主通风机多久检查一次反风设施？", "入井人员必须携带哪些东西"])
def test_a_whole_question_stands_alone(question: str) -> None:
    assert standalone(question, ASKED) == question


def test_without_history_even_a_short_question_stands_alone() -> None:
    assert standalone("回风流呢？", ()) == "回风流呢？"


def test_a_chain_of_follow_ups_leans_on_its_beginning() -> None:
    chain = (*ASKED, Turn(role="user", content="那回风流里呢？"))
    assert standalone("总回风巷呢？", chain).startswith("采煤工作面瓦斯")
