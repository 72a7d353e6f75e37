"""A model writes questions for clauses; code decides which are kept."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.enriching import WANTED, cleaned, enrich, settings
from assistant.models import ChatModel, ModelSettings
from knowledge.errors import Cancelled, ModelError
from knowledge.library import Library
from knowledge.retrieval import Mode, Query, Scope

AIR = (
    "云岭矿通风规定\n第一条 采煤工作面的风速不得低于0.25m/s，应当每班检查。\n"
    "第二条 局部通风机停转时，必须立即撤出全部人员。\n第三条 风筒应当每班检查，破损的应当及时更换。\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "风.txt").write_text(AIR, "utf-8")
    with Library(tmp_path / "home") as opened:
        opened.ingest([tmp_path / "风.txt"])
        yield opened


@pytest.fixture
def model(opened: Callable[..., ChatModel], site: Any) -> ChatModel:
    return opened("openai:fake", base_url=site.url, timeout_seconds=5)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("1. 没风了咋办？\n2、风扇歇菜要不要跑？", ["没风了咋办？", "风扇歇菜要不要跑？"]),
        ("问题1：没风了咋办？\n\n“没风了咋办？”", ["没风了咋办？"]),
        ("停30分钟咋办？\n停5分钟咋办？", ["停5分钟咋办？"]),
        ("短？\n" + "很长的回答" * 20, []),
        ("甲乙丙丁一\n甲乙丙丁二\n甲乙丙丁三\n甲乙丙丁四", ["甲乙丙丁一", "甲乙丙丁二", "甲乙丙丁三"]),
        ("", []),
    ],
)
def test_only_short_questions_without_numbers_of_their_own_are_kept(said: str, kept: list[str]) -> None:
    assert cleaned(said, "局部通风机停转5分钟以上，必须撤出人员。") == kept


@given(st.text(max_size=200), st.text(max_size=60))
def test_whatever_is_said_few_short_lines_are_kept(said: str, text: str) -> None:
    kept = cleaned(said, text)
    assert len(kept) <= WANTED
    assert len(set(kept)) == len(kept)
    assert all(len(question) <= 120 and "\n" not in question for question in kept)


def test_every_passage_is_asked_for_once(library: Library, model: ChatModel, site: Any) -> None:
    site.streams(["鼓风玩意儿", "歇菜了咋整？"])
    heard: list[tuple[int, int, str]] = []
    assert enrich(library, model, on_written=lambda *told: heard.append(told)) == 3
    assert heard == [(at, 3, "云岭矿通风规定") for at in range(3)]
    asked = [request.body["messages"][-1]["content"] for request in site.asked]
    assert sum("风筒应当每班检查" in text for text in asked) == 1
    assert not any("$" in text for text in asked)
    assert library.search(Query(text="鼓风玩意儿歇菜", mode=Mode.KEYWORD))
    assert enrich(library, model) == 0
    assert len(site.asked) == 3


def test_what_was_stopped_or_broke_off_goes_on_where_it_was(
    library: Library, model: ChatModel, site: Any
) -> None:
    site.streams(["没风了咋办？"])

    def stop_at_second(done: int, *_: object) -> None:
        if done == 1:
            raise Cancelled()

    with pytest.raises(Cancelled):
        enrich(library, model, on_written=stop_at_second)
    assert len(library.unasked(Scope())) == 2
    site.streams(["没风"], then="vanish")
    with pytest.raises(ModelError):
        enrich(library, model)
    assert len(library.unasked(Scope())) == 2
    stop = threading.Event()
    stop.set()
    assert enrich(library, model, stop=stop) == 0
    assert len(library.unasked(Scope())) == 2


@pytest.mark.llm
def test_a_real_model_can_be_asked(library: Library, opened: Callable[..., ChatModel], gguf: Path) -> None:
    asking = settings(ModelSettings(spec=f"local:{gguf}"))
    small = opened(asking.spec, max_output_tokens=24)
    assert enrich(library, small, scope=Scope(documents=("云岭矿通风规定",))) == 3
    assert library.unasked(Scope()) == []
