"""Calls are kept at once, by many writers, and summed as asked."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.models import Call
from assistant.usage import Ledger
from knowledge.errors import HomeUnusable

ROOT = Path(__file__).resolve().parents[3]
WRITER = """
import sys
from pathlib import Path
from assistant.models import Call
from assistant.usage import Ledger
ledger = Ledger(Path(sys.argv[1]))
at = 0
while at < int(sys.argv[2]):
    ledger.record(Call(model="m", input_tokens=1, output_tokens=2), purpose="answer", user="w", price=0.5)
    at += 1
    print(at, flush=True)
"""


def record(ledger: Ledger, model: str = "openai:m", user: str = "zhang", price: float | None = 0.25) -> None:
    call = Call(model=model, input_tokens=10, output_tokens=5, estimated=price is None)
    ledger.record(call, purpose="answer", user=user, price=price)


def test_totals_by_day_model_and_user(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    for model, user, price in (("a", "li", 1.0), ("a", "wang", 2.0), ("b", "li", None)):
        record(ledger, model, user, price)
    by_model = {one.key: one for one in ledger.totals("model")}
    assert (by_model["a"].calls, by_model["a"].price, by_model["a"].unpriced) == (2, 3.0, 0)
    assert (by_model["b"].price, by_model["b"].unpriced, by_model["b"].estimated) == (0.0, 1, 1)
    assert [(one.key, one.input_tokens, one.output_tokens) for one in ledger.totals("user")] == [
        ("li", 20, 10),
        ("wang", 10, 5),
    ]
    (today,) = ledger.totals("day")
    assert (today.key, today.calls) == (date.today().isoformat(), 3)
    assert ledger.total().price == 3.0


def test_days_are_inclusive(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    record(ledger)
    today, day = date.today(), timedelta(days=1)
    assert ledger.total(since=today, until=today).calls == 1
    assert ledger.total(since=today + day).calls == 0
    assert ledger.totals("day", until=today - day) == []


def test_where_no_model_was_used_there_is_no_file(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.totals("day") == []
    assert ledger.total().calls == 0
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_comes_back_with_what_it_kept(tmp_path: Path) -> None:
    first = Ledger(tmp_path)
    record(first)
    first.close()
    assert Ledger(tmp_path).total().calls == 1


def test_threads_and_processes_write_at_the_same_time(tmp_path: Path) -> None:
    others = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), "30"], cwd=ROOT, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    ledger = Ledger(tmp_path)
    threads = [
        threading.Thread(target=lambda: [record(ledger) for _ in range(30)] and None) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.communicate(timeout=60)
        assert other.returncode == 0
    assert ledger.total().calls == 2 * 30 + 3 * 30


def test_a_killed_writer_leaves_what_it_wrote(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path), "1000000"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline() for _ in range(20)][-1]
        os.kill(writer.pid, signal.SIGKILL)
        told = writer.stdout.read().splitlines()[-1:] or [told]
    assert Ledger(tmp_path).total().calls >= int(told[0])


def test_a_ledger_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "usage.sqlite3").write_bytes(b"not a database" * 100)
    with pytest.raises(HomeUnusable):
        Ledger(tmp_path).total()


def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    record(Ledger(tmp_path))
    db = sqlite3.connect(tmp_path / "usage.sqlite3")
    db.execute("INSERT INTO migrations VALUES ('m999_later')")
    db.commit()
    with pytest.raises(HomeUnusable, match="newer"):
        Ledger(tmp_path).total()
