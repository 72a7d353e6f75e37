from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest  # type: ignore[import-untyped]

from assistant.evaluation import QuestionSet, Run, Subject, compare_runs, run
from assistant.evaluation.compare import mcnemar
from assistant.evaluation.questions import Severity


def test_gains_and_losses_are_named_question_by_question(
    question_set: QuestionSet, small_run: Run, fake_subject: Callable[..., Subject]
) -> None:
    worse = run(question_set, fake_subject(backwards=True), conditions={})

    comparison = compare_runs(small_run, worse)

    first, fifth, *_ = comparison.changes
    assert (first.metric, first.gained, first.lost) == ("hit@1", (), ("a1", "a2", "a3"))
    assert first.p == 0.25
    assert (fifth.metric, fifth.gained, fifth.lost, fifth.p) == ("hit@5", (), (), 1.0)
    assert comparison.deltas["hit@1"].change == -1.0
    assert (comparison.before, comparison.after, comparison.common) == (small_run.id, worse.id, 4)


def test_only_questions_that_both_runs_have_are_compared(
    question_set: QuestionSet, small_run: Run, fake_subject: Callable[..., Subject]
) -> None:
    fewer = QuestionSet(name="少", questions=question_set.questions[:2])
    worse = run(fewer, fake_subject(backwards=True), answers=False, conditions={})

    comparison = compare_runs(worse, small_run)

    assert (comparison.common, comparison.only_before, comparison.only_after) == (2, 0, 2)
    assert comparison.changes[0].gained == ("a1", "a2")
    assert "answered_as_expected" not in comparison.deltas


def test_the_same_id_with_other_words_is_another_question(
    small_run: Run, fake_subject: Callable[..., Subject], question_set: QuestionSet
) -> None:
    turned = tuple(
        type(q)(id=q.id, question=other.question, gold=other.gold)
        for q, other in zip(question_set.questions, reversed(question_set.questions), strict=True)
    )
    other_run = run(QuestionSet(name="换", questions=turned), fake_subject(), conditions={})

    comparison = compare_runs(small_run, other_run)

    assert comparison.common == 0
    assert comparison.deltas == {}


@pytest.mark.parametrize(("gained", "lost", "p"), [(0, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (1, 1, 1.0)])
def test_the_mcnemar_on_known_counts(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == p


@settings(deadline=None)  # the first call pays for what scipy loads
@given(st.integers(0, 1500), st.integers(0, 1500))
def test_the_mcnemar_agrees_with_scipy(gained: int, lost: int) -> None:
    known = binomtest(gained, gained + lost).pvalue if gained + lost else 1.0

    assert mcnemar(gained, lost) == pytest.approx(known, rel=1e-6, abs=1e-12)


def test_flips_of_safety_critical_questions_stand_first(
    question_set: QuestionSet, fake_subject: Callable[..., Subject]
) -> None:
    *others, last = question_set.questions[:3]
    questions = QuestionSet(name="小样", questions=(*others, replace(last, severity=Severity.CRITICAL)))
    good = run(questions, fake_subject(), conditions={})
    bad = run(questions, fake_subject(backwards=True), conditions={})

    flips = compare_runs(good, bad).flips

    assert [flip.id for flip in flips] == ["a3", "a1", "a2"]
    assert all("hit@1" in flip.lost and not flip.gained for flip in flips)
    assert compare_runs(good, good).flips == ()


def test_a_change_has_its_interval_and_its_chance(
    question_set: QuestionSet, small_run: Run, fake_subject: Callable[..., Subject]
) -> None:
    comparison = compare_runs(small_run, run(question_set, fake_subject(backwards=True), conditions={}))

    delta = comparison.deltas["hit@1"]
    assert (delta.low, delta.high, delta.p, delta.sure) == (-1.0, -1.0, 0.25, False)
    assert comparison.deltas["ms_p50"].p is None
    assert comparison.by_tag["数值"]["hit@1"].change == -1.0


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_agrees_with_the_binomial_test(gained: int, lost: int) -> None:
    known = binomtest(gained, gained + lost).pvalue if gained + lost else 1.0
    assert mcnemar(gained, lost) == pytest.approx(known)
