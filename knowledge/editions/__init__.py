"""Editions of a document: which took whose place, and what a new one changed."""

from knowledge.editions.diff import Changed, Diff, Pair, diff
from knowledge.editions.export import require_writable, write_diff
from knowledge.editions.number_changes import NumberChange, WordChange
from knowledge.editions.supersession import older_first
from knowledge.editions.units import Unit
from knowledge.editions.wording import Run

__all__ = [
    "Changed",
    "Diff",
    "NumberChange",
    "Pair",
    "Run",
    "Unit",
    "WordChange",
    "diff",
    "older_first",
    "require_writable",
    "write_diff",
]
