"""`kuangzhi usage`, `prices` and `models check`, as programs and people read them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assistant.models import Call
from assistant.usage import Ledger
from ui.command.main import app


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home)])


def told(home: Path, *arguments: str) -> Any:
    result = run(home, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_usage_of_nothing_is_a_sum_of_nothing(home: Path) -> None:
    assert told(home, "usage")["rows"] == []
    assert told(home, "usage")["total"]["calls"] == 0
    assert run(home, "usage").exit_code == 0
    assert not home.exists()


def test_usage_is_summed_and_what_is_unknown_is_said(home: Path) -> None:
    ledger = Ledger(home)
    for user, price in (("wang", 0.5), ("li", None)):
        call = Call(model="openai:m", input_tokens=10, output_tokens=5, estimated=price is None)
        ledger.record(call, purpose="answer", user=user, price=price)
    ledger.close()
    found = told(home, "usage", "--by", "user")
    assert [row["key"] for row in found["rows"]] == ["li", "wang"]
    assert (found["total"]["price"], found["total"]["unpriced"]) == (0.5, 1)
    assert found["budget"]["yuan_today"] == 0.5
    assert told(home, "usage", "--until", "2020-01-31")["total"]["calls"] == 0
    shown = run(home, "usage", "--by", "user").output
    assert "未知" in shown
    assert "合计" in shown


def test_a_day_that_is_none_is_refused(home: Path) -> None:
    assert "2020-01-31" in str(run(home, "usage", "--since", "yesterday").exception)


def test_prices_are_listed_filled_in_and_lie_in_a_file_to_edit(home: Path) -> None:
    found = told(home, "prices")
    assert {row["model"]: row["input"] for row in found["prices"]} == {"local:*": 0, "ollama:*": 0}
    assert Path(found["file"]).is_file()
    found = told(home, "prices", "--set", "openai:m", "1.5", "6")
    assert {"model": "openai:m", "input": 1.5, "output": 6.0} in found["prices"]
    assert "openai:m" in run(home, "prices").output
    assert "不小于 0" in str(run(home, "prices", "--set", "openai:m", "-1", "6").exception)


def test_the_default_needs_no_model(home: Path) -> None:
    found = told(home, "models", "check")
    assert (found["model"], found["reachable"], found["context"]) == ("extractive", True, None)


def test_a_model_that_is_away_is_told_and_is_a_failure(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUANGZHI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("KUANGZHI_MODEL_RETRIES", "0")
    result = run(home, "models", "check", "openai:m", "--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert not found["reachable"]
    assert "连接失败" in found["error"]
    assert "连接失败" in run(home, "models", "check", "openai:m").output
