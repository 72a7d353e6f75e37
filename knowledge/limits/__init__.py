"""Numeric limits: what clauses rule by a number, as a table that is asked and compared in code."""

from knowledge.limits.asking import Asked, Reading, asked
from knowledge.limits.conflicts import Conflict, conflicts
from knowledge.limits.coverage import Coverage, Ruled, coverage
from knowledge.limits.judging import Judgement, judge
from knowledge.limits.limit import Limit
from knowledge.limits.table import Limits

__all__ = [
    "Asked",
    "Conflict",
    "Coverage",
    "Judgement",
    "Limit",
    "Limits",
    "Reading",
    "Ruled",
    "asked",
    "conflicts",
    "coverage",
    "judge",
]
