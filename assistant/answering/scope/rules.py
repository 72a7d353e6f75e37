"""All that is refused by rule, in the order in which it is told: before the search, and once it is done."""

from collections.abc import Sequence
from datetime import date

from assistant.answering.gathering import Gathered
from assistant.answering.parts import parts
from assistant.answering.scope.before import out_of_scope
from assistant.answering.scope.elsewhere import elsewhere
from assistant.answering.scope.passing import passing
from assistant.answering.scope.places import unknown_clause
from assistant.answering.scope.reason import OutOfScope
from assistant.answering.scope.sources import unknown_source
from assistant.answering.scope.unruled import unruled
from knowledge.clauses import Evidence
from knowledge.library import Library


def not_searched(question: str) -> OutOfScope | None:
    """Why no search is needed; of several questions asked in one, where that goes for each of them."""
    refusals = [out_of_scope(part.asked) for part in parts(question)] or [out_of_scope(question)]
    return refusals[0] if all(refusals) else None


def not_found(question: str, gathered: Gathered, library: Library, *, day: date | None) -> OutOfScope | None:
    """Why what was gathered answers none of what `question` asks, where a rule tells."""
    current = gathered.current
    if not gathered.parts:
        return not_answered(question, gathered.evidence, library, day=day, current=current)
    refusals = [
        out_of_scope(part.asked) or not_answered(part.asked, found, library, day=day, current=current)
        for part, found in gathered.parts
    ]
    return refusals[0] if all(refusals) else None


def not_answered(
    question: str, found: Sequence[Evidence], library: Library, *, day: date | None, current: Sequence[str]
) -> OutOfScope | None:
    """Why the clauses found do not answer one question, where a rule tells.

    `day` is that of the rules asked for (None: today), `current` are the ids of the editions that may answer.
    """
    on = day or date.today()
    editions = library.catalogue.editions()
    binding = [edition for edition in editions if edition.in_force(on)]
    ids = [edition.id for edition in binding]
    return (
        unknown_source(question, editions, found)
        or unknown_clause(question, binding, found, lambda label: library.has(label, ids))
        or elsewhere(question, library.knows)
        or passing(question, found)
        or unruled(question, found, library.limits, day=on, editions=current)
    )
