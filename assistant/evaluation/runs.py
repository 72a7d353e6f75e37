"""Putting a question set to the assistant, and what came of it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from time import perf_counter
from typing import Protocol

from assistant.answers import Answer, Instruction, Turn
from assistant.evaluation.evaluators import answer_scores
from assistant.evaluation.figures import ordered
from assistant.evaluation.matching import ranks, same_document
from assistant.evaluation.metrics import DEPTH, ranking_scores, wrong_documents
from assistant.evaluation.question_sets import LineError, QuestionSet
from assistant.evaluation.questions import Question
from assistant.evaluation.results import Hit, Result
from assistant.evaluation.summary import documents, grouped, intervals, severities, summarise, tags
from knowledge.clauses import Evidence
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

    `by_tag`, `by_severity` and `by_document` have the same figures for the questions of each tag, severity and
    document that holds their gold; `intervals` tells between which values a mean lies with 95 % certainty;
    `skipped` are the lines of the set that could not be read.
    """

    by_tag: dict[str, dict[str, float]]
    results: tuple[Result, ...]
    by_severity: dict[str, dict[str, float]] = field(default_factory=dict)
    by_document: dict[str, dict[str, float]] = field(default_factory=dict)
    intervals: dict[str, tuple[float, float]] = field(default_factory=dict)
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
    workers: int = 1,
    earlier: Sequence[Result] = (),
    on_result: Callable[[Result], None] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Run:
    """Put every question to `subject`, `workers` at a time; with `answers` off, only search.

    `earlier` are results of a run that was cut off: their questions are not put again. `on_result` is told each
    result as it comes, `on_progress` how many of how many are done; `should_stop` is asked before each question.
    A KuangzhiError is kept in that question's result, which then meets none of its expectations.
    """
    started = datetime.now(UTC)
    found = {(one.question.id, one.question.asked): one for one in earlier}
    waiting = [q for q in question_set.questions if (q.id, q.asked) not in found]
    total = len(question_set.questions)

    def put(question: Question) -> Result | None:
        if should_stop is not None and should_stop():
            return None
        return _result(question, subject, answers)

    with ThreadPoolExecutor(workers, "evaluation") as pool:
        # One at a time is asked here and in order: a question is put once the one before is done.
        for result in pool.map(put, waiting) if workers > 1 else map(put, waiting):
            if result is None:
                continue
            found[result.question.id, result.question.asked] = result
            if on_result is not None:
                on_result(result)
            if on_progress is not None:
                on_progress(len(found), total)
    results = [found[key] for q in question_set.questions if (key := (q.id, q.asked)) in found]
    return Run(
        id=f"{started:%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}",
        set_name=question_set.name,
        started=started.isoformat(timespec="seconds"),
        total=total,
        conditions={**conditions, "set": question_set.fingerprint},
        metrics=ordered(summarise(results)),
        intervals=intervals(results),
        by_tag=grouped(results, tags),
        by_severity=grouped(results, severities),
        by_document=grouped(results, documents),
        results=tuple(results),
        skipped=question_set.errors,
    )


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
        scores=_scores(question, places, found, answer, answers=answers),
        ms=round(ms, 1),
        error=error.text("zh") if error else "",
        error_en=error.text("en") if error else "",
    )


def _scores(
    question: Question,
    places: tuple[int | None, ...],
    found: Sequence[Evidence],
    answer: Answer | None,
    *,
    answers: bool,
) -> dict[str, float]:
    scores = ranking_scores(places)
    # A gold that names no document is of the one in which it was found.
    wanted = {gold.document for gold in question.gold if gold.document}
    wanted |= {found[place - 1].document for place in places if place is not None}
    titles = [next((w for w in wanted if same_document(e.document, w)), e.document) for e in found]
    if (wrong := wrong_documents(titles, wanted)) is not None:
        scores["wrong_document@5"] = wrong
    return scores | (answer_scores(question, answer) if answers else {})


def _hit(evidence: Evidence) -> Hit:
    return Hit(
        document=evidence.document,
        clause=evidence.clause,
        clause_id=evidence.clause_id,
        text=(evidence.matched or evidence.text)[:_SHOWN],
        score=round(evidence.score, 4),
    )
