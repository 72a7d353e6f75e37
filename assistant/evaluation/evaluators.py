"""Exact checks of an answer against what its question expects; no model judges.

An evaluator returns 1.0 (met), 0.0 (not met), or None where it does not apply to the question, which
is then left out of the mean. No answer at all (an error) meets nothing.
"""

from collections.abc import Callable

from assistant.answers import Answer, Status
from assistant.evaluation.questions import Question
from assistant.evaluation.wording import says

Evaluator = Callable[[Question, Answer | None], float | None]


def answered_as_expected(question: Question, answer: Answer | None) -> float | None:
    """Of questions to be answered: those answered, in whole or in part."""
    if question.expects_answer is not True:
        return None
    return float(answer is not None and answer.status in (Status.ANSWERED, Status.PARTIAL))


def refused_as_expected(question: Question, answer: Answer | None) -> float | None:
    """Of questions to be refused: those refused. A partial answer claims something: no refusal."""
    if question.expects_answer is not False:
        return None
    return float(answer is not None and answer.status is Status.REFUSED)


def must_include(question: Question, answer: Answer | None) -> float | None:
    """Whether each group has a wording in the answer's text or in one of its quotes."""
    if not question.must_include:
        return None
    if answer is None:
        return 0.0
    texts = (answer.text, *(citation.quote for citation in answer.citations))
    return float(
        all(
            any(says(text, wording) for wording in group for text in texts) for group in question.must_include
        )
    )


def must_not_include(question: Question, answer: Answer | None) -> float | None:
    """Whether the answer's text keeps clear of every forbidden wording.

    Quotes are not looked at: a clause may well hold the wrong value beside the right one.
    """
    if not question.must_not_include:
        return None
    return float(
        answer is not None and not any(says(answer.text, wording) for wording in question.must_not_include)
    )


ANSWERING: dict[str, Evaluator] = {
    "answered_as_expected": answered_as_expected,
    "refused_as_expected": refused_as_expected,
    "must_include": must_include,
    "must_not_include": must_not_include,
}
"""The figures of an answer, by name."""


def answer_scores(question: Question, answer: Answer | None) -> dict[str, float]:
    """The figures of ANSWERING that apply to `question`; `answer` is None where an error came."""
    scores = {name: evaluate(question, answer) for name, evaluate in ANSWERING.items()}
    return {name: score for name, score in scores.items() if score is not None}
