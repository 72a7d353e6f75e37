"""The clauses an answer may rest on: those of the question, and of each part of one that asks several things."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.answering.parts import Part, parts
from knowledge.clauses import Evidence
from knowledge.library import Library
from knowledge.retrieval import Query, within

EVIDENCE = 8
"""Clauses that an answer may rest on."""
_OF_A_PART = 3  # further ones that each part brings


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """`evidence`, best first. `parts` are the questions asked in one, each with its own clauses, best first;
    empty where one thing is asked. `current` are the ids of the editions that may answer.
    """

    evidence: tuple[Evidence, ...]
    current: tuple[str, ...]
    parts: tuple[tuple[Part, tuple[Evidence, ...]], ...] = ()


def gather(library: Library, query: Query, found: Sequence[Evidence]) -> Gathered:
    """`found` answer the whole of `query`, best first; what its parts need besides is searched for."""
    evidence = list(found[:EVIDENCE])
    current = _current(library, query)
    asked = parts(query.text)
    if not asked:
        return Gathered(evidence=tuple(evidence), current=current)
    of_parts: list[tuple[Part, list[Evidence]]] = []
    shown = {part.clause_id for item in evidence for part in item.parts}
    for part in asked:
        own = library.search(replace(query, text=part.whole, top_k=EVIDENCE))
        more = [item for item in own if item.clause_id not in shown][:_OF_A_PART]
        shown |= {one.clause_id for item in more for one in item.parts}
        evidence += more
        # What answers a part may only be found by the whole, which names the thing: 记录存几年 does not.
        known = {item.clause_id for item in own}
        both = [*own, *(item for item in found[:EVIDENCE] if item.clause_id not in known)]
        of_parts.append((part, sorted(both, key=lambda item: -item.score)))
    # A part is answered from what the answer shows.
    return Gathered(
        evidence=tuple(evidence),
        current=current,
        parts=tuple((part, tuple(e for e in own if e.clause_id in shown)) for part, own in of_parts),
    )


def _current(library: Library, query: Query) -> tuple[str, ...]:
    day = query.as_of or date.today()
    editions = [edition for edition in library.catalogue.editions() if edition.in_force(day)]
    return tuple(edition.id for edition in within(query, editions, library.catalogue))
