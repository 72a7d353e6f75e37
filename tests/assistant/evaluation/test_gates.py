import math
from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.evaluation import (
    FailedGate,
    Gate,
    QuestionSet,
    Run,
    Subject,
    compare_runs,
    failed_critical,
    failed_gates,
    parse_critical,
    parse_gate,
    run,
    worse_than,
)
from assistant.evaluation.questions import Severity
from knowledge.errors import WrongUse


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("hit@5=0.9", Gate(metric="hit@5", min=0.9)),
        (" mrr = 1 ", Gate(metric="mrr", min=1.0)),
        ("refused_as_expected=0", Gate(metric="refused_as_expected", min=0.0)),
    ],
)
def test_a_gate_names_a_figure_and_its_minimum(text: str, gate: Gate) -> None:
    assert parse_gate(text) == gate


@pytest.mark.parametrize("text", ["hit@7=0.9", "ms_p95=100", "hit=0.9", "=0.9", ""])
def test_an_unknown_figure_is_answered_with_the_known_ones(text: str) -> None:
    with pytest.raises(WrongUse, match="ndcg@10") as wrong:
        parse_gate(text)

    assert wrong.value.exit_code == 2
    assert "hit@5" in wrong.value.text("en")


@pytest.mark.parametrize("text", ["hit@5", "hit@5=", "hit@5=much", "hit@5=90", "hit@5=-0.1", "hit@5=nan"])
def test_a_minimum_outside_the_scale_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="0 到 1"):
        parse_gate(text)


@pytest.mark.parametrize(
    ("metrics", "value"),
    [({"hit@5": 0.89}, 0.89), ({"hit@5": math.nan}, None), ({"mrr": 1.0}, None), ({}, None)],
)
def test_a_figure_below_or_absent_or_not_a_number_fails(
    metrics: dict[str, float], value: float | None
) -> None:
    failed = failed_gates([Gate(metric="hit@5", min=0.9)], metrics)

    assert failed == (FailedGate(metric="hit@5", min=0.9, value=value),)


def test_a_figure_at_the_minimum_passes() -> None:
    assert failed_gates([Gate(metric="hit@5", min=0.9)], {"hit@5": 0.9}) == ()
    assert failed_gates([Gate(metric="hit@5", min=0.0)], {"hit@5": math.nan}) != ()


def test_a_failed_gate_says_what_was_found() -> None:
    low = FailedGate(metric="hit@5", min=0.9, value=0.5)
    absent = FailedGate(metric="mrr", min=0.9, value=None)

    assert low.text() == "hit@5 为 0.500，未达到最低要求 0.9。"
    assert low.text("en") == "hit@5 is 0.500, below the minimum of 0.9."
    assert "没有测得" in absent.text()
    assert "not measured" in absent.text("en")


@pytest.mark.parametrize(("text", "least"), [("all", 1.0), ("全部", 1.0), ("0.9", 0.9)])
def test_critical_questions_are_all_or_a_share(text: str, least: float) -> None:
    assert parse_critical(text) == least


@pytest.mark.parametrize("text", ["most", "1.2", "-1"])
def test_another_share_of_critical_questions_is_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        parse_critical(text)


def test_a_critical_question_that_is_missed_fails_and_is_named(
    question_set: QuestionSet, fake_subject: Callable[..., Subject]
) -> None:
    critical = QuestionSet(
        name="攸关", questions=tuple(replace(q, severity=Severity.CRITICAL) for q in question_set.questions)
    )
    good = run(critical, fake_subject(), conditions={})
    assert failed_critical(1.0, good.results) == ()
    bad = run(critical, fake_subject(backwards=True), conditions={})
    (gate,) = failed_critical(1.0, bad.results)
    assert "a1" in gate.questions
    assert "a1" in gate.text()
    assert "a1" in gate.text("en")


def test_a_set_without_critical_questions_proves_nothing(small_run: Run) -> None:
    (gate,) = failed_critical(1.0, small_run.results)
    assert gate.value is None


def test_no_worse_than_lets_chance_pass_and_no_critical_loss(
    question_set: QuestionSet, fake_subject: Callable[..., Subject]
) -> None:
    def compared(questions: QuestionSet) -> tuple[FailedGate, ...]:
        good = run(questions, fake_subject(), conditions={})
        return worse_than(compare_runs(good, run(questions, fake_subject(backwards=True), conditions={})))

    # Three lost of three may be chance; thirty of thirty are not.
    assert [gate.metric for gate in compared(question_set) if gate.metric == "hit@1"] == []
    many = QuestionSet(
        name="多",
        questions=tuple(replace(q, id=f"{q.id}-{n}") for n in range(10) for q in question_set.questions),
    )
    assert "hit@1" in [gate.metric for gate in compared(many)]
    one, *others = question_set.questions
    critical = QuestionSet(name="攸关", questions=(replace(one, severity=Severity.CRITICAL), *others))
    assert [gate.questions for gate in compared(critical) if gate.metric == "critical"] == [("a1",)]
