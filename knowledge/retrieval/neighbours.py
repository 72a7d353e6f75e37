"""What stands beside a good hit is worth more: the rules on one matter stand together.

Measured on English questions of which many have several answers; see `tests/benchmarks/bench_english.py`.
"""

from collections.abc import Mapping

from knowledge.catalogue import StoredProvision


def smooth(
    scores: Mapping[int, float], places: Mapping[int, StoredProvision], weight: float
) -> dict[int, float]:
    """Scores by provision, each with `weight` times the better score of the two provisions beside it.

    `places` tells where provisions stand. A neighbour that was not found counts as the worst that was.
    """
    if not scores:
        return {}
    worst = min(scores.values())
    begins = {(place.edition_id, place.first): number for number, place in places.items()}
    ends = {(place.edition_id, place.last): number for number, place in places.items()}
    out = {}
    for number, score in scores.items():
        place = places.get(number)
        beside = []
        if place is not None:
            beside = [
                ends.get((place.edition_id, place.first - 1)),
                begins.get((place.edition_id, place.last + 1)),
            ]
        out[number] = score + weight * max(
            (scores.get(n, worst) for n in beside if n is not None), default=worst
        )
    return out
