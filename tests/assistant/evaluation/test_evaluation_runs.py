import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answers import Instruction, Status, Turn
from assistant.evaluation import QuestionSet, Run, RunStore, Subject, run
from assistant.evaluation.questions import Question
from knowledge.errors import HomeUnusable, SourceDamaged, SourceMissing, WrongUse

Fake = Callable[..., Subject]


def test_a_run_measures_what_applies_to_each_question(small_run: Run) -> None:
    assert small_run.metrics["hit@1"] == small_run.metrics["mrr"] == small_run.metrics["ndcg@10"] == 1.0
    assert small_run.metrics["answered_as_expected"] == 1.0
    assert small_run.metrics["refused_as_expected"] == 1.0
    assert small_run.metrics["must_include"] == small_run.metrics["must_not_include"] == 1.0
    assert 0 <= small_run.metrics["ms_p50"] <= small_run.metrics["ms_p95"]
    assert small_run.results[3].scores == {"refused_as_expected": 1.0}
    assert small_run.results[0].status is Status.ANSWERED
    assert small_run.complete
    assert small_run.skipped[0].line == 5


def test_tags_have_figures_of_their_own(question_set: QuestionSet, fake_subject: Fake) -> None:
    backwards = run(question_set, fake_subject(backwards=True), conditions={})

    assert set(backwards.by_tag) == {"数值", "禁止", "运输"}
    assert backwards.by_tag["运输"]["hit@1"] == 0.0
    assert backwards.by_tag["运输"]["mrr"] == 0.25
    assert "refused_as_expected" not in backwards.by_tag["数值"]


def test_searching_alone_asks_for_no_answer(question_set: QuestionSet, fake_subject: Fake) -> None:
    subject = fake_subject()

    searched = run(question_set, subject, answers=False, conditions={})

    assert subject.asked == []  # type: ignore[attr-defined]
    assert "hit@1" in searched.metrics
    assert "answered_as_expected" not in searched.metrics
    assert searched.results[0].status is None
    assert searched.results[0].hits[0].clause == "第一条"


def test_an_error_is_kept_and_the_run_goes_on(question_set: QuestionSet, fake_subject: Fake) -> None:
    subject = fake_subject(fails_on=question_set.questions[0].question)

    result, *others = run(question_set, subject, conditions={}).results

    assert "没有回答" in result.error
    assert "did not answer" in result.error_en
    assert result.scores["hit@1"] == 1.0
    assert result.scores["answered_as_expected"] == result.scores["must_include"] == 0.0
    assert [other.error for other in others] == ["", "", ""]


def test_questions_that_all_fail_have_no_time(question_set: QuestionSet, fake_subject: Fake) -> None:
    only = QuestionSet(name="一题", questions=question_set.questions[:1])
    subject = fake_subject(fails_on=only.questions[0].question)

    assert "ms_p50" not in run(only, subject, conditions={}).metrics


def test_a_stopped_run_keeps_what_it_has(question_set: QuestionSet, fake_subject: Fake) -> None:
    seen: list[tuple[int, int]] = []

    stopped = run(
        question_set,
        fake_subject(),
        conditions={},
        on_progress=lambda done, total: seen.append((done, total)),
        should_stop=lambda: len(seen) == 2,
    )

    assert seen == [(1, 4), (2, 4)]
    assert len(stopped.results) == 2
    assert stopped.total == 4
    assert not stopped.complete


def test_a_run_stopped_at_once_has_no_figures(question_set: QuestionSet, fake_subject: Fake) -> None:
    assert run(question_set, fake_subject(), conditions={}, should_stop=lambda: True).metrics == {}


def test_history_and_day_reach_the_assistant(fake_subject: Fake) -> None:
    history = (Turn(role="user", content="自救器"),)
    asked = Question(id="1", question="那防护时间呢", history=history, as_of=date(2020, 1, 1))
    subject = fake_subject()

    run(QuestionSet(name="一题", questions=(asked,)), subject, conditions={})

    expected = Instruction(text="那防护时间呢", history=history, as_of=date(2020, 1, 1))
    assert subject.searched == subject.asked == [expected]  # type: ignore[attr-defined]


def test_a_saved_run_comes_back_the_same(tmp_path: Path, small_run: Run) -> None:
    store = RunStore(tmp_path / "runs")

    path = store.save(small_run)

    assert store.load(small_run.id) == store.load(path) == small_run
    assert [file.name for file in store.folder.iterdir()] == [f"{small_run.id}.json"]


def test_runs_are_listed_newest_first_and_damaged_ones_passed_over(
    tmp_path: Path, small_run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    store = RunStore(tmp_path)
    assert store.list() == ()
    older = replace(small_run, id="20200101T000000000000-aaaaaa")
    store.save(older)
    store.save(small_run)
    (tmp_path / "20300101T000000000000-bbbbbb.json").write_text("{")

    with caplog.at_level(logging.WARNING):
        listed = store.list()

    assert [summary.id for summary in listed] == [small_run.id, older.id]
    assert listed[0].metrics == small_run.metrics
    assert "bbbbbb" in caplog.text


def test_an_id_never_leaves_the_folder(tmp_path: Path, small_run: Run) -> None:
    outside = RunStore(tmp_path).save(small_run)
    store = RunStore(tmp_path / "runs")
    store.folder.mkdir()

    for id in (f"../{small_run.id}", str(outside.with_suffix("")), small_run.id, "", "*"):
        with pytest.raises(WrongUse, match="没有编号"):
            store.load(id)


def test_a_damaged_run_and_a_missing_file_are_named(tmp_path: Path) -> None:
    damaged = tmp_path / "r.json"
    damaged.write_text(json.dumps({"id": "x"}))

    with pytest.raises(SourceDamaged, match=r"r\.json"):
        RunStore(tmp_path).load(damaged)
    with pytest.raises(SourceMissing, match=r"no\.json"):
        RunStore(tmp_path).load(tmp_path / "no.json")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, small_run: Run) -> None:
    (tmp_path / "runs").write_text("a file in its place")

    with pytest.raises(HomeUnusable, match="runs"):
        RunStore(tmp_path / "runs").save(small_run)


def test_a_failed_save_leaves_nothing_behind(tmp_path: Path, small_run: Run) -> None:
    (tmp_path / f"{small_run.id}.json").mkdir()

    with pytest.raises(HomeUnusable):
        RunStore(tmp_path).save(small_run)

    assert [path.name for path in tmp_path.iterdir()] == [f"{small_run.id}.json"]


def test_ids_sort_by_time(question_set: QuestionSet, fake_subject: Fake) -> None:
    ids = [run(question_set, fake_subject(), conditions={}).id for _ in range(3)]

    assert ids == sorted(ids)
    assert len(set(ids)) == 3
