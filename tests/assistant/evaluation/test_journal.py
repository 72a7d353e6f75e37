"""A run that is cut off goes on where it stopped."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation import Journal, QuestionSet, run
from assistant.evaluation.results import Result

CONDITIONS = {"model": "fake"}


def test_what_was_answered_is_not_asked_again(
    question_set: QuestionSet, fake_subject: Callable[..., Any], tmp_path: Path
) -> None:
    with Journal(tmp_path, question_set, CONDITIONS, answers=True) as journal:
        kept: list[Result] = []

        def until_third(result: Result) -> None:
            if len(kept) == 2:
                raise KeyboardInterrupt
            kept.append(result)
            journal.add(result)

        with pytest.raises(KeyboardInterrupt):
            run(question_set, fake_subject(), conditions=CONDITIONS, on_result=until_third)

    again = Journal(tmp_path, question_set, CONDITIONS, answers=True)
    assert [one.question.id for one in again.earlier()] == ["a1", "a2"]
    second = fake_subject()
    with again:
        whole = run(question_set, second, conditions=CONDITIONS, earlier=again.earlier(), on_result=again.add)
    assert whole.complete
    assert [one.text for one in second.asked] == ["炸药库应当设几个出口", "食堂几点开饭呢"]
    fresh = run(question_set, fake_subject(), conditions=CONDITIONS)
    assert whole.metrics["hit@1"] == fresh.metrics["hit@1"]
    again.close()
    assert again.earlier() == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", ["conditions", "answers", "questions"])
def test_what_would_be_measured_otherwise_is_begun_anew(
    question_set: QuestionSet, fake_subject: Callable[..., Any], tmp_path: Path, change: str
) -> None:
    with Journal(tmp_path, question_set, CONDITIONS, answers=True) as journal:
        run(question_set, fake_subject(), conditions=CONDITIONS, on_result=journal.add)
    fewer = QuestionSet(name="小样", questions=question_set.questions[:2])
    other = Journal(
        tmp_path,
        fewer if change == "questions" else question_set,
        {"model": "other"} if change == "conditions" else CONDITIONS,
        answers=change != "answers",
    )
    assert other.earlier() == ()


def test_a_line_that_was_cut_off_is_left_out(
    question_set: QuestionSet, fake_subject: Callable[..., Any], tmp_path: Path
) -> None:
    journal = Journal(tmp_path, question_set, CONDITIONS, answers=True)
    with journal:
        run(question_set, fake_subject(), conditions=CONDITIONS, on_result=journal.add)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:-40])
    assert [one.question.id for one in journal.earlier()] == ["a1", "a2", "a3"]
