"""All that is refused by rule once the search is done, in the order in which it is told."""

from collections.abc import Sequence
from typing import Protocol

from assistant.answering.scope.elsewhere import elsewhere
from assistant.answering.scope.passing import passing
from assistant.answering.scope.places import unknown_clause
from assistant.answering.scope.reason import OutOfScope
from assistant.answering.scope.sources import unknown_source
from knowledge.clauses import Edition, Evidence


class Held(Protocol):
    """What the library holds."""

    def holds(self, word: str, edition_ids: Sequence[str]) -> bool:
        """Whether a clause of these editions holds `word`."""

    def has(self, label: str, edition_ids: Sequence[str]) -> bool:
        """Whether one of these editions has a clause of that number."""


def not_answered(
    question: str,
    editions: Sequence[Edition],
    evidence: Sequence[Evidence],
    library: Held,
    current: Sequence[str],
) -> OutOfScope | None:
    """Why the clauses found do not answer `question`, where a rule tells; `current` are the ids of the
    editions in force.
    """
    binding = [edition for edition in editions if edition.id in current]
    return (
        unknown_source(question, editions, evidence)
        or unknown_clause(question, binding, evidence, lambda label: library.has(label, current))
        or elsewhere(question, lambda word: library.holds(word, current))
        or passing(question, evidence)
    )
