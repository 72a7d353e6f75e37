"""Minimum figures that a run has to reach, as `--min hit@5=0.9` asks for them."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.evaluation.evaluators import ANSWERING
from assistant.evaluation.metrics import RANKING
from knowledge.errors import WrongUse

GATED = (*RANKING, *ANSWERING)
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

    def text(self, language: str = "zh") -> str:
        """One sentence in `language` ("zh" or "en")."""
        if language == "en":
            found = "was not measured" if self.value is None else f"is {self.value:.3f}"
            return f"{self.metric} {found}, below the minimum of {self.min:g}."
        found = "没有测得" if self.value is None else f"为 {self.value:.3f}"
        return f"{self.metric} {found}，未达到最低要求 {self.min:g}。"


def parse_gate(text: str) -> Gate:
    """Read `NAME=X`. Raises WrongUse for an unknown name or an X outside 0 … 1."""
    metric, _, value = (part.strip() for part in text.partition("="))
    if metric not in GATED:
        raise WrongUse(
            detail_zh=f"没有名为“{metric}”的指标。可用的指标：{'、'.join(GATED)}。",
            detail_en=f"No metric named “{metric}”. Known: {', '.join(GATED)}.",
        )
    try:
        minimum = float(value)
    except ValueError:
        minimum = math.nan
    if not 0.0 <= minimum <= 1.0:
        raise WrongUse(
            detail_zh=f"“{text}”里的下限应是 0 到 1 之间的数，例如 {metric}=0.9。",
            detail_en=f"The minimum in “{text}” must be a number from 0 to 1, as in {metric}=0.9.",
        )
    return Gate(metric=metric, min=minimum)


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
