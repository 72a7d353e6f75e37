"""The figures of a run: refusals, totals, intervals, groups."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Status, Usage
from assistant.evaluation import QuestionSet, Run, Subject, run
from assistant.evaluation.figures import FIGURES, ordered, printed
from assistant.evaluation.questions import Question
from assistant.evaluation.results import Result
from assistant.evaluation.summary import grouped, intervals, summarise


def result(
    *,
    answerable: bool = True,
    status: Status = Status.ANSWERED,
    scores: dict[str, float] | None = None,
    weight: float = 1.0,
    usage: Usage | None = None,
) -> Result:
    question = Question(id="q", question="问", answerable=answerable, weight=weight)
    return Result(question=question, status=status, scores=scores or {}, usage=usage, ms=1.0)


def test_refusals_are_counted_over_the_whole_set() -> None:
    figures = summarise(
        [
            result(answerable=False, status=Status.REFUSED),
            result(answerable=False, status=Status.PARTIAL),
            result(status=Status.REFUSED),
            result(),
        ]
    )
    assert (figures["refusal_precision"], figures["refusal_recall"], figures["refusal_f1"]) == (0.5, 0.5, 0.5)
    assert "refusal_precision" not in summarise([result()])


def test_tokens_and_price_are_added_up_and_an_unknown_price_is_none() -> None:
    known = Usage(model="m", input_tokens=10, output_tokens=2, price=0.5)
    figures = summarise([result(usage=known), result(usage=known)])
    assert (figures["input_tokens"], figures["output_tokens"], figures["price"]) == (20, 4, 1.0)
    assert "price" not in summarise([result(usage=known), result(usage=replace(known, price=None))])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.1, 5)), min_size=1, max_size=30))
def test_the_mean_lies_within_its_interval(values: list[tuple[float, float]]) -> None:
    results = [result(scores={"mrr": value}, weight=weight) for value, weight in values]
    low, high = intervals(results)["mrr"]
    assert 0 <= low <= high <= 1
    if len({value for value, _ in values}) == 1:
        assert low == pytest.approx(summarise(results)["mrr"], abs=1e-6)


def test_more_questions_make_it_narrower() -> None:
    few = [result(scores={"hit@1": float(n % 2)}) for n in range(10)]
    (low, high), (closer, further) = intervals(few)["hit@1"], intervals(few * 40)["hit@1"]
    assert further - closer < (high - low) / 3


def test_groups_have_the_figures_of_their_questions(small_run: Run) -> None:
    assert set(small_run.by_severity) == {"normal"}
    assert small_run.by_document["《样例矿安全手册》"]["hit@1"] == 1.0
    assert grouped(small_run.results, lambda question: question.tags)["禁止"]["hit@1"] == 1.0


def test_every_figure_of_a_run_has_a_name_and_is_printed(small_run: Run) -> None:
    assert set(small_run.metrics) <= set(FIGURES)
    assert list(ordered({"zzz": 1.0, "mrr": 1.0, "hit@1": 1.0})) == ["hit@1", "mrr", "zzz"]
    assert [printed("hit@1", 0.5), printed("hit@1", -0.5, sign=True), printed("ms_p50", 12.4)] == [
        "50.0%",
        "-50.0%",
        "12 ms",
    ]
    assert [printed("input_tokens", 12345.0), printed("price", 0.25), printed("mrr", 0.5)] == [
        "12,345",
        "0.25 ¥",
        "0.500",
    ]


def test_questions_side_by_side_give_the_same_run_in_the_same_order(
    question_set: QuestionSet, fake_subject: Callable[..., Subject]
) -> None:
    alone = run(question_set, fake_subject(), conditions={})
    together = run(question_set, fake_subject(), conditions={}, workers=4)
    assert [one.question.id for one in together.results] == [one.question.id for one in alone.results]
    assert [one.scores for one in together.results] == [one.scores for one in alone.results]
