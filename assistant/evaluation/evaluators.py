"""Exact checks of an answer against what its question expects; no model judges.

An evaluator returns 1.0 (met) … 0.0 (not met), or None where it does not apply to the question, which
is then left out of the mean. No answer at all (an error) meets nothing.
"""

import math
from collections.abc import Callable

from assistant.answers import Answer, Status
from assistant.evaluation.choices import chosen
from assistant.evaluation.matching import holds
from assistant.evaluation.questions import Question
from assistant.evaluation.supported import supported
from assistant.evaluation.wording import says
from knowledge.clauses import Citation, Evidence
from knowledge.measures import convert
from knowledge.quantities import Quantity, quantities

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


def citation_precision(question: Question, answer: Answer | None) -> float | None:
    """Of the clauses cited, those that hold a gold; of questions with gold that were answered."""
    if not question.gold or answer is None or not answer.citations:
        return None
    cited = [_evidence(citation, answer) for citation in answer.citations]
    return sum(any(holds(one, gold) for gold in question.gold) for one in cited) / len(cited)


def citation_recall(question: Question, answer: Answer | None) -> float | None:
    """Of the golds, those that a clause cited holds."""
    if not question.gold or question.expects_answer is False:
        return None
    cited = [_evidence(citation, answer) for citation in answer.citations] if answer else []
    return sum(any(holds(one, gold) for one in cited) for gold in question.gold) / len(question.gold)


def number_match(question: Question, answer: Answer | None) -> float | None:
    """Of the numbers with a unit that the answer must give, those in its words or quotes, in whatever unit.

    They are those of `must_include`, of each group any one, and of the reference where there is no group.
    """
    groups = [[read for wording in group for read in _measured(wording)] for group in question.must_include]
    wanted = [group for group in groups if group] or [[one] for one in _measured(question.reference)]
    if not wanted:
        return None
    texts = [answer.text, *(citation.quote for citation in answer.citations)] if answer else []
    given = [read for text in texts for read in _measured(text)]
    return sum(any(_same(one, other) for one in group for other in given) for group in wanted) / len(wanted)


def choice_match(question: Question, answer: Answer | None) -> float | None:
    """Whether exactly the right choices are taken."""
    if not question.right:
        return None
    return float(answer is not None and set(chosen(question, answer.text)) == set(question.right))


def supported_share(_question: Question, answer: Answer | None) -> float | None:
    """The share of the answer's claims that passed the grounding checks, whatever was expected."""
    return supported(answer) if answer is not None else None


def _evidence(citation: Citation, answer: Answer) -> Evidence:
    """The clause cited, as it was shown to the answering step; else its words alone."""
    parts = (part for item in answer.evidence for part in item.parts)
    return next(
        (part for part in parts if part.clause_id == citation.clause_id),
        Evidence(
            document=citation.document,
            edition=citation.edition,
            edition_id="",
            clause=citation.clause,
            clause_id=citation.clause_id,
            heading_path=(),
            text=citation.quote,
            page=citation.page,
            score=0.0,
        ),
    )


def _measured(text: str) -> list[Quantity]:
    return [found for found in quantities(text) if found.unit]


def _same(one: Quantity, other: Quantity) -> bool:
    value = convert(other.value, other.unit, one.unit)
    return value is not None and math.isclose(value, one.value, rel_tol=1e-9)


ANSWERING: dict[str, Evaluator] = {
    "answered_as_expected": answered_as_expected,
    "refused_as_expected": refused_as_expected,
    "must_include": must_include,
    "must_not_include": must_not_include,
    "citation_precision": citation_precision,
    "citation_recall": citation_recall,
    "number_match": number_match,
    "choice_match": choice_match,
    "supported_share": supported_share,
}
"""The figures of an answer, by name."""
EXPECTED = ("answered_as_expected", "refused_as_expected", "must_include", "must_not_include", "choice_match")
"""Those that a question either gets or not, where it expects them."""


def answer_scores(question: Question, answer: Answer | None) -> dict[str, float]:
    """The figures of ANSWERING that apply to `question`; `answer` is None where an error came."""
    scores = {name: evaluate(question, answer) for name, evaluate in ANSWERING.items()}
    return {name: score for name, score in scores.items() if score is not None}
