"""Clauses fit the window of the model by its own count, best first."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.fitting import CHARACTERS, fitting
from assistant.answering.generative import write
from assistant.models import ChatModel
from assistant.models.counting import estimate
from knowledge.clauses import Evidence
from knowledge.errors import ModelError


def clause(text: str, label: str = "第一条", matched: str = "") -> Evidence:
    return Evidence(
        document="样例矿安全手册",
        edition="2026",
        edition_id="e1",
        clause=label,
        clause_id=f"e1/{label}",
        heading_path=(),
        text=text,
        page=3,
        score=1.0,
        matched=matched,
    )


@given(
    st.lists(st.text(alphabet="停风撤人ab1。；\n", min_size=1, max_size=400), max_size=6),
    st.integers(1, 900),
    st.integers(1, 3),
)
def test_what_is_shown_fits_and_is_the_best(texts: list[str], tokens: int, weight: int) -> None:
    evidence = [clause(text, f"第{at}条") for at, text in enumerate(texts)]

    def count(text: str) -> int:
        return weight * estimate(text)

    shown = fitting(evidence, tokens, count)
    assert sum(count(e.text) for e in shown) <= tokens
    assert sum(len(e.text) for e in shown) <= CHARACTERS
    assert [e.clause for e in shown] == [e.clause for e in evidence[: len(shown)]]
    assert all(e == full for e, full in zip(shown[:-1], evidence, strict=False))
    assert all(e.text and e.text in full.text for e, full in zip(shown, evidence, strict=False))


def test_without_a_known_window_characters_alone_count() -> None:
    evidence = [clause("停风时撤人。" * 100, f"第{n}条") for n in range(20)]

    def never(text: str) -> int:
        raise AssertionError("nothing is counted where nothing limits")

    assert 4000 < sum(len(e.text) for e in fitting(evidence, None, never)) <= CHARACTERS


@pytest.mark.parametrize("context", [2000, 3000])
def test_a_small_window_is_not_overrun(opened: Callable[..., ChatModel], site: Any, context: int) -> None:
    site.facts["/v1/models"] = {"data": [{"id": "m", "max_model_len": context}]}
    site.streams(["好。[1]"])
    model = opened("openai:m", base_url=f"{site.url}/v1", max_output_tokens=256)
    list(write("停风怎么办？", [clause("停风时应当撤人。" * 60, f"第{n}条") for n in range(8)], model))
    sent = "".join(message["content"] for message in site.asked[-1].body["messages"])
    assert context * 0.75 < estimate(sent) + 256 <= context


def test_a_window_without_room_for_clauses_is_told_and_nothing_is_sent(
    opened: Callable[..., ChatModel], site: Any
) -> None:
    site.facts["/v1/models"] = {"data": [{"id": "m", "max_model_len": 1024}]}
    model = opened("openai:m", base_url=f"{site.url}/v1", max_output_tokens=1000)
    with pytest.raises(ModelError, match="上下文只有 1024 token"):
        list(write("停风怎么办？", [clause("停风时应当撤人。")], model))
    assert site.asked == []
