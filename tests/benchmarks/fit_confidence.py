"""Fits what tells answers from refusals, and draws what each threshold costs.

    python tests/benchmarks/fit_confidence.py [--home DIR] [--write] [--json FILE]

Two boosted sums of small trees over the features of `assistant.answering.confidence`: that the library answers
a question, and that what was found first is right. Fitted on the questions to develop on (each set weighs
according to how much it is like what people ask), printed for ten folds of these and for the questions to
report on, which are never fitted on. `--write` puts the trees into `assistant/answering/confidence.json`.
Fit again when the encoder, the search or the order of sentences changes.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import figures
import numpy as np
from numpy.typing import NDArray
from over_corpus import HELP, SHARED, corpus_library
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict

from assistant.answering import asking, confidence, extractive
from assistant.answering.followup import standalone
from assistant.answering.gathering import EVIDENCE, gather
from assistant.answering.parts import parts
from assistant.answering.scope import not_found, not_searched
from assistant.answering.sentences import competing, ranked
from assistant.answers import Status
from assistant.evaluation.matching import holds
from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.questions import Question
from assistant.evaluation.wording import says
from knowledge.library import Library
from knowledge.provisions import language_of
from knowledge.retrieval import Query

HERE = Path(__file__).resolve().parent
SETS = HERE.parent / "questions"
BEFORE = date(2018, 1, 1)  # 煤矿防治水规定 had not given way yet
REPORTED = ("trust-c", "miners-report")
TREES = {"n_estimators": 90, "max_depth": 2, "learning_rate": 0.07, "subsample": 0.7, "random_state": 0}
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with its features; `report` ones are not fitted on."""

    features: dict[str, float]
    answerable: bool
    right: bool
    weight: float
    report: bool


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--home", type=Path, help=HELP)
    parser.add_argument("--write", action="store_true", help="into assistant/answering/confidence.json")
    options = parser.parse_args()
    with (
        corpus_library(options.home) as library,
        figures.Figures("confidence", options) as told,
    ):
        fit(list(cases(library)), told, options)


def cases(library: Library) -> Iterator[Case]:
    beside = SHARED / "questions"
    for path, weight, every in (
        (SETS / "calibration.jsonl", 2.0, 1),
        (SETS / "trust-a.jsonl", 2.0, 1),
        (SETS / "trust-b.jsonl", 2.0, 1),
        (SETS / "trust-c.jsonl", 2.0, 1),
        (SETS / "miners-dev.jsonl", 1.0, 1),
        (SETS / "miners-report.jsonl", 1.0, 1),
        (beside / "colloquial-dev.jsonl", 1.0, 1),
        (beside / "unanswerable-dev.jsonl", 1.0, 1),
        (beside / "zh-dev.jsonl", 0.3, 2),
    ):
        for question in QuestionSet.load(path).questions[::every]:
            report = path.stem in REPORTED
            if case := observe(question, library, weight, report):
                yield case


def observe(question: Question, library: Library, weight: float, report: bool) -> Case | None:
    """None where no threshold decides: it is refused by rule, has parts, or nothing was found."""
    text = standalone(question.asked, question.history)
    if not_searched(text) or parts(text) or language_of(text) == "en":
        return None
    day = question.as_of
    if day is None and any("煤矿防治水规定" in gold.document for gold in question.gold):
        day = BEFORE
    query = Query(text=text, as_of=day, top_k=EVIDENCE)
    found = library.search(query)
    if not_found(text, gather(library, query, found), library, day=day):
        return None
    nearness = library.retriever.nearness(text, competing(found), focus=asking.focus(text))
    asked = asking.read(text)
    sentences = ranked(asked, found, nearness)
    if not sentences:
        return None
    return Case(
        features=confidence.features(text, asked, found, sentences, nearness),
        answerable=question.expects_answer is True,
        right=question.expects_answer is True
        and is_right(question, extractive.quote(text, asked, Status.ANSWERED, sentences), found),
        weight=weight,
        report=report,
    )


def is_right(question: Question, draft: extractive.Draft, found: Sequence[Any]) -> bool:
    """Whether all that must be said is said; where the set names no facts, whether a clause that answers is
    cited."""
    if groups := question.must_include:
        return all(any(says(draft.text, word) for word in group) for group in groups)
    cited = {citation.clause_id for citation in draft.citations}
    shown = [part for item in found for part in item.parts if part.clause_id in cited]
    return any(holds(item, gold) for item in shown for gold in question.gold)


def fit(all_cases: Sequence[Case], told: figures.Figures, options: argparse.Namespace) -> None:
    names = list(all_cases[0].features)
    matrix = np.array([[case.features[name] for name in names] for case in all_cases])
    report = np.array([case.report for case in all_cases])
    weights = np.array([case.weight for case in all_cases])
    answerable = np.array([case.answerable for case in all_cases])
    right = np.array([case.right for case in all_cases])
    told.figure("questions fitted on", int((~report).sum()))
    told.figure("questions to report on", int(report.sum()))
    out: dict[str, Any] = {}
    for name, target in (("answerable", answerable), ("right", right)):
        trees = GradientBoostingClassifier(**TREES)
        folded = cross_val_predict(
            trees, matrix[~report], target[~report], cv=10, method="predict_proba",
            params={"sample_weight": weights[~report]},
        )[:, 1]  # fmt: skip
        trees.fit(matrix[~report], target[~report], sample_weight=weights[~report])
        reported = trees.predict_proba(matrix[report])[:, 1]
        told.figure(f"{name}: AUC, folds", roc_auc_score(target[~report], folded))
        told.figure(f"{name}: AUC, report", roc_auc_score(target[report], reported))
        draw(name, "folds", folded, answerable[~report], right[~report], told)
        draw(name, "report", reported, answerable[report], right[report], told)
        out[name] = exported(trees, names)
    if options.write:
        path = Path(confidence.__file__).with_name("confidence.json")
        path.write_text(json.dumps(out, indent=0) + "\n", encoding="utf-8")


def draw(
    name: str, half: str, probabilities: Matrix, answerable: Matrix, right: Matrix, told: figures.Figures
) -> None:
    """What each threshold costs: of the unanswerable those below it, of the answerable those below it, and of
    what stands above it the share that is right."""
    columns = ("unanswerable below", "answerable below", "right above", "of all above")
    told.table(f"{name}, {half}", dict.fromkeys(columns, ""))
    for threshold in THRESHOLDS:
        below = probabilities < threshold
        above = right[~below]
        told.row(
            f"{name}, {half} {threshold}",
            float(below[answerable == 0].mean()),
            float(below[answerable == 1].mean()),
            float(above.mean()) if len(above) else float("nan"),
            float((~below).mean()),
        )


def exported(trees: GradientBoostingClassifier, names: Sequence[str]) -> dict[str, Any]:
    prior = float(trees.init_.class_prior_[1])
    return {
        "start": round(float(np.log(prior / (1 - prior))), 6),
        "trees": [_tree(one.tree_, 0, names, TREES["learning_rate"]) for one in trees.estimators_[:, 0]],
    }


def _tree(tree: Any, node: int, names: Sequence[str], rate: float) -> Any:
    if tree.children_left[node] < 0:
        return round(float(tree.value[node][0][0]) * rate, 6)
    return {
        "feature": names[tree.feature[node]],
        "threshold": round(float(tree.threshold[node]), 6),
        "low": _tree(tree, tree.children_left[node], names, rate),
        "high": _tree(tree, tree.children_right[node], names, rate),
    }


if __name__ == "__main__":
    main()
