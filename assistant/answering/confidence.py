"""Whether what was found answers, comes close, or has nothing to do with the question.

Where an encoder is at work the three are told apart by a calibrated score: a logistic regression over what
the search knows of its own success, fitted on questions that the library answers and questions that it does
not (`tests/benchmarks/fit_confidence.py`, which prints what each feature and each threshold is worth).
Nearness alone cannot tell them: a miner's words lie no nearer to their clause than those of another trade.
"""

import math
from collections.abc import Sequence

from assistant.answering.asking import Asking
from assistant.answering.sentences import Sentence
from assistant.answers import Status
from knowledge import tokens
from knowledge.clauses import Evidence
from knowledge.provisions import language_of

FEATURES = {
    "cosine": 60.0,  # of the nearest sentence
    "score": 0.35,  # of the best clause in the search, in standard deviations
    "margin": 0.55,  # by which it stands above the next five
    "pairs": 1.5,  # share of the question's pairs in the leading sentence
    "fired": 0.6,  # question words that fired, two at most
    "lacks_value": -0.7,  # a value is asked for, and the leading sentence tells none of that kind
}
"""Weights of the features, in log odds."""
INTERCEPT = -54.5
ANSWERED_FROM = 0.5
"""Probability from which the leading sentence is given as the answer."""
PARTIAL_FROM = 0.2
"""Probability from which the closest rules are shown, with no claim that they answer."""
_HIGHEST = 6.0  # of a score; a clause named by its number scores far above
_NEXT = 5
_ENGLISH_ANSWERED, _ENGLISH_PARTIAL = 0.86, 0.84  # cosine of the nearest sentence, English questions
_COMMON = 2  # words in common from which leads are given where there are no vectors


def status(question: str, asking: Asking, found: Sequence[Evidence], sentences: Sequence[Sentence]) -> Status:
    """What may be said of `sentences`, best first, of the clauses `found`; neither is empty."""
    if all(s.closest.cosine is None for s in sentences):
        # A pair of characters is a word; in English a unit is one.
        split = tokens.pairs if language_of(question) == "zh" else tokens.units
        common = set(split(question)) & set(split(sentences[0].evidence.text))
        return Status.PARTIAL if len(common) >= _COMMON else Status.REFUSED
    if language_of(question) == "en":
        nearest = max(s.closest.cosine or 0.0 for s in sentences)
        return _outcome(nearest, _ENGLISH_ANSWERED, _ENGLISH_PARTIAL)
    return _outcome(probability(features(asking, found, sentences)), ANSWERED_FROM, PARTIAL_FROM)


def features(asking: Asking, found: Sequence[Evidence], sentences: Sequence[Sentence]) -> dict[str, float]:
    """What the search knows of its own success, by the names of `FEATURES`."""
    scores = [min(item.score, _HIGHEST) for item in found]
    others = scores[1 : _NEXT + 1]
    best = sentences[0]
    return {
        "cosine": max(s.closest.cosine or 0.0 for s in sentences),
        "score": scores[0],
        "margin": scores[0] - sum(others) / len(others) if others else 0.0,
        "pairs": best.closest.pairs,
        "fired": min(best.closest.fired, 2),
        "lacks_value": float(asking.value is not None and not best.has_value),
    }


def probability(of: dict[str, float]) -> float:
    """That the clauses found answer the question, by its features."""
    return 1 / (1 + math.exp(-INTERCEPT - sum(FEATURES[name] * value for name, value in of.items())))


def _outcome(value: float, answered: float, partial: float) -> Status:
    if value >= answered:
        return Status.ANSWERED
    return Status.PARTIAL if value >= partial else Status.REFUSED
