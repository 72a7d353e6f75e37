"""The figures of many results as those of a run: means, refusals, time, tokens, price, each with its interval."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np

from assistant.answers import Status, Usage
from assistant.evaluation.metrics import average, percentile
from assistant.evaluation.questions import Question

RESAMPLES = 1000
"""Draws of a bootstrapped interval."""
_SEED = 20260101
_LEVEL = 0.95


class Scored(Protocol):
    """What a result must tell to be counted."""

    @property
    def question(self) -> Question: ...
    @property
    def scores(self) -> Mapping[str, float]: ...
    @property
    def status(self) -> Status | None: ...
    @property
    def usage(self) -> Usage | None: ...
    @property
    def ms(self) -> float: ...
    @property
    def error(self) -> str: ...


def summarise(results: Sequence[Scored]) -> dict[str, float]:
    """The mean of each figure over the results that have it, by the weight of their questions; then
    refusal_precision, _recall and _f1, the times ms_p50 and ms_p95, input_tokens, output_tokens and price (yuan).

    A figure that applies to none of them is absent. Questions that ended in an error have no time, and a price
    that is not known for every answer is none.
    """
    metrics = average((r.scores for r in results), (r.question.weight for r in results))
    metrics |= _refusals(results)
    if times := [result.ms for result in results if not result.error]:
        metrics |= {"ms_p50": percentile(times, 0.5), "ms_p95": percentile(times, 0.95)}
    if used := [result.usage for result in results if result.usage is not None]:
        metrics["input_tokens"] = float(sum(usage.input_tokens for usage in used))
        metrics["output_tokens"] = float(sum(usage.output_tokens for usage in used))
        if all(usage.price is not None for usage in used):
            metrics["price"] = sum(usage.price or 0.0 for usage in used)
    return metrics


def intervals(results: Sequence[Scored]) -> dict[str, tuple[float, float]]:
    """Between which values the mean of each figure lies with 95 % certainty, by bootstrap over its questions."""
    found: dict[str, tuple[float, float]] = {}
    drawn: dict[int, np.ndarray] = {}
    for name in dict.fromkeys(name for result in results for name in result.scores):
        own = [(r.scores[name], r.question.weight) for r in results if name in r.scores]
        values, weights = (np.array(column) for column in zip(*own, strict=True))
        size = len(values)
        if size not in drawn:
            drawn[size] = np.random.default_rng(_SEED).integers(0, size, (RESAMPLES, size))
        at = drawn[size]
        means = (values * weights)[at].sum(axis=1) / weights[at].sum(axis=1)
        low, high = np.quantile(means, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
        found[name] = round(float(low), 6), round(float(high), 6)
    return found


def grouped(
    results: Sequence[Scored], keys: Callable[[Question], Iterable[str]]
) -> dict[str, dict[str, float]]:
    """The same figures for the questions of each key, in the order in which keys first come."""
    names = dict.fromkeys(key for result in results for key in keys(result.question))
    return {name: summarise([r for r in results if name in keys(r.question)]) for name in names}


def _refusals(results: Sequence[Scored]) -> dict[str, float]:
    """Of what was refused, what should have been; of what should have been, what was; and both in one."""
    told = [r for r in results if r.status is not None and r.question.expects_answer is not None]
    refused = [r for r in told if r.status is Status.REFUSED]
    wanted = [r for r in told if r.question.expects_answer is False]
    right = sum(r.question.expects_answer is False for r in refused)
    found: dict[str, float] = {}
    if refused and wanted:
        found["refusal_precision"] = right / len(refused)
    if wanted:
        found["refusal_recall"] = right / len(wanted)
    if refused and wanted:
        both = found["refusal_precision"] + found["refusal_recall"]
        found["refusal_f1"] = 2 * found["refusal_precision"] * found["refusal_recall"] / both if both else 0.0
    return found
