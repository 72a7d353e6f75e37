"""Figures for ranked retrieval, and how the figures of many questions become one.

`ranks` holds one entry for each gold of a question: the rank (from 1) at which it was first found,
or None. Golds are alternatives as well as parts: finding any of them is a hit.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat

Ranks = Sequence[int | None]


def hit_at(ranks: Ranks, k: int) -> float:
    """1.0 if any gold stands among the first `k`, else 0.0."""
    return float(any(rank is not None and rank <= k for rank in ranks))


def reciprocal_rank(ranks: Ranks) -> float:
    """1 / rank of the first gold; 0.0 if none was found."""
    return 1.0 / min((rank for rank in ranks if rank is not None), default=math.inf)


def ndcg_at(ranks: Ranks, k: int) -> float:
    """Normalised discounted gain of the first `k`, each gold worth the same; 0.0 … 1.0.

    Golds that one clause holds together are one thing to find, and count once.
    """
    found = {rank for rank in ranks if rank is not None}
    wanted = len(found) + sum(rank is None for rank in ranks)
    ideal = sum(map(_discount, range(1, min(wanted, k) + 1)))
    return sum(_discount(rank) for rank in found if rank <= k) / ideal if ideal else 0.0


def recall_at(ranks: Ranks, k: int) -> float:
    """The share of the golds that stand among the first `k`; what one clause holds together counts once."""
    found = {rank for rank in ranks if rank is not None}
    wanted = len(found) + sum(rank is None for rank in ranks)
    return sum(rank <= k for rank in found) / wanted if wanted else 0.0


def average_precision_at(ranks: Ranks, k: int) -> float:
    """The mean, over the golds, of the precision at the rank of each within the first `k`; 0 for one not found."""
    found = sorted({rank for rank in ranks if rank is not None})
    wanted = len(found) + sum(rank is None for rank in ranks)
    precisions = (place / rank for place, rank in enumerate(found, 1) if rank <= k)
    return math.fsum(precisions) / wanted if wanted else 0.0


def wrong_documents(found: Sequence[str], wanted: Collection[str], k: int = 5) -> float | None:
    """The share of the first `k` of the documents `found` that are none of those `wanted`; less is better.

    None where no document is wanted, or nothing was found.
    """
    first = found[:k]
    return sum(document not in wanted for document in first) / len(first) if wanted and first else None


def _discount(rank: int) -> float:
    return 1.0 / math.log2(rank + 1)


RANKING: dict[str, Callable[[Ranks], float]] = {
    **{f"hit@{k}": partial(hit_at, k=k) for k in (1, 3, 5, 10)},
    "recall@5": partial(recall_at, k=5),
    "recall@10": partial(recall_at, k=10),
    "mrr": reciprocal_rank,
    "map@10": partial(average_precision_at, k=10),
    "ndcg@10": partial(ndcg_at, k=10),
}
"""The figures of a search, by name."""

DEPTH = 10
"""How many clauses a search must return for every figure above to be true."""


def ranking_scores(ranks: Ranks) -> dict[str, float]:
    """Every figure of RANKING; empty for a question without gold, to which none applies."""
    return {name: figure(ranks) for name, figure in RANKING.items()} if ranks else {}


def average(
    scores: Iterable[Mapping[str, float]], weights: Iterable[float] = repeat(1.0)
) -> dict[str, float]:
    """The mean of each figure over the questions that have it, each by its weight; a figure none has is left out."""
    values: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one, weight in zip(scores, weights, strict=False):
        for name, value in one.items():
            values[name].append((value, weight))
    return {
        name: math.fsum(value * weight for value, weight in each) / math.fsum(weight for _, weight in each)
        for name, each in values.items()
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that at least `share` (0 … 1) of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
