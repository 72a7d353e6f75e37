"""A model may reorder what was found, by numbers or by how likely its yes is, and nothing else."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.answering.choosing import CHOICE, choose, open_to_choice, settings
from assistant.answers import Instruction
from assistant.conversation import Assistant
from assistant.models import ChatModel, ModelSettings
from assistant.settings import Settings
from knowledge.clauses import Evidence
from knowledge.errors import ModelTimeout, ModelUnavailable
from knowledge.library import Library
from knowledge.retrieval import Closest

QUESTION = "没领自救器能不能下井？"


def clause(at: int, text: str = "") -> Evidence:
    return Evidence(
        document="样例矿安全手册",
        edition="2026",
        edition_id="e1",
        clause=f"第{at}条",
        clause_id=f"e1#第{at}条",
        heading_path=(),
        text=text or f"第{at}号规定要求检查第{at}号设备。",
        page=None,
        score=20.0 - at,
    )


TWELVE = [clause(at) for at in range(1, 13)]


def order(evidence: list[Evidence]) -> list[int]:
    return [TWELVE.index(replace(e, score=TWELVE[int(e.clause[1:-1]) - 1].score)) + 1 for e in evidence]


@pytest.fixture
def model(opened: Callable[..., ChatModel], site: Any) -> ChatModel:
    """A model whose words the tests decide."""
    return opened("openai:m", base_url=site.url, timeout_seconds=5)


class Sure:
    """Stands for a local model: says how likely its yes is, by the number of the clause that it is asked of."""

    name = "local:fake.gguf"
    tells_likelihood = True
    timeout_seconds = 60.0

    def __init__(self, sure_of: dict[int, float]) -> None:
        self.sure_of = sure_of
        self.asked: list[str] = []

    def stream(self, messages: Any, _stop: Any = None) -> Any:
        from assistant.models import Piece

        self.asked.append(messages[-1][1])
        at = next(at for at in range(12, 0, -1) if f"第{at}号规定" in messages[-1][1])
        yield Piece(text="否", likely=(("否", -0.1), ("是", self.sure_of.get(at, -9.0)), ("不", -11.0)))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("3", [3, 1, 2]),
        ("编号：4, 2", [4, 2, 1, 3]),
        ("2、2，5", [2, 5, 1]),
        ("0", [1, 2, 3]),
        ("11", [1, 2, 3]),
        ("第3条，因为要在30分钟内", [1, 2, 3]),
        ("都不合适", [1, 2, 3]),
        ("", [1, 2, 3]),
        ("2" + "，因为这一条说得最清楚" * 20, [1, 2, 3]),
    ],
)
def test_only_numbers_that_were_offered_count(
    model: ChatModel, site: Any, words: str, first: list[int]
) -> None:
    site.streams([words])
    chosen = choose(QUESTION, TWELVE, [], model)
    assert order(chosen)[: len(first)] == first
    assert sorted(order(chosen)) == list(range(1, 13))
    assert [e.score for e in chosen] == [e.score for e in TWELVE]


@given(words=st.text(max_size=30))
@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_said_nothing_is_lost_added_or_changed(model: ChatModel, site: Any, words: str) -> None:
    site.streams([words])
    chosen = choose(QUESTION, TWELVE, [], model)
    assert sorted(order(chosen)) == list(range(1, 13))
    assert order(chosen)[CHOICE:] == [11, 12]


def test_the_model_reads_the_sentence_nearest_to_the_question(model: ChatModel, site: Any) -> None:
    far = "通风设施应当每周检查一次并做好记录。" * 20
    long = clause(1, f"{far}入井人员应当随身携带自救器。{far}")
    site.streams(["1"])
    near = Closest(evidence=0, text="入井人员应当随身携带自救器。", cosine=0.9)
    choose(QUESTION, [long, clause(2)], [near], model)
    asked = site.asked[-1].body["messages"][-1]["content"]
    assert "入井人员应当随身携带自救器" in asked
    assert len(asked) < 500
    assert "$" not in asked


def test_a_likely_yes_counts_beside_the_score_of_the_search() -> None:
    sure = Sure({4: -0.2})
    assert order(choose(QUESTION, TWELVE, [], sure))[:3] == [4, 1, 2]  # type: ignore[arg-type]
    assert len(sure.asked) == CHOICE
    assert all(QUESTION in asked for asked in sure.asked)
    assert order(choose(QUESTION, TWELVE, [], Sure({}))) == list(range(1, 13))  # type: ignore[arg-type]


def test_a_model_that_is_too_slow_leaves_the_order() -> None:
    slow = Sure({4: -0.2})
    slow.timeout_seconds = -1.0
    with pytest.raises(ModelTimeout):
        choose(QUESTION, TWELVE, [], slow)  # type: ignore[arg-type]
    stop = threading.Event()
    stop.set()
    assert order(choose(QUESTION, TWELVE, [], Sure({4: -0.2}), stop=stop)) == list(range(1, 13))  # type: ignore[arg-type]


def test_a_clause_asked_for_by_its_number_is_not_up_for_choice() -> None:
    named = [replace(TWELVE[1], clause="第三十条"), *TWELVE]
    assert not open_to_choice("第三十条说了什么", named)
    assert open_to_choice(QUESTION, named)
    assert not open_to_choice(QUESTION, TWELVE[:1])


def test_the_choice_comes_first_in_the_evidence_of_an_answer(sample_library: Library, site: Any) -> None:
    plain = Assistant(sample_library, Settings(home=sample_library.home)).search(QUESTION)
    chosen_by_two = Settings(home=sample_library.home, model="openai:m", base_url=site.url)
    site.streams(["3"])
    assistant = Assistant(sample_library, chosen_by_two)
    assert assistant.search(QUESTION)[0].clause_id == plain[2].clause_id
    answer = assistant.answer(Instruction(text=QUESTION))
    assert answer.evidence[0].clause_id == plain[2].clause_id
    assistant.close()
    unwanted = Assistant(sample_library, chosen_by_two.model_copy(update={"choose": False}))
    assert unwanted.search(QUESTION) == plain
    unwanted.close()


def test_a_model_that_fails_to_choose_is_told_of_and_the_order_stays(
    sample_library: Library, site: Any
) -> None:
    plain = Assistant(sample_library, Settings(home=sample_library.home)).search(QUESTION)
    site.streams(["3"], then="vanish")
    chosen = Settings(home=sample_library.home, model="openai:m", base_url=site.url)
    assistant = Assistant(sample_library, chosen)
    assert assistant.search(QUESTION) == plain
    answer = assistant.answer(Instruction(text=QUESTION))
    assert [e.clause_id for e in answer.evidence] == [e.clause_id for e in plain[:8]]
    assert "摘录" in answer.notice
    assistant.close()


@pytest.mark.llm
def test_a_real_local_model_says_how_likely_its_yes_is(opened: Callable[..., ChatModel], gguf: Path) -> None:
    asking = settings(ModelSettings(spec=f"local:{gguf}"))
    small = opened(asking.spec, likelihood=asking.likelihood, max_output_tokens=asking.max_output_tokens)
    assert small.tells_likelihood
    (piece, *_) = small.stream([("user", "只答“是”或“否”：一加一等于二吗？")])
    assert len(piece.likely) >= 10
    assert all(weight <= 0 for _, weight in piece.likely)
    chosen = choose(QUESTION, TWELVE[:3], [], small)
    assert sorted(order(chosen)) == [1, 2, 3]


@pytest.mark.llm
def test_a_server_that_is_away_is_told_of(opened: Callable[..., ChatModel]) -> None:
    with pytest.raises(ModelUnavailable):
        choose(QUESTION, TWELVE, [], opened("openai:m", base_url="http://127.0.0.1:9/v1", timeout_seconds=5))
