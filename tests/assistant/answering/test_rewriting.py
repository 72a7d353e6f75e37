"""A model may complete a follow-up; nothing new that it writes is used."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from assistant.answering.followup import resolve, standalone
from assistant.answering.followups.rewriting import rewrite, rewrites, unsure
from assistant.answers import Turn
from assistant.models import ChatModel
from knowledge.errors import ModelUnavailable

BEFORE = (
    Turn(role="user", content="采煤工作面瓦斯到1.0%怎么办？"),
    Turn(role="assistant", content="停止作业[1]。\n[1]《云岭矿规程》第三十五条"),
)


@pytest.fixture
def model(opened: Callable[..., ChatModel], site: Any) -> ChatModel:
    """A model whose words the tests decide."""
    return opened("openai:m", base_url=site.url, timeout_seconds=5)


def test_the_question_that_the_model_made_is_used(model: ChatModel, site: Any) -> None:
    site.streams(["“掘进工作面瓦斯到2%", "怎么办？”"])
    assert rewrite("到2%呢，我说的是掘进面", BEFORE, model) == "掘进工作面瓦斯到2%怎么办？"
    asked = site.asked[-1].body["messages"][-1]["content"]
    assert "采煤工作面瓦斯到1.0%怎么办？" in asked
    assert "$" not in asked


@pytest.mark.parametrize(
    "said",
    [
        "掘进面瓦斯到2%、3%怎么办？",  # a number that nobody said
        "《云岭矿规程》第九十九条对掘进面瓦斯到2%怎么规定？",
        "《远山矿规程》对掘进面瓦斯到2%怎么规定？",
        "掘进面瓦斯超限怎么办？",  # the number that was asked about is gone
        "What must be done at 2% methane?",
        "掘进面瓦斯到2%怎么办？\n应当停止作业。",
        "掘进面瓦斯到2%怎么办" + "啊" * 120,
        "采煤工作面瓦斯到1.0%怎么办？",  # the question before
        "采煤工作面瓦斯到2%停止作业[1]。",  # an answer
        "采煤工作面瓦斯到2%要停止作业。",
        "很久以前" * 80,
        "补上省略的地点，到2%的写在后面。",  # what it was told to do
        "",
    ],
)
def test_what_adds_or_loses_something_gives_way_to_the_rules(said: str, model: ChatModel, site: Any) -> None:
    site.streams([said])
    assert rewrite("到2%呢", BEFORE, model) == standalone("到2%呢", BEFORE) == "采煤工作面瓦斯到2%怎么办？"


@pytest.mark.parametrize("question", ["入井人员必须携带哪些东西才能下井？", "好的，谢谢", "下一条呢？"])
def test_a_model_is_not_asked_where_the_rules_are_sure(question: str, model: ChatModel, site: Any) -> None:
    assert rewrite(question, BEFORE, model) == standalone(question, BEFORE)
    assert site.asked == []


def test_a_short_question_may_lean_on_what_the_rules_do_not_see() -> None:
    assert unsure("矿灯要带吗", BEFORE, resolve("矿灯要带吗", BEFORE))
    assert not unsure("矿灯要带吗", (), resolve("矿灯要带吗", ()))


def test_a_reader_who_stops_gets_what_the_rules_made(model: ChatModel, site: Any) -> None:
    site.streams(["掘进面瓦斯到2%应当怎么办？"])
    stop = threading.Event()
    stop.set()
    assert rewrite("到2%呢", BEFORE, model, stop=stop) == standalone("到2%呢", BEFORE)


def test_a_model_that_fails_says_so(model: ChatModel, site: Any) -> None:
    site.answers(404, {"error": "no such model"})
    with pytest.raises(ModelUnavailable):
        rewrite("到2%呢", BEFORE, model)


@pytest.mark.parametrize(
    ("spec", "asked"),
    [("extractive", False), ("local:m.gguf", False), ("openai:m", True), ("ollama:m", True)],
)
def test_only_models_that_are_connected_are_asked(spec: str, asked: bool) -> None:
    assert rewrites(spec) is asked
