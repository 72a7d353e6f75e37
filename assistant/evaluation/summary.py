"""The figures of many results as those of a run: means, refusals, time, tokens, price, each with its interval."""

from collections.abc import Callable, Collection, Sequence

import numpy as np

from assistant.answers import Status
from assistant.evaluation.bootstrap import Bootstrap, interval
from assistant.evaluation.metrics import average, percentile
from assistant.evaluation.questions import Question
from assistant.evaluation.results import Result

_SEED = 20260101


def summarise(results: Sequence[Result]) -> dict[str, float]:
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


def intervals(results: Sequence[Result]) -> dict[str, tuple[float, float]]:
    """Between which values the mean of each figure lies with 95 % certainty, by bootstrap over its questions."""
    found: dict[str, tuple[float, float]] = {}
    drawing = Bootstrap(_SEED)
    for name in dict.fromkeys(name for result in results for name in result.scores):
        own = [(r.scores[name], r.question.weight) for r in results if name in r.scores]
        values, weights = (np.array(column) for column in zip(*own, strict=True))
        low, high = interval(drawing.means(values, weights))
        found[name] = round(low, 6), round(high, 6)
    return found


def grouped(
    results: Sequence[Result], keys: Callable[[Question], Collection[str]]
) -> dict[str, dict[str, float]]:
    """The same figures for the questions of each key, in the order in which keys first come."""
    names = dict.fromkeys(key for result in results for key in keys(result.question))
    return {name: summarise([r for r in results if name in keys(r.question)]) for name in names}


def tags(question: Question) -> tuple[str, ...]:
    return question.tags


def severities(question: Question) -> tuple[str, ...]:
    return (question.severity.value,)


def documents(question: Question) -> list[str]:
    """Those that its golds name."""
    return sorted({gold.document for gold in question.gold if gold.document})


def _refusals(results: Sequence[Result]) -> dict[str, float]:
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
