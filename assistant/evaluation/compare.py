"""Two runs side by side, question by question."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.evaluation.runs import Result, Run, summarise

COMPARED = ("hit@1", "hit@5")
"""The figures whose single questions are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A figure before and after, over the questions that both runs have."""

    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The questions (by id) that a figure gained and lost.

    `p` is the exact two-sided sign test: how likely a split at least this uneven would be if the two
    runs were equally good. Above 0.05 the difference may well be chance.
    """

    metric: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed from the run `before` to the run `after` (ids), over `common` questions.

    A question is the same if its id and its words are. `only_before` and `only_after` count those
    that have no partner.
    """

    before: str
    after: str
    common: int
    only_before: int
    only_after: int
    deltas: dict[str, Delta]
    changes: tuple[Change, ...]


def compare_runs(before: Run, after: Run) -> Comparison:
    """Compare two runs; figures that only one of them has are left out."""
    old, new = _by_question(before), _by_question(after)
    common = [key for key in new if key in old]
    old_metrics = summarise([old[key] for key in common])
    new_metrics = summarise([new[key] for key in common])
    return Comparison(
        before=before.id,
        after=after.id,
        common=len(common),
        only_before=len(old) - len(common),
        only_after=len(new) - len(common),
        deltas={
            name: Delta(before=old_metrics[name], after=new_metrics[name])
            for name in new_metrics
            if name in old_metrics
        },
        changes=tuple(
            _change(metric, {key[0]: (old[key].scores, new[key].scores) for key in common})
            for metric in COMPARED
        ),
    )


def sign_test(gained: int, lost: int) -> float:
    """The exact two-sided p of a fair coin falling at least as unevenly as `gained` to `lost`."""
    n = gained + lost
    tail = sum(math.comb(n, i) for i in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / (1 << n))


def _by_question(run: Run) -> dict[tuple[str, str], Result]:
    return {(result.question.id, result.question.asked): result for result in run.results}


def _change(metric: str, scores: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]]) -> Change:
    steps = {
        id: new[metric] - old[metric] for id, (old, new) in scores.items() if metric in old and metric in new
    }
    gained = tuple(id for id, step in steps.items() if step > 0)
    lost = tuple(id for id, step in steps.items() if step < 0)
    return Change(metric=metric, gained=gained, lost=lost, p=sign_test(len(gained), len(lost)))
