"""Refusal by rule: how many questions without an answer it catches, and how many with one it refuses.

    python tests/benchmarks/bench_scope.py [--home DIR] [--show] [--json FILE]

Over the regulations beside the project, each question searched as the assistant searches it and then put to
the rules of `assistant.answering.scope` alone: what the score of the search refuses besides is measured by
bench_answers.py. Answerable questions: those beside the project, the miners' and the trust sets. The halves
named `report` are only counted; `--show` prints what went wrong in the others.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import figures
import numpy as np
from over_corpus import HELP, SHARED, corpus_library

from assistant.answering.choosing import CHOICE
from assistant.answering.followup import resolve
from assistant.answering.gathering import gather
from assistant.answering.scope import OutOfScope, elsewhere, not_found, not_searched, stripped
from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.questions import Question
from knowledge.library import Library
from knowledge.retrieval import Query

HERE = Path(__file__).resolve().parent
SETS = HERE.parent / "questions"
FILES = (
    SHARED / "questions" / "zh-dev.jsonl",
    SHARED / "questions" / "colloquial-dev.jsonl",
    SHARED / "questions" / "unanswerable-dev.jsonl",
    SETS / "miners-dev.jsonl",
    SETS / "miners-report.jsonl",
    *sorted(SETS.glob("trust-*.jsonl")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A question, the set and half it is of, and the rule that refused it (None: it was left to the score).

    Beside what all rules took, what the list of words took, which asks the keyword index.
    """

    question: Question
    name: str
    refusal: OutOfScope | None
    milliseconds: float
    words_milliseconds: float


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--home", type=Path, help=HELP)
    parser.add_argument("--show", action="store_true", help="print what went wrong, question by question")
    options = parser.parse_args()
    with (
        corpus_library(options.home) as library,
        figures.Figures("scope", options) as told,
    ):
        ruled = [rule(question, name, library) for name, question in load()]
        tell(ruled, told, options)


def load() -> Iterator[tuple[str, Question]]:
    for path in FILES:
        for question in QuestionSet.load(path).questions:
            report = "report" in question.tags or path.stem.endswith("-report")
            name = path.stem.removesuffix("-dev").removesuffix("-report")
            yield f"{name} {'report' if report else 'dev'}", question


def rule(question: Question, name: str, library: Library) -> Ruled:
    """What the rules say of a question, and how long they take beside the search."""
    made = resolve(stripped(question.asked), question.history)
    day = question.as_of or made.as_of
    query = Query(text=made.text, as_of=day, top_k=CHOICE)
    gathered = gather(library, query, library.search(query))
    started = time.perf_counter()
    refusal = not_searched(made.text) or not_found(made.text, gathered, library, day=day)
    ruled = time.perf_counter()
    elsewhere(made.text, library.knows)
    return Ruled(
        question=question,
        name=name,
        refusal=refusal,
        milliseconds=(ruled - started) * 1000,
        words_milliseconds=(time.perf_counter() - ruled) * 1000,
    )


def tell(ruled: list[Ruled], told: figures.Figures, options: argparse.Namespace) -> None:
    told.table("answerable", {"asked": "", "refused": "", "share": ""})
    answerable = [r for r in ruled if r.question.expects_answer is not False]
    unanswerable = [r for r in ruled if r.question.expects_answer is False]
    rows(answerable, "answerable", told)
    told.table("unanswerable", {"asked": "", "refused": "", "share": ""})
    rows(unanswerable, "unanswerable", told)
    told.figure("wrongly refused", _share(answerable), most=0.005)
    told.figure("rightly refused", _share(unanswerable))
    told.table("rule", {"rightly": "", "wrongly": ""})
    right = Counter(r.refusal.rule for r in unanswerable if r.refusal)
    wrong = Counter(r.refusal.rule for r in answerable if r.refusal)
    for name in sorted(right | wrong):
        told.row(name, right[name], wrong[name])
    spent = [r.milliseconds for r in ruled]
    told.figure("rules p50", float(np.percentile(spent, 50)), "ms")
    told.figure("rules p95", float(np.percentile(spent, 95)), "ms")
    words = [r.words_milliseconds for r in ruled]
    told.figure("words p95", float(np.percentile(words, 95)), "ms", most=3)
    if options.show:
        for one in ruled:
            expected = one.question.expects_answer is False
            if not one.name.endswith("report") and expected != bool(one.refusal):
                print(one.name, "missed" if expected else f"WRONG {one.refusal}", one.question.asked)


def rows(ruled: list[Ruled], kind: str, told: figures.Figures) -> None:
    for name in dict.fromkeys(r.name for r in ruled):
        own = [r for r in ruled if r.name == name]
        told.row(f"{kind} {name}", len(own), sum(r.refusal is not None for r in own), _share(own))


def _share(ruled: list[Ruled]) -> float:
    return float(np.mean([r.refusal is not None for r in ruled])) if ruled else float("nan")


if __name__ == "__main__":
    main()
