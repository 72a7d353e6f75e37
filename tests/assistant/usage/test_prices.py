"""The price table: edited by hand or by command, never guessed."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.usage import Price, Prices
from knowledge.errors import WrongUse


def test_no_vendor_has_a_price_until_somebody_writes_it(tmp_path: Path) -> None:
    prices = Prices(tmp_path)
    assert prices.of("deepseek:deepseek-chat") is None
    assert prices.of("openai:m") is None
    assert prices.of("local:/m.gguf") == prices.of("ollama:m") == Price(input=0, output=0)
    assert not prices.path.exists()


def test_a_price_is_kept_beside_what_was_written_by_hand(tmp_path: Path) -> None:
    prices = Prices(tmp_path)
    prices.keep()
    by_hand = prices.path.read_text("utf-8") + '# 合同价\n"openai:q*":\n  input: 1\n  output: 2  # 年底到期\n'
    prices.path.write_text(by_hand, "utf-8")
    prices.set("deepseek:deepseek-chat", Price(input=2, output=8))
    prices.set("openai:q*", Price(input=0.5, output=3))
    assert prices.of("deepseek:deepseek-chat") == Price(input=2, output=8)
    assert prices.of("openai:qwen") == Price(input=0.5, output=3)
    text = prices.path.read_text("utf-8")
    assert "# 合同价" in text
    assert "# 年底到期" in text
    assert text.count("openai:q*") == 1
    assert prices.of("local:m") == Price(input=0, output=0)


def test_the_full_name_comes_first_then_the_longest_pattern(tmp_path: Path) -> None:
    prices = Prices(tmp_path)
    for name, figure in (("openai:*", 1), ("openai:q*", 2), ("openai:qwen", 3)):
        prices.set(name, Price(input=figure, output=figure))
    assert [prices.of(f"openai:{name}").input for name in ("gpt", "q2", "qwen")] == [1, 2, 3]  # type: ignore[union-attr]


def test_a_table_that_was_changed_counts_at_once(tmp_path: Path) -> None:
    prices, other = Prices(tmp_path), Prices(tmp_path)
    prices.set("openai:m", Price(input=1, output=2))
    assert other.of("openai:m") == Price(input=1, output=2)
    prices.set("openai:m", Price(input=10, output=2))
    assert other.of("openai:m") == Price(input=10, output=2)


@pytest.mark.parametrize(
    "text",
    [
        "- 5",
        "a: b: c",
        '"openai:m": 5',
        '"openai:m": {input: x, output: 1}',
        '"openai:m": {input: -1, output: 1}',
        '"openai:m": {input: 1}',
        '"openai:m": {input: .nan, output: 1}',
        '"openai:m": {input: true, output: 1}',
    ],
)
def test_a_damaged_table_is_told_and_never_written_on(tmp_path: Path, text: str) -> None:
    prices = Prices(tmp_path)
    prices.path.write_text(text, "utf-8")
    with pytest.raises(WrongUse, match=re.escape(str(prices.path))):
        prices.of("openai:m")
    with pytest.raises(WrongUse):
        prices.set("openai:m", Price(input=1, output=1))
    assert prices.path.read_text("utf-8") == text


@pytest.mark.parametrize("figure", [-1.0, float("nan"), float("inf")])
def test_what_is_no_price_is_refused(tmp_path: Path, figure: float) -> None:
    with pytest.raises(WrongUse):
        Prices(tmp_path).set("openai:m", Price(input=figure, output=1))


@given(name=st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_name_comes_back_from_the_table(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    prices = Prices(tmp_path_factory.mktemp("prices"))
    for figure in (1.0, 2.5):
        prices.set(name, Price(input=figure, output=0.001))
    assert prices.of(name) == Price(input=2.5, output=0.001)
    assert len(prices.table()) == 3


def test_yuan_are_for_a_million_tokens() -> None:
    assert Price(input=2, output=8).of(1_000_000, 500_000) == pytest.approx(6)
