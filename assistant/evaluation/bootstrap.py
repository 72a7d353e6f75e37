"""How far a mean would move had other questions of the kind been asked: the bootstrap over questions."""

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
"""Draws of an interval."""
_LEVEL = 0.95

Values = NDArray[np.float64]


class Bootstrap:
    """Draws questions with replacement. For as many questions the same are drawn for each figure, and drawn once."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn: dict[int, NDArray[np.int64]] = {}

    def means(self, values: Values, weights: Values) -> Values:
        """The weighted mean of `values` (one a question) in each of RESAMPLES samples."""
        size = len(values)
        if size not in self._drawn:
            self._drawn[size] = np.random.default_rng(self._seed).integers(0, size, (RESAMPLES, size))
        at = self._drawn[size]
        means: Values = (values * weights)[at].sum(axis=1) / weights[at].sum(axis=1)
        return means


def interval(means: Values) -> tuple[float, float]:
    """The ends of the 95 % interval of means that were drawn."""
    low, high = np.quantile(means, [(1 - _LEVEL) / 2, (1 + _LEVEL) / 2])
    return float(low), float(high)
