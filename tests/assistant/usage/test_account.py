"""What a call costs, and when the budget allows no more."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.models import Call
from assistant.settings import Settings
from assistant.usage import Account, Price
from knowledge.errors import BudgetSpent

MODEL = "openai:m"


@pytest.fixture
def account(tmp_path: Path) -> Callable[..., Account]:
    def open_(**facts: Any) -> Account:
        opened = Account(Settings(home=tmp_path, **facts))
        opened.prices.set(MODEL, Price(input=1, output=2))
        return opened

    return open_


def spend(account: Account, tokens: int = 1_000_000, model: str = MODEL, user: str = "") -> Any:
    bill = account.bill(user)
    bill.meter("answer").record(Call(model=model, input_tokens=tokens, output_tokens=0))
    return bill


def test_a_bill_sums_up_the_calls_of_an_answer(account: Callable[..., Account]) -> None:
    opened = account()
    bill = opened.bill("wang")
    bill.meter("choose").record(Call(model=MODEL, input_tokens=1000, output_tokens=10))
    bill.meter("answer").record(Call(model=MODEL, input_tokens=2000, output_tokens=90, estimated=True))
    usage = bill.usage(MODEL)
    assert (usage.input_tokens, usage.output_tokens, usage.estimated) == (3000, 100, True)
    assert usage.price == pytest.approx((3000 + 2 * 100) / 1_000_000)
    assert [one.key for one in opened.ledger.totals("user")] == ["wang"]


def test_one_call_of_unknown_price_makes_the_sum_unknown(account: Callable[..., Account]) -> None:
    bill = spend(account())
    bill.meter("answer").record(Call(model="openai:other", input_tokens=1, output_tokens=1))
    assert bill.usage(MODEL).price is None


def test_nothing_asked_costs_nothing(account: Callable[..., Account]) -> None:
    assert account().bill().usage("extractive").price == 0


def test_without_a_name_the_user_is_whoever_runs_the_program(
    account: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "banzhang")
    opened = account()
    spend(opened)
    assert [one.key for one in opened.ledger.totals("user")] == ["banzhang"]


def test_a_budget_in_yuan_ends_the_calls_that_cost(account: Callable[..., Account]) -> None:
    opened = account(budget_day=1.5)
    spend(opened)
    opened.check(MODEL)
    spend(opened)
    with pytest.raises(BudgetSpent, match="KUANGZHI_BUDGET_DAY") as told:
        opened.check(MODEL)
    assert "2 / 1.5" in told.value.text("en")
    opened.check("ollama:free")  # costs nothing


def test_a_budget_in_tokens_ends_every_call(account: Callable[..., Account]) -> None:
    opened = account(budget_tokens_day=100)
    opened.check("ollama:free")
    spend(opened, 100, "ollama:free")
    with pytest.raises(BudgetSpent, match="KUANGZHI_BUDGET_TOKENS_DAY"):
        opened.check("ollama:free")


def test_under_a_budget_a_model_of_unknown_price_is_not_asked(account: Callable[..., Account]) -> None:
    with pytest.raises(BudgetSpent, match="kuangzhi prices --set openai:other"):
        account(budget_day=100).check("openai:other")
    account().check("openai:other")


def test_what_was_spent_yesterday_does_not_count_today(account: Callable[..., Account]) -> None:
    opened = account(budget_day=1)
    spend(opened, 5_000_000)
    with pytest.raises(BudgetSpent):
        opened.check(MODEL)
    with sqlite3.connect(opened.prices.path.with_name("usage.sqlite3")) as db:
        db.execute("UPDATE calls SET day = '2020-01-31'")
    opened.check(MODEL)


def test_a_budget_of_nothing_allows_nothing_that_costs(account: Callable[..., Account]) -> None:
    with pytest.raises(BudgetSpent):
        account(budget_day=0).check(MODEL)


def test_a_ledger_that_cannot_be_written_takes_no_answer_away(
    account: Callable[..., Account], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "usage.sqlite3").mkdir()
    assert spend(account()).usage(MODEL).price == pytest.approx(1)
    assert str(tmp_path) in caplog.text
