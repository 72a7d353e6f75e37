"""Whether what was found answers, comes close, or has nothing to do with the question.

Where an encoder is at work the three are told apart by two probabilities: that the library answers the
question at all, and that what was found first is the answer. Each is a boosted sum of small trees over what
the search knows of its own success, kept in `confidence.json`; `tests/benchmarks/fit_confidence.py` fits them
on questions with and without an answer and draws what each threshold costs. Nearness alone cannot tell them:
a miner's words lie no nearer to their clause than those of another trade.
"""

import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, TypedDict

from assistant.answering.asking import Asking, focus, has_value
from assistant.answering.sentences import Sentence
from assistant.answers import Status
from knowledge import tokens
from knowledge.clauses import Evidence
from knowledge.limits.names import narrower, place_names, wider
from knowledge.provisions import language_of
from knowledge.retrieval import Nearness

ANSWERABLE_FROM = 0.3
"""Probability that the library answers, below which the question is refused."""
ANSWERED_FROM = 0.85
"""Probability that the answer is right, from which it is given as one; below, as the closest rules."""
_EVERYWHERE = frozenset({"井下"})
_HIGHEST = 6.0  # of a score; a clause named by its number scores far above
_NEXT = 5
_LONG = 300  # characters of a sentence
_BREATH = re.compile(r"[，。；;：:\n]")
_ENGLISH_ANSWERED, _ENGLISH_PARTIAL = 0.86, 0.84  # cosine of the nearest sentence, English questions
_COMMON = 2  # words in common from which leads are given where there are no vectors

Which = Literal["answerable", "right"]


class Tree(TypedDict):
    """`value` where the feature is at most `threshold` is `low`, else `high`; both may be trees."""

    feature: str
    threshold: float
    low: "Tree | float"
    high: "Tree | float"


class Fitted(TypedDict):
    """Log odds: `start` and the sum of what the trees say."""

    start: float
    trees: list[Tree]


def status(
    question: str,
    asking: Asking,
    found: Sequence[Evidence],
    sentences: Sequence[Sentence],
    nearness: Nearness,
) -> Status:
    """What may be said of `sentences`, best first, of the clauses `found`; neither is empty."""
    if all(s.closest.cosine is None for s in sentences):
        # A pair of characters is a word; in English a unit is one.
        split = tokens.pairs if language_of(question) == "zh" else tokens.units
        common = set(split(question)) & set(split(sentences[0].evidence.text))
        return Status.PARTIAL if len(common) >= _COMMON else Status.REFUSED
    if language_of(question) == "en":
        nearest = max(s.closest.cosine or 0.0 for s in sentences)
        # How near is near enough was measured within a language.
        own = language_of(sentences[0].evidence.text) == "en"
        if own and nearest >= _ENGLISH_ANSWERED and not (asking.value and not sentences[0].has_value):
            return Status.ANSWERED
        return Status.PARTIAL if nearest >= _ENGLISH_PARTIAL else Status.REFUSED
    known = features(question, asking, found, sentences, nearness)
    if probability("answerable", known) < ANSWERABLE_FROM:
        return Status.REFUSED
    # What has no value of the kind asked for is no answer, however near it lies.
    right = not known["lacks value"] and probability("right", known) >= ANSWERED_FROM
    right = right and not _elsewhere(question, sentences[0].evidence)
    return Status.ANSWERED if right else Status.PARTIAL


def _elsewhere(question: str, clause: Evidence) -> bool:
    """Whether `clause` speaks of places, and of none that has to do with those of `question`."""
    asked = {named.name for named in place_names().found(question)} - _EVERYWHERE
    there = {named.name for named in place_names().found("\n".join((*clause.heading_path, clause.text)))}
    near = set().union(*({one} | wider(one) | narrower(one) for one in asked))
    return bool(asked and there - _EVERYWHERE) and not near & there


def features(
    question: str,
    asking: Asking,
    found: Sequence[Evidence],
    sentences: Sequence[Sentence],
    nearness: Nearness,
) -> dict[str, float]:
    """What the search knows of its own success."""
    scores = [min(item.score, _HIGHEST) for item in found]
    others = scores[1 : _NEXT + 1]
    best, *rest = sentences[: _NEXT + 1]
    cosines = [sentence.closest.cosine or 0.0 for sentence in rest]
    words = frozenset(tokens.pairs(question))
    about = frozenset(tokens.pairs(focus(question))) or words
    return {
        "cosine": max(s.closest.cosine or 0.0 for s in sentences),
        "leading cosine": best.closest.cosine or 0.0,
        "score": scores[0],
        "margin": scores[0] - sum(others) / len(others) if others else 0.0,
        "lead": best.score - sentences[min(_NEXT, len(sentences) - 1)].score,
        "pairs": best.closest.pairs,
        "meant": best.closest.meant,
        "fired": float(min(nearness.fired, 2)),
        "unknown": nearness.unknown,
        "covered first": nearness.covered[0],
        "covered best": max(nearness.covered),
        "focus first": nearness.focus[0],
        "focus best": max(nearness.focus),
        "focus meant": max(nearness.focus_meant[:_NEXT]),
        "place": float(best.place),
        "ahead": (best.closest.cosine or 0.0) - sum(cosines) / len(cosines) if cosines else 0.0,
        "length": float(min(len(best.text), _LONG)),
        "lacks value": float(bool(asking.value) and not best.has_value),
        "value said": _beside_value(best.text, asking, words),
        "value meant": max(_beside_value(sentence.text, asking, about) for sentence in (best, *rest)),
    }


def _beside_value(text: str, asking: Asking, words: Collection[str]) -> float:
    """The share of `words` that stand in one breath with a value of the kind asked for; −1 where none is asked."""
    if not asking.value:
        return -1.0
    breaths = _BREATH.split(text)
    shares = (
        len(set(words) & set(tokens.pairs(before + breath))) / max(len(words), 1)
        for before, breath in zip(["", *breaths], breaths, strict=False)
        if has_value(breath, asking.value)
    )
    return max(shares, default=0.0)


def probability(which: Which, of: Mapping[str, float]) -> float:
    """That the library answers the question, or that the answer composed is right, by its features."""
    fitted = _fitted()[which]
    odds = fitted["start"] + sum(_said(tree, of) for tree in fitted["trees"])
    return 1 / (1 + math.exp(-odds))


def _said(tree: Tree | float, of: Mapping[str, float]) -> float:
    while not isinstance(tree, float):
        tree = tree["low"] if of[tree["feature"]] <= tree["threshold"] else tree["high"]
    return tree


@cache
def _fitted() -> dict[Which, Fitted]:
    text = (files("assistant.answering") / "confidence.json").read_text(encoding="utf-8")
    read: dict[Which, Fitted] = json.loads(text)
    return read
