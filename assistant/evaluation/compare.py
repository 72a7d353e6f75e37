"""Two runs side by side, question by question: what changed, which questions flipped, and whether it is chance."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.bootstrap import Bootstrap, interval
from assistant.evaluation.evaluators import EXPECTED
from assistant.evaluation.questions import Severity
from assistant.evaluation.results import Result
from assistant.evaluation.runs import Run
from assistant.evaluation.summary import summarise

FOLLOWED = ("hit@1", "hit@5", *EXPECTED)
"""The figures, met or not met, whose single questions are followed."""
SURE = 0.05
"""Probability of chance below which a change is taken for real."""
_SEED = 20260102


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """A figure before and after, over the questions that both runs have.

    `low` and `high` are the ends of the 95 % interval of the change, by paired bootstrap, None where it is no mean
    of questions. `p` is how likely a change at least this large would be by chance: McNemar's exact test where a
    question meets the figure or not, the bootstrap else.
    """

    before: float
    after: float
    low: float | None = None
    high: float | None = None
    p: float | None = None

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def sure(self) -> bool:
        """Whether chance alone hardly explains it."""
        return self.p is not None and self.p < SURE


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The questions (by id) that a figure gained and lost, and McNemar's exact `p`.

    Above 0.05 the difference may well be chance.
    """

    metric: str
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    p: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """A question of which a followed figure changed: `gained` and `lost` are these figures."""

    id: str
    question: str
    severity: Severity
    tags: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed from the run `before` to the run `after` (ids), over `common` questions.

    A question is the same if its id and its words are. `only_before` and `only_after` count those
    that have no partner. `flips` are the questions that changed: what was lost before what was gained, and of
    either the safety-critical first. `by_tag` has the same deltas for the questions of each tag.
    """

    before: str
    after: str
    common: int
    only_before: int
    only_after: int
    deltas: dict[str, Delta]
    changes: tuple[Change, ...]
    flips: tuple[Flip, ...] = ()
    by_tag: dict[str, dict[str, Delta]]


Pair = tuple[Result, Result]


def compare_runs(before: Run, after: Run) -> Comparison:
    """Compare two runs; figures that only one of them has are left out."""
    old, new = _by_question(before), _by_question(after)
    pairs = [(old[key], new[key]) for key in new if key in old]
    tags = dict.fromkeys(tag for _, result in pairs for tag in result.question.tags)
    return Comparison(
        before=before.id,
        after=after.id,
        common=len(pairs),
        only_before=len(old) - len(pairs),
        only_after=len(new) - len(pairs),
        deltas=_deltas(pairs),
        changes=tuple(_change(metric, pairs) for metric in FOLLOWED if _has(metric, pairs)),
        flips=_flips(pairs),
        by_tag={tag: _deltas([p for p in pairs if tag in p[1].question.tags]) for tag in tags},
    )


def mcnemar(gained: int, lost: int) -> float:
    """The exact two-sided p of a fair coin falling at least as unevenly as `gained` to `lost`."""
    n = gained + lost
    tail = sum(math.comb(n, i) for i in range(min(gained, lost) + 1))
    return min(1.0, 2 * tail / (1 << n))


def _by_question(run: Run) -> dict[tuple[str, str], Result]:
    return {(result.question.id, result.question.asked): result for result in run.results}


def _deltas(pairs: Sequence[Pair]) -> dict[str, Delta]:
    old, new = summarise([one for one, _ in pairs]), summarise([other for _, other in pairs])
    drawing = Bootstrap(_SEED)
    return {name: _delta(name, old[name], new[name], pairs, drawing) for name in new if name in old}


def _delta(name: str, before: float, after: float, pairs: Sequence[Pair], drawing: Bootstrap) -> Delta:
    steps = [
        (other.scores[name] - one.scores[name], other.question.weight)
        for one, other in pairs
        if name in one.scores and name in other.scores
    ]
    if not steps:
        return Delta(before=before, after=after)
    changes, weights = (np.array(column) for column in zip(*steps, strict=True))
    means = drawing.means(changes, weights)
    low, high = interval(means)
    if all(step in (-1.0, 0.0, 1.0) for step, _ in steps):
        p = mcnemar(int((changes > 0).sum()), int((changes < 0).sum()))
    else:
        beyond = min((means <= 0).mean(), (means >= 0).mean())
        p = min(1.0, 2 * float(beyond))
    return Delta(before=before, after=after, low=low, high=high, p=p)


def _has(metric: str, pairs: Sequence[Pair]) -> bool:
    return any(metric in one.scores and metric in other.scores for one, other in pairs)


def _change(metric: str, pairs: Sequence[Pair]) -> Change:
    steps = {other.question.id: _step(metric, one.scores, other.scores) for one, other in pairs}
    gained = tuple(id for id, step in steps.items() if step > 0)
    lost = tuple(id for id, step in steps.items() if step < 0)
    return Change(metric=metric, gained=gained, lost=lost, p=mcnemar(len(gained), len(lost)))


def _step(metric: str, old: Mapping[str, float], new: Mapping[str, float]) -> float:
    return new[metric] - old[metric] if metric in old and metric in new else 0.0


def _flips(pairs: Sequence[Pair]) -> tuple[Flip, ...]:
    found = []
    for one, other in pairs:
        steps = {metric: _step(metric, one.scores, other.scores) for metric in FOLLOWED}
        if any(steps.values()):
            question = other.question
            found.append(
                Flip(
                    id=question.id,
                    question=question.question,
                    severity=question.severity,
                    tags=question.tags,
                    gained=tuple(metric for metric, step in steps.items() if step > 0),
                    lost=tuple(metric for metric, step in steps.items() if step < 0),
                )
            )
    return tuple(sorted(found, key=lambda flip: (flip.severity is not Severity.CRITICAL, not flip.lost)))
