"""How often the right clause comes first, what each part of the search is worth, and how long it takes.

    python tests/benchmarks/bench_retrieval.py [--home DIR] [--json FILE] [--compare EARLIER.json]

Over the regulations beside the project, with the offline encoder and no chat model: hit@1/@5/@10 of the
whole search, then of the same without each of its parts, on formal questions (zh-dev), on two sets of
miners' questions, and on those of the formal ones that ask for a number. A hit holds a gold quote in what
a reader is shown; `characters` says how much that is. Questions on a regulation that has given way since
are asked as of a day when it was in force. `miners-report` is for reporting: nothing is chosen by it, and
no part is taken away from it. Then the milliseconds of a question, and those above its encodings.
"""

import argparse
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import figures
import numpy as np
from over_corpus import HELP, SHARED, corpus_library

from assistant.evaluation.matching import ranks
from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.questions import Question
from knowledge.encoding import Encoder
from knowledge.library import Library
from knowledge.retrieval import Mode, Query, entries, own_words, ranker, retriever
from knowledge.vectors import Vectors

HERE = Path(__file__).resolve().parent
BEFORE = date(2018, 1, 1)  # 煤矿防治水规定 had not given way yet
NUMBERS = re.compile(r"多少|多[长大高宽深远久快]|几[个人米次天年小时分]|第几|浓度|限值")
DEPTH = 10

Sets = dict[str, Sequence[Question]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Rank of the first hit (None: not among ten) and characters shown, one a question."""

    ranks: tuple[int | None, ...]
    characters: float

    def hit(self, at: int) -> float:
        return float(np.mean([rank is not None and rank <= at for rank in self.ranks]))


class Remembering:
    """The encoder, encoding no question twice: what is taken away changes the search, not the vectors."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.seconds = 0.0

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._known:
                started = time.perf_counter()
                self._known[text] = self._encoder.encode_queries([text])[0]
                self.seconds += time.perf_counter() - started
        return np.stack([self._known[text] for text in texts])

    def forget(self) -> None:
        self._known.clear()
        self.seconds = 0.0


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--home", type=Path, help=HELP)
    parser.add_argument("--every", type=int, default=1, help="only each N-th question")
    options = parser.parse_args()
    with (
        corpus_library(options.home) as library,
        figures.Figures("retrieval", options) as told,
    ):
        measure(library, told, options)


def measure(library: Library, told: figures.Figures, options: argparse.Namespace) -> None:
    sets = load(options.every)
    encoder = library.retriever.encoder
    assert encoder is not None
    remembering: Any = Remembering(encoder)
    library.retriever.encoder = remembering
    told.table("question set", {"questions": "", "hit@1": "", "hit@5": "", "hit@10": "", "characters": ""})
    for name, questions in sets.items():
        found = ask(library, questions)
        hits = (found.hit(1), found.hit(5), found.hit(10))
        told.row(name, len(questions), *hits, found.characters)
    told.table("hit@1 hit@5 hit@10", {f"{name} {k}": "" for name in DEVELOPMENT for k in (1, 5, 10)})
    for label, without in PARTS.items():
        with without():
            mode = MODES.get(label, Mode.HYBRID)
            hits = [ask(library, sets[name], mode) for name in DEVELOPMENT]
        told.row(label, *(found.hit(k) for found in hits for k in (1, 5, 10)))
    time_it(library, remembering, sets["zh-dev"], told)


def time_it(
    library: Library, remembering: Remembering, questions: Sequence[Question], told: figures.Figures
) -> None:
    """Milliseconds of a question by mode, and what the search takes above the encodings that it makes."""
    told.table("a question", {"p50": "ms", "p95": "ms", "p50 above encoding": "ms"})
    for mode in (Mode.KEYWORD, Mode.HYBRID):
        whole, above = [], []
        for question in questions[:200]:
            remembering.forget()
            started = time.perf_counter()
            library.search(Query(text=question.asked, mode=mode))
            seconds = time.perf_counter() - started
            whole.append(seconds * 1000)
            above.append((seconds - remembering.seconds) * 1000)
        told.row(mode.value, np.percentile(whole, 50), np.percentile(whole, 95), np.percentile(above, 50))


def load(every: int) -> Sets:
    beside, ours = SHARED / "questions", HERE.parent / "questions"
    formal = QuestionSet.load(beside / "zh-dev.jsonl").questions[::every]
    return {
        "zh-dev": formal,
        "zh-dev, numbers": [q for q in formal if NUMBERS.search(q.asked)],
        "colloquial-dev": QuestionSet.load(beside / "colloquial-dev.jsonl").questions[::every],
        "miners-dev": QuestionSet.load(ours / "miners-dev.jsonl").questions[::every],
        "miners-report": QuestionSet.load(ours / "miners-report.jsonl").questions[::every],
    }


DEVELOPMENT = ("zh-dev", "colloquial-dev", "miners-dev")


def ask(library: Library, questions: Sequence[Question], mode: Mode = Mode.HYBRID) -> Found:
    found, characters = [], []
    for question in questions:
        superseded = all(gold.document == "煤矿防治水规定" for gold in question.gold)
        day = question.as_of or (BEFORE if superseded else None)
        hits = library.search(Query(text=question.asked, top_k=DEPTH, as_of=day, mode=mode))
        places = [place for place in ranks(hits, question.gold) if place is not None]
        found.append(min(places, default=None))
        characters += [len(hit.shown) for hit in hits]
    return Found(ranks=tuple(found), characters=float(np.mean(characters)))


Without = Callable[[], Any]


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


@contextmanager
def _one_weight() -> Iterator[None]:
    with ExitStack() as stack:
        for name in ("_DENSE", "_DENSE_UNCOVERED"):
            stack.enter_context(patch.object(retriever, name, 0.5))
        yield


PARTS: dict[str, Without] = {
    "whole": _as_it_is,
    "without question words": lambda: patch.object(own_words, "expansions", lambda *_: ()),
    "without weights by coverage": _one_weight,
    "without the ranker": lambda: patch.object(ranker, "rank", lambda _asked, _found, scores: scores),
    "without neighbours": lambda: patch.object(entries, "TOGETHER", 0),
    "without folding": lambda: patch.object(entries, "_TWINS", 0),
    "without sentence vectors": lambda: patch.object(retriever, "_DENSE_KINDS", ("chunk",)),
    "without chunk vectors": lambda: patch.object(retriever, "_DENSE_KINDS", ("sentence",)),
    "keywords alone": _as_it_is,
    "vectors alone": _as_it_is,
}
"""What is measured: the search without one of its parts."""
MODES = {"keywords alone": Mode.KEYWORD, "vectors alone": Mode.VECTOR}


if __name__ == "__main__":
    main()
