"""Putting a question set to the assistant, and what came of it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Protocol

from assistant.answers import Answer, Check, Instruction, Status, Turn, Usage
from assistant.evaluation.evaluators import answer_scores
from assistant.evaluation.matching import ranks
from assistant.evaluation.metrics import DEPTH, average, percentile, ranking_scores
from assistant.evaluation.question_sets import LineError, QuestionSet
from assistant.evaluation.questions import Question
from knowledge.clauses import Citation, Evidence
from knowledge.errors import KuangzhiError

_SHOWN = 160
"""Characters of a hit that a result keeps."""


class Subject(Protocol):
    """What is evaluated: something that searches and answers."""

    def search(
        self, question: str, *, history: tuple[Turn, ...], as_of: date | None, top_k: int
    ) -> Sequence[Evidence]:
        """The evidence for `question`, best first, at most `top_k`."""
        ...

    def answer(self, instruction: Instruction) -> Answer: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A clause that was found, in brief."""

    document: str
    clause: str
    clause_id: str
    text: str
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one question.

    `ranks` has an entry for each gold: its first rank (from 1) within the search, None if not found.
    `scores` holds the figures that apply to this question, 0 … 1. `status` is None where no answer
    was asked for or an error came; `error` then says which, in Chinese and English. `standalone` is the
    question as it was searched for, `checks` what the grounding checks said of the answer, `usage` what it took.
    `ms` is the time of the answer, or of the search where no answer was asked for.
    """

    question: Question
    ranks: tuple[int | None, ...] = ()
    hits: tuple[Hit, ...] = ()
    status: Status | None = None
    standalone: str = ""
    answer: str = ""
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    usage: Usage | None = None
    scores: dict[str, float] = field(default_factory=dict)
    ms: float = 0.0
    error: str = ""
    error_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """A run without its results. Ids sort by the time of their start.

    `started` is UTC in ISO form; `total` counts the questions of the set, which a run that was
    stopped did not all reach; `conditions` tells what was measured (model, encoder, …).
    """

    id: str
    set_name: str
    started: str
    total: int
    conditions: dict[str, str]
    metrics: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run(RunSummary):
    """A question set put to the assistant once.

    `by_tag` has the same figures for the questions of each tag; `skipped` are the lines of the set
    that could not be read.
    """

    by_tag: dict[str, dict[str, float]]
    results: tuple[Result, ...]
    skipped: tuple[LineError, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every question of the set was put."""
        return len(self.results) == self.total


def run(
    question_set: QuestionSet,
    subject: Subject,
    *,
    conditions: Mapping[str, str],
    answers: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Run:
    """Put every question to `subject`; with `answers` off, only search.

    `on_progress` is told how many of how many are done; `should_stop` is asked before each question.
    A KuangzhiError is kept in that question's result, which then meets none of its expectations.
    """
    started = datetime.now(UTC)
    total = len(question_set.questions)
    results: list[Result] = []
    for question in question_set.questions:
        if should_stop is not None and should_stop():
            break
        results.append(_result(question, subject, answers))
        if on_progress is not None:
            on_progress(len(results), total)
    tags = dict.fromkeys(tag for result in results for tag in result.question.tags)
    return Run(
        id=f"{started:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}",
        set_name=question_set.name,
        started=started.isoformat(timespec="seconds"),
        total=total,
        conditions=dict(conditions),
        metrics=summarise(results),
        by_tag={tag: summarise([r for r in results if tag in r.question.tags]) for tag in tags},
        results=tuple(results),
        skipped=question_set.errors,
    )


def summarise(results: Sequence[Result]) -> dict[str, float]:
    """The mean of each figure over the results that have it, and the times ms_p50 and ms_p95.

    A figure that applies to none of them is absent. Questions that ended in an error have no time.
    """
    metrics = average(result.scores for result in results)
    times = [result.ms for result in results if not result.error]
    if times:
        metrics |= {"ms_p50": percentile(times, 0.5), "ms_p95": percentile(times, 0.95)}
    return metrics


def _result(question: Question, subject: Subject, answers: bool) -> Result:
    found: Sequence[Evidence] = ()
    answer: Answer | None = None
    error: KuangzhiError | None = None
    began = perf_counter()
    try:
        found = subject.search(question.asked, history=question.history, as_of=question.as_of, top_k=DEPTH)
        if answers:
            began = perf_counter()
            answer = subject.answer(
                Instruction(text=question.asked, history=question.history, as_of=question.as_of)
            )
    except KuangzhiError as problem:
        error = problem
    ms = (perf_counter() - began) * 1000
    places = ranks(found[:DEPTH], question.gold)
    return Result(
        question=question,
        ranks=places,
        hits=tuple(map(_hit, found[:DEPTH])),
        status=answer.status if answer else None,
        standalone=answer.standalone_question if answer else "",
        answer=answer.text if answer else "",
        citations=answer.citations if answer else (),
        checks=answer.checks if answer else (),
        usage=answer.usage if answer else None,
        scores=ranking_scores(places) | (answer_scores(question, answer) if answers else {}),
        ms=round(ms, 1),
        error=error.text("zh") if error else "",
        error_en=error.text("en") if error else "",
    )


def _hit(evidence: Evidence) -> Hit:
    return Hit(
        document=evidence.document,
        clause=evidence.clause,
        clause_id=evidence.clause_id,
        text=(evidence.matched or evidence.text)[:_SHOWN],
        score=round(evidence.score, 4),
    )
