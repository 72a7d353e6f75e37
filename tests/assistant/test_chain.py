"""One model after the other through the one door, what each takes, and quotation at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.answers import Answer, Instruction
from assistant.conversation import Assistant
from assistant.models.chain import in_order
from assistant.models.endpoint import ADDRESSES
from assistant.settings import Settings, load
from assistant.usage import Ledger, Price
from knowledge.errors import WrongUse
from knowledge.library import Library

ASKED = "体积大于0.5m³的空间甲烷浓度达到多少算局部积聚？"
AWAY = "http://127.0.0.1:9/v1"
SPECS = st.sampled_from(["openai:a", "ollama:b", "local:/c.gguf", "extractive"])


@pytest.fixture
def asking(sample_library: Library, tmp_path: Path) -> Iterator[Callable[..., Answer]]:
    """Asks with these settings; ledger and prices lie in a folder of the test."""
    opened: list[Assistant] = []

    def ask(user: str = "", prices: dict[str, float] | None = None, **facts: Any) -> Answer:
        settings = Settings(home=tmp_path, choose=False, model_retries=0, **facts)
        opened.append(Assistant(sample_library, settings))
        for model, price in (prices or {}).items():
            opened[-1].account.prices.set(model, Price(input=price, output=price))
        return opened[-1].answer(Instruction(text=ASKED, user=user))

    yield ask
    for assistant in opened:
        assistant.close()


@given(SPECS, st.lists(SPECS))
def test_each_model_is_asked_once_in_order_and_none_after_quotation(first: str, fallback: list[str]) -> None:
    order = list(in_order(first, fallback))
    wanted = [first, *fallback]
    wanted = wanted[: wanted.index("extractive")] if "extractive" in wanted else wanted
    assert order == list(dict.fromkeys(wanted))


def test_the_chain_is_one_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUANGZHI_FALLBACK", "ollama:qwen3, extractive")
    assert load().fallback == ("ollama:qwen3", "extractive")
    monkeypatch.setenv("KUANGZHI_FALLBACK", "qwen3")
    with pytest.raises(WrongUse, match="qwen3"):
        load()


def test_every_failure_is_told_and_quotation_comes_last(
    asking: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ADDRESSES, "ollama", AWAY)
    answer = asking(model="deepseek:m", fallback=("ollama:next",), base_url=AWAY)
    assert answer.usage.model == "extractive"
    assert answer.citations
    told = [answer.notice.index(words) for words in ("deepseek:m", "ollama:next", "摘录")]
    assert told == sorted(told)


def test_a_model_of_the_same_kind_takes_over_on_the_same_server(
    asking: Callable[..., Answer], site: Any
) -> None:
    site.streams(["甲烷浓度达到 2.0% 算局部积聚。[1]"])
    streams = site.answer

    def answer_(request: Any) -> None:
        if site.asked[-1].body["model"] == "big":
            site.answers(503)
            site.answer(request)
            site.answer = answer_
        else:
            streams(request)

    site.answer = answer_
    answer = asking(model="openai:big", fallback=("openai:small",), base_url=site.url)
    assert [asked.body["model"] for asked in site.asked] == ["big", "small"]
    assert answer.usage.model == "openai:small"
    assert "openai:big" in answer.notice
    assert "已改用 openai:small 作答" in answer.notice
    assert (answer.usage.input_tokens, answer.usage.output_tokens) == (7, 1)
    assert answer.usage.price is None


def test_the_key_goes_to_no_other_kind_of_model(
    asking: Callable[..., Answer], site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ADDRESSES, "ollama", site.url)
    site.streams_ollama(["甲烷浓度达到 2.0% 算局部积聚。[1]"])
    answer = asking(
        model="openai:m", fallback=("ollama:next",), base_url=AWAY, api_key=SecretStr("sk-0123456789")
    )
    assert answer.usage.model == "ollama:next"
    assert answer.usage.price == 0
    assert all("authorization" not in asked.headers for asked in site.asked)


def test_an_answer_tells_what_it_took_and_the_ledger_keeps_it(
    asking: Callable[..., Answer], site: Any, tmp_path: Path
) -> None:
    site.streams(["甲烷浓度达到 2.0% 算局部积聚。[1]"])
    answer = asking(user="zhang", prices={"openai:m": 1000.0}, model="openai:m", base_url=site.url)
    assert answer.usage.price == pytest.approx(0.008)
    assert not answer.usage.estimated
    assert answer.notice == ""
    (kept,) = Ledger(tmp_path).totals("user")
    assert (kept.key, kept.calls, kept.price) == ("zhang", 1, 0.008)


def test_when_the_budget_is_spent_the_answer_is_quoted_and_says_why(
    asking: Callable[..., Answer], site: Any
) -> None:
    site.streams(["甲烷浓度达到 2.0% 算局部积聚。[1]"])
    facts: dict[str, Any] = {
        "prices": {"openai:m": 1000.0},
        "model": "openai:m",
        "base_url": site.url,
        "budget_day": 0.001,
    }
    assert asking(**facts).usage.model == "openai:m"
    spent = asking(**facts)
    assert spent.usage.model == "extractive"
    assert spent.citations
    assert "KUANGZHI_BUDGET_DAY" in spent.notice
    assert "摘录" in spent.notice
    assert len(site.asked) == 1


def test_choosing_counts_too(sample_library: Library, site: Any, tmp_path: Path) -> None:
    site.streams(["1"])
    settings = Settings(home=tmp_path, choose=True, model="openai:m", base_url=site.url)
    assistant = Assistant(sample_library, settings)
    assistant.search(ASKED)
    assert assistant.account.ledger.total().calls == 1
    assistant.close()


def test_a_run_keeps_the_versions_of_its_prompts(sample_library: Library) -> None:
    assistant = Assistant(sample_library, Settings(home=sample_library.home))
    assert "answer.zh.md " in assistant.conditions()["prompts"]
    assistant.close()
