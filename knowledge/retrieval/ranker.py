"""The second stage: what four features of question and clause together say of the order.

A linear ranker over the best candidates of the first stage. Its weights were fitted on Chinese questions
(softmax over the candidates, the same rule in another regulation left out rather than counted wrong) and
are used for Chinese questions only. `tests/benchmarks/fit_ranker.py` fits them and prints what each is worth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from knowledge import tokens
from knowledge.keywords import KeywordIndex
from knowledge.retrieval.candidates import Candidate
from knowledge.retrieval.words import Fired
from knowledge.vectors import Vectors

_UNKNOWN = 8.0
"""Inverse document frequency of what no passage has: a word of the question that nothing answers."""

_COVERED = 0.1
"""Coverage below which the ranker counts only half."""

# Characters that say how something is asked, not what.
_ASKING = frozenset(
    "的了吗呢啊吧么是在有和与及或我你他这那个什谁哪怎咋多少几能不要会可以应该当如何对于关中进行规定要求"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A feature's weight, and the mean and standard deviation by which it is put on one scale."""

    weight: float
    mean: float
    deviation: float


FEATURES: Mapping[str, Feature] = {
    "first_stage": Feature(weight=0.30, mean=0.45, deviation=0.95),
    "nearest_unit": Feature(weight=0.22, mean=0.90, deviation=0.02),
    "pairs": Feature(weight=0.33, mean=0.14, deviation=0.12),
    "expansions": Feature(weight=0.15, mean=0.45, deviation=0.27),
}
"""Weights sum to 1, so that a score is in standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as the ranker sees it: its pairs with their inverse document frequencies, its vector.

    `covered` is the share of its pairs, by their weight, in the best passage by keywords; 0 … 1.
    """

    pairs: Mapping[str, float]
    fired: tuple[Fired, ...]
    vector: Vectors | None
    covered: float = 0.0

    @classmethod
    def of(
        cls, question: str, fired: Sequence[Fired], vector: Vectors | None, words: KeywordIndex
    ) -> "Asked":
        """`vector` is (dimensions,); `words` tells how rare a pair is."""
        telling = [pair for pair in tokens.pairs(question) if not _ASKING.issuperset(pair)]
        rarities = words.rarities(telling, "pairs")
        return cls(
            pairs={pair: _UNKNOWN if rarity is None else rarity for pair, rarity in rarities.items()},
            fired=tuple(fired),
            vector=vector,
        )

    def covered_by(self, best: Candidate) -> "Asked":
        """The same question, its best candidate by keywords being `best`."""
        return replace(self, covered=self.share(best.words))

    def share(self, words: str) -> float:
        """Share of its pairs, by their weight, that stand in `words` (small letters); 0 … 1."""
        whole = sum(self.pairs.values())
        return sum(w for pair, w in self.pairs.items() if pair in words) / whole if whole else 0.0

    def coverage(self, texts: Sequence[str]) -> tuple[float, tuple[float, ...]]:
        """The share of its pairs that no passage has, and the share of the others that stand in each of
        `texts` (small letters). Pairs in words that fired count in neither: what they mean is looked for.
        """
        said = [word.said for word in self.fired]
        own = {pair: w for pair, w in self.pairs.items() if not any(pair in word for word in said)}
        known = {pair: w for pair, w in own.items() if w != _UNKNOWN}
        whole, rest = sum(own.values()), sum(known.values())
        shares = (sum(w for pair, w in known.items() if pair in text) for text in texts)
        unknown = (whole - rest) / whole if whole else 0.0
        return unknown, tuple(share / rest if rest else 0.0 for share in shares)

    def meant(self, text: str) -> float:
        """Share of the fired entries of the word table of which `text` has a word; a half where none fired."""
        if not self.fired:
            return 0.5
        return sum(any(word in text for word in entry.meant) for entry in self.fired) / len(self.fired)


def features(asked: Asked, candidates: Sequence[Candidate], scores: Sequence[float]) -> NDArray[np.float64]:
    """One row a candidate, one column a feature of `FEATURES`; `scores` are those of the first stage."""
    rows = [
        (
            score,
            _cosine(asked.vector, candidate),
            asked.share(candidate.words),
            asked.meant(candidate.text),
        )
        for candidate, score in zip(candidates, scores, strict=True)
    ]
    return np.array(rows, np.float64).reshape(len(rows), len(FEATURES))


def rank(asked: Asked, candidates: Sequence[Candidate], scores: Sequence[float]) -> list[float]:
    """A score for each candidate, higher is better; they compare with each other only."""
    weights, means, deviations = (
        np.array([getattr(feature, part) for feature in FEATURES.values()])
        for part in ("weight", "mean", "deviation")
    )
    ranked = (features(asked, candidates, scores) - means) / deviations @ weights
    if asked.covered < _COVERED and len(candidates) > 1:
        # Where the library lacks the question's words, what rests on them is half as sure.
        ranked = (_standard(ranked) + _standard(np.array(scores))) / 2
    return [float(score) for score in ranked]


def _standard(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    standard: NDArray[np.float64] = (scores - scores.mean()) / (float(scores.std()) or 1.0)
    return standard


def _cosine(question: Vectors | None, candidate: Candidate) -> float:
    vector = candidate.nearest(question).vector
    return FEATURES["nearest_unit"].mean if question is None or vector is None else float(question @ vector)
