"""Fits the weights of `knowledge/retrieval/ranker.py` and tells what each feature is worth.

    python tests/benchmarks/fit_ranker.py --home DIR

`--home` is a library of the regulations beside the project, with vectors (`bench_corpus.py --home DIR`
makes one). Fitted on the development questions, and on copies of the formal ones in miners' words with a
quarter of their words dropped; five folds by document tell how the order does on documents not seen.
Printed: hit@k of the first stage, of the ranker, of the ranker without each feature, and the weights.
"""

import argparse
import random
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.evaluation.matching import holds
from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.questions import Question
from knowledge import tokens
from knowledge.library import Library
from knowledge.retrieval import Query
from knowledge.retrieval.ranker import FEATURES, features
from knowledge.retrieval.words import WordTable

HERE = Path(__file__).resolve().parent
SHARED = HERE.parents[2] / "shared" / "questions"
FORMAL, DAMAGED = "zh-dev", "zh-dev, damaged"
SETS = {
    FORMAL: (SHARED / "zh-dev.jsonl", 1.0),
    "colloquial-dev": (SHARED / "colloquial-dev.jsonl", 2.0),
    "miners-dev": (HERE.parent / "questions" / "miners-dev.jsonl", 2.0),
}
"""Question sets and the weight of one of their questions."""
DAMAGED_WEIGHT = 0.5
FOLDS = 5
REGULARISATION = 1e-3
SAME = 0.6  # share of a gold quote's pairs from which a candidate is a twin, and not wrong

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A question's candidates: their features, which are right, which are neither right nor wrong."""

    rows: Rows
    right: NDArray[np.bool_]
    twins: NDArray[np.bool_]
    weight: float
    fold: int
    set: str
    covered: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    home: Path = parser.parse_args().home
    with Library(home) as library:
        if not library.warm():
            raise SystemExit(f"no vectors in {home}")
        examples = [example for name in (*SETS, DAMAGED) for example in gather(library, name)]
    everything = list(range(len(FEATURES)))
    report("first stage alone", examples, [0])
    report("ranker", examples, everything)
    for at, name in enumerate(FEATURES):
        report(f"without {name}", examples, [other for other in everything if other != at])
    weights, means, deviations = fit(examples, everything)
    weights = weights / weights.sum()
    for name, weight, mean, deviation in zip(FEATURES, weights, means, deviations, strict=True):
        print(f'    "{name}": Feature(weight={weight:.2f}, mean={mean:.2f}, deviation={deviation:.2f}),')


def gather(library: Library, name: str) -> list[Example]:
    damaged = name == DAMAGED
    path, weight = SETS[FORMAL if damaged else name]
    chance = random.Random(5)
    out = []
    for question in QuestionSet.load(path).questions:
        asked = damage(question.asked, chance) if damaged else question.asked
        example = observe(library, question, asked)
        if example is not None:
            rows, right, twins, covered = example
            out.append(
                Example(
                    rows=rows,
                    right=right,
                    twins=twins,
                    weight=DAMAGED_WEIGHT if damaged else weight,
                    fold=zlib.crc32(question.gold[0].document.encode()) % FOLDS,
                    set=name,
                    covered=covered,
                )
            )
    return out


def observe(
    library: Library, question: Question, asked: str
) -> tuple[Rows, NDArray[np.bool_], NDArray[np.bool_], float] | None:
    """What the ranker sees of a question; None where the first stage found nothing that is right."""
    for day in (None, date(2018, 1, 1)):  # some questions are about a regulation that has given way since
        seen, candidates, scores = library.retriever.featured(Query(text=asked, as_of=day))
        shown = [library.provision(c.clause) for c in candidates]
        right = np.array([any(holds(item, gold) for gold in question.gold) for item in shown])
        if right.any():
            quotes = [set(tokens.pairs(gold.quote)) for gold in question.gold if gold.quote]
            twins = np.array(
                [
                    not ok
                    and any(sum(p in words for p in quote) >= SAME * max(1, len(quote)) for quote in quotes)
                    for words, ok in zip((c.words for c in candidates), right, strict=True)
                ]
            )
            return features(seen, candidates, scores), right, twins, seen.covered
    return None


def damage(question: str, chance: random.Random) -> str:
    """The question in miners' words where the word table has one, without a quarter of its words."""
    spoken = {fired.meant[0]: fired.said for fired in WordTable.shipped().entries.values() if fired.meant}
    for written in sorted(spoken, key=len, reverse=True):
        if len(written) > 1 and written in question and chance.random() < 0.7:
            question = question.replace(written, spoken[written])
    pieces = re.findall(r"[\u4e00-\u9fff]{1,2}|[^\u4e00-\u9fff]+", question)
    return "".join(piece for piece in pieces if chance.random() > 0.25) or question


def fit(examples: Sequence[Example], use: Sequence[int]) -> tuple[Rows, Rows, Rows]:
    """Weights, means and deviations of the features in `use`: softmax over each question's candidates."""
    stacked = np.concatenate([example.rows[:, use] for example in examples])
    means, deviations = stacked.mean(0), stacked.std(0) + 1e-9
    scaled = [(example.rows[:, use] - means) / deviations for example in examples]
    total = sum(example.weight for example in examples)

    def loss(weights: Rows) -> tuple[float, Rows]:
        value, slope = REGULARISATION * float(weights @ weights), 2 * REGULARISATION * weights
        for example, rows in zip(examples, scaled, strict=True):
            score = np.where(example.twins, -np.inf, rows @ weights)
            share = np.exp(score - score.max())
            share /= share.sum()
            right = share * example.right
            value -= example.weight / total * float(np.log(right.sum() + 1e-12))
            slope = slope + example.weight / total * ((share - right / (right.sum() + 1e-12)) @ rows)
        return value, slope

    found = minimize(loss, np.zeros(len(use)), jac=True, method="L-BFGS-B")
    return found.x, means, deviations


def report(label: str, examples: Sequence[Example], use: Sequence[int]) -> None:
    """Print hit@1/@5/@10 by set, each question ranked by weights that were fitted without its document."""
    ranks: dict[str, list[int]] = {}
    for fold in range(FOLDS):
        weights, means, deviations = fit([e for e in examples if e.fold != fold], use)
        for example in (e for e in examples if e.fold == fold):
            order = np.argsort(-((example.rows[:, use] - means) / deviations) @ weights)
            ranks.setdefault(example.set, []).append(int(np.argmax(example.right[order])))
    cells = (
        f"{name} " + "/".join(f"{np.mean(np.array(found) < k):.3f}" for k in (1, 5, 10))
        for name, found in sorted(ranks.items())
    )
    print(f"{label:<28}" + "   ".join(cells), flush=True)


if __name__ == "__main__":
    main()
