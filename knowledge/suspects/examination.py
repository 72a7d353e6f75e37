"""All detectors over clauses: those that look at one clause, and those that compare a whole library."""

from collections.abc import Iterator, Sequence

from knowledge.clauses import Clause
from knowledge.suspects.broken_numbers import broken_numbers
from knowledge.suspects.characters import characters
from knowledge.suspects.comparing import comparable
from knowledge.suspects.doubled import doubled
from knowledge.suspects.finding import Detector, Finding
from knowledge.suspects.parallels import Ranks, parallels
from knowledge.suspects.ranges import ranges
from knowledge.suspects.words import words

KINDS_ALONE = frozenset({"character", "word", "doubled", "number", "unit", "range"})
KINDS_COMPARED = frozenset({"value", "comparator", "polarity"})
_ALONE: tuple[Detector, ...] = (characters, words, doubled, broken_numbers, ranges)


def examine_alone(clauses: Sequence[Clause]) -> Iterator[Finding]:
    """What is suspect in a clause whatever others say."""
    for clause in clauses:
        for detector in _ALONE:
            yield from detector(clause)


def compare(clauses: Sequence[Clause], ranks: Ranks | None = None) -> Iterator[Finding]:
    """What is suspect because parallel clauses say otherwise; `clauses` are a whole library's, or all
    that can say something about some of them (`knowledge.suspects.comparing`).

    `ranks` by edition id.
    """
    return parallels(comparable(clauses), ranks or {})


def examine(clauses: Sequence[Clause], ranks: Ranks | None = None) -> list[Finding]:
    """Everything suspect in `clauses`, each place once, as a library that holds them lists it."""
    found: dict[str, list[Finding]] = {}
    for one in (*examine_alone(clauses), *compare(clauses, ranks)):
        places = found.setdefault(one.clause_id, [])
        if not any(one.start < other.end and other.start < one.end for other in places):
            places.append(one)
    return [one for places in found.values() for one in places]
