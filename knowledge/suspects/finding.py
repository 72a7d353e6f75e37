"""What a detector finds, and what a detector is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.clauses import Clause

Kind = Literal["character", "word", "doubled", "number", "unit", "range", "value", "comparator", "polarity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Words `found` at `start` … `end` of a clause's own text that look wrong.

    `reason` is in both languages ("… / …"); `suggestion` what may be meant, empty where nothing is certain.
    """

    clause_id: str
    start: int
    end: int
    found: str
    kind: Kind
    reason: str
    suggestion: str = ""


class Detector(Protocol):
    """Looks at one clause alone."""

    def __call__(self, clause: Clause) -> Iterator[Finding]: ...


def finding(clause: Clause, start: int, end: int, kind: Kind, reason: str, suggestion: str = "") -> Finding:
    """A finding at `start` … `end` of `clause`."""
    found = clause.text[start:end]
    return Finding(
        clause_id=clause.id,
        start=start,
        end=end,
        found=found,
        kind=kind,
        reason=reason,
        suggestion=suggestion,
    )
