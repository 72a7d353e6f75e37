"""What a run has to reach before anybody relies on it: least figures, no loss against another, every critical one."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.evaluation.compare import Comparison
from assistant.evaluation.evaluators import ANSWERING, EXPECTED
from assistant.evaluation.metrics import RANKING
from assistant.evaluation.questions import Severity
from assistant.evaluation.results import Result
from knowledge.errors import WrongUse

GATED = (*RANKING, *ANSWERING, "refusal_precision", "refusal_recall", "refusal_f1")
"""Names a gate may use: the figures of which more is better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The least value (0 … 1) of a figure that is acceptable."""

    metric: str
    min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedGate:
    """A gate that was not reached; `value` is None where the run has no such figure."""

    metric: str
    min: float
    value: float | None
    questions: tuple[str, ...] = ()

    def text(self, language: str = "zh") -> str:
        """One sentence in `language` ("zh" or "en")."""
        which = f"：{'、'.join(self.questions)}" if self.questions else ""
        if language == "en":
            found = "was not measured" if self.value is None else f"is {self.value:.3f}"
            named = f" ({', '.join(self.questions)})" if self.questions else ""
            return f"{self.metric} {found}, below the minimum of {self.min:g}{named}."
        found = "没有测得" if self.value is None else f"为 {self.value:.3f}"
        return f"{self.metric} {found}，未达到最低要求 {self.min:g}{which}。"


def parse_gate(text: str) -> Gate:
    """Read `NAME=X`. Raises WrongUse for an unknown name or an X outside 0 … 1."""
    metric, _, value = (part.strip() for part in text.partition("="))
    if metric not in GATED:
        raise WrongUse(
            detail_zh=f"没有名为“{metric}”的指标。可用的指标：{'、'.join(GATED)}。",
            detail_en=f"No metric named “{metric}”. Known: {', '.join(GATED)}.",
        )
    return Gate(metric=metric, min=_share(value, text, f"{metric}=0.9"))


def parse_critical(text: str) -> float:
    """The share of safety-critical questions that must be met: `all` or a number. Raises WrongUse."""
    return 1.0 if text.strip().lower() in ("all", "全部") else _share(text, text, "all")


def failed_gates(gates: Iterable[Gate], metrics: Mapping[str, float]) -> tuple[FailedGate, ...]:
    """The gates that `metrics` do not reach; a figure that is absent or NaN reaches none."""
    failed = []
    for gate in gates:
        value = metrics.get(gate.metric, math.nan)
        # "not >=" and not "<": every comparison with NaN is false.
        if not value >= gate.min:
            shown = None if math.isnan(value) else value
            failed.append(FailedGate(metric=gate.metric, min=gate.min, value=shown))
    return tuple(failed)


def failed_critical(least: float, results: Sequence[Result]) -> tuple[FailedGate, ...]:
    """The gate on safety-critical questions, where fewer than `least` (0 … 1) of them are met.

    A set without any has proved nothing, and fails.
    """
    critical = [result for result in results if result.question.severity is Severity.CRITICAL]
    missed = tuple(result.question.id for result in critical if not met(result))
    value = 1 - len(missed) / len(critical) if critical else None
    if value is not None and value >= least:
        return ()
    return (FailedGate(metric="critical", min=least, value=value, questions=missed),)


def worse_than(comparison: Comparison) -> tuple[FailedGate, ...]:
    """What an earlier run did better: figures that surely fell, and safety-critical questions that were lost."""
    failed = [
        FailedGate(metric=name, min=delta.before, value=delta.after)
        for name, delta in comparison.deltas.items()
        if name in GATED and delta.change < 0 and delta.sure
    ]
    lost = tuple(flip.id for flip in comparison.flips if flip.lost and flip.severity is Severity.CRITICAL)
    if lost:
        failed.append(FailedGate(metric="critical", min=1.0, value=0.0, questions=lost))
    return tuple(failed)


def met(result: Result) -> bool:
    """Whether a question got what it expects; one of which only a search is expected, its clause in the first five."""
    if result.error:
        return False
    expected = [result.scores[name] for name in EXPECTED if name in result.scores]
    return all(score >= 1 for score in expected) if expected else result.scores.get("hit@5", 0.0) >= 1


def _share(value: str, text: str, example: str) -> float:
    try:
        minimum = float(value)
    except ValueError:
        minimum = math.nan
    if not 0.0 <= minimum <= 1.0:
        raise WrongUse(
            detail_zh=f"“{text}”里的下限应是 0 到 1 之间的数，例如 {example}。",
            detail_en=f"The minimum in “{text}” must be a number from 0 to 1, as in {example}.",
        )
    return minimum
