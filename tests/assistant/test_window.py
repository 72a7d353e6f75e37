"""What a server tells of a model's window, and what is made of it where it tells nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.models import ChatModel
from assistant.models.counting import estimate
from knowledge.handbook import HANDBOOK

Open = Callable[..., ChatModel]


@pytest.mark.parametrize("name", ["context_length", "max_model_len"])
def test_a_compatible_server_tells_the_context_of_the_model_asked_for(
    opened: Open, site: Any, name: str
) -> None:
    site.facts["/v1/models"] = {"data": [{"id": "other", name: 1000}, {"id": "m", name: 32768}]}
    model = opened("openai:m", base_url=f"{site.url}/v1")
    assert model.context == 32768
    site.facts.clear()
    assert model.context == 32768  # asked once


def test_llama_cpp_tells_what_it_was_started_with_and_counts_tokens(opened: Open, site: Any) -> None:
    site.facts["/v1/models"] = {
        "data": [{"id": "x.gguf", "owned_by": "llamacpp", "meta": {"n_ctx_train": 9}}]
    }
    site.facts["/props"] = {"default_generation_settings": {"n_ctx": 4096}}
    site.facts["/tokenize"] = lambda body: {"tokens": [1] * (len(body["content"]) // 2)}
    model = opened("openai:m", base_url=f"{site.url}/v1")
    assert model.context == 4096
    assert model.count("瓦斯浓度不得超过") == 4


def test_ollama_tells_the_context_and_what_it_can_do(opened: Open, site: Any) -> None:
    site.facts["/api/show"] = {
        "model_info": {"general.architecture": "q", "q.context_length": 4096},
        "capabilities": ["completion", "tools"],
    }
    model = opened("ollama:m", base_url=site.url)
    assert model.context == 4096
    assert model.window.abilities == {"completion", "tools"}
    site.facts["/api/show"] = {"model_info": {"q.context_length": 131072}}
    # So much is asked for, whatever the model could do.
    assert opened("ollama:m", base_url=site.url).context == 8192


@pytest.mark.parametrize(
    "told",
    [None, {}, {"data": 5}, {"data": [None]}, {"data": [{"id": "m", "context_length": "much"}]}]
    + [{"data": [{"id": "m", "context_length": size}]} for size in (-1, 0, True, None, 4096.0)]
    + [{"data": [{"id": "a", "context_length": 10}, {"id": "b", "context_length": 20}]}],
)
def test_what_is_not_told_stays_unknown(opened: Open, site: Any, told: dict[str, Any] | None) -> None:
    if told is not None:
        site.facts["/v1/models"] = told
    model = opened("openai:m", base_url=f"{site.url}/v1")
    assert model.context is None
    assert model.count("瓦斯 1.0 %") == estimate("瓦斯 1.0 %")


def test_a_server_that_is_away_tells_nothing(opened: Open) -> None:
    assert opened("openai:m", base_url="http://127.0.0.1:9/v1").context is None


@given(st.text(), st.text())
def test_an_estimate_of_a_whole_is_no_more_than_of_its_parts(left: str, right: str) -> None:
    assert 0 <= estimate(left + right) <= estimate(left) + estimate(right)
    assert (estimate(left) == 0) == (not left.split())


@pytest.mark.llm
def test_a_real_server_counts_and_the_estimate_is_no_less(opened: Open, llm_server: Any, gguf: Path) -> None:
    model = opened(f"local:{gguf}")
    assert model.context == 8192
    clauses = [text for text in HANDBOOK.read_text("utf-8").split("\n\n") if len(text) > 40][:20]
    for text in clauses:
        assert 0 < model.count(text) <= estimate(text)
