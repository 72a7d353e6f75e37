"""A run in every form, read back by what reads such files."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from junitparser import JUnitXml

from assistant.evaluation import FailedGate, QuestionSet, Run, Subject, compare_runs, junit, run, write_report
from assistant.evaluation.questions import Question
from knowledge.errors import SourceUnsupported


@pytest.fixture
def worse(question_set: QuestionSet, fake_subject: Callable[..., Subject]) -> Run:
    return run(question_set, fake_subject(backwards=True), conditions={"model": "fake"})


def test_every_ending_is_written(small_run: Run, worse: Run, tmp_path: Path) -> None:
    comparison = compare_runs(small_run, worse)
    for ending in ("html", "md", "json", "csv", "xlsx"):
        write_report(tmp_path / f"r.{ending}", worse, comparison)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["id"] for row in rows] == ["a1", "a2", "a3", "a4"]
    assert rows[0]["hit@1"] == "0.0"
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["指标", "题目", "条件"]
    assert json.loads((tmp_path / "r.json").read_bytes())["comparison"]["common"] == 4
    words = (tmp_path / "r.md").read_text("utf-8")
    assert "| 首条命中 `hit@1` | 0.0% |" in words
    assert "- a1 自救器防护时间不少于多少: − hit@1" in words


def test_another_ending_is_refused(small_run: Run, tmp_path: Path) -> None:
    with pytest.raises(SourceUnsupported):
        write_report(tmp_path / "r.pdf", small_run)


def test_a_cell_is_shown_and_not_run(fake_subject: Callable[..., Subject], tmp_path: Path) -> None:
    questions = QuestionSet(name="恶", questions=(Question(id="=1+1", question="@SUM(A1)\x07|<b>"),))
    measured = run(questions, fake_subject(), conditions={"model": "=cmd"})
    for ending in ("csv", "xlsx", "md"):
        write_report(tmp_path / f"r.{ending}", measured)
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["题目"]
    assert sheet["A2"].value == "'=1+1"
    assert sheet["A2"].data_type == "s"
    assert "'=1+1,'@SUM" in (tmp_path / "r.csv").read_text("utf-8-sig")
    assert "<b>" not in (tmp_path / "r.md").read_text("utf-8")


def test_build_servers_read_failures_errors_and_gates(
    question_set: QuestionSet, fake_subject: Callable[..., Subject], worse: Run
) -> None:
    erring = run(question_set, fake_subject(fails_on="炸药库应当设几个出口"), conditions={})
    gate = FailedGate(metric="hit@1", min=0.9, value=0.5)
    (suite,) = JUnitXml.fromstring(junit(erring, (gate,)).encode())
    assert (suite.tests, suite.errors, suite.failures) == (5, 1, 1)
    (suite,) = JUnitXml.fromstring(junit(replace(worse, conditions={"model": 'a"<b'})).encode())
    assert suite.failures >= 1
