"""What the evidence panel shows: clauses whole, where they stand, what of them is cited."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Literal

from assistant.answers import Answer, Check, Status
from knowledge.clauses import Edition, Evidence
from knowledge.errors import UnknownDocument
from knowledge.library import Library
from knowledge.provisions import provisions
from knowledge.retrieval.words import Fired
from ui import marking
from ui.marking import Passage


class Standing(StrEnum):
    """Whether an edition binds today; the value is the word's key."""

    CURRENT = "current"
    FUTURE = "future"
    REPEALED = "repealed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    clause_id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClause:
    """A clause with the numbers under which the answer cites it; none where it does not.

    `passages` leave out the clause's number, which stands above them; `confirmed` says that a person called
    it the right one for the question.
    """

    evidence: Evidence
    standing: Standing
    passages: tuple[Passage, ...]
    numbers: tuple[int, ...] = ()
    whole: bool = False
    confirmed: bool = False
    previous: Neighbour | None = None
    next: Neighbour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """`message` is the id of the answer that it belongs to, 0 while that is being written.

    `fired` are the question words that were searched for besides.
    """

    kind: Literal["evidence", "closest", "retrieved", "reading"]
    message: int
    clauses: tuple[ShownClause, ...]
    more: tuple[ShownClause, ...] = ()
    checks: tuple[Check, ...] = ()
    fired: tuple[Fired, ...] = ()


def of_answer(library: Library, answer: Answer, message: int) -> Panel:
    """The clauses that an answer cites, then those it does not; of a refusal, the closest ones."""
    fired = library.expansions(answer.standalone_question)
    if answer.status is Status.REFUSED:
        closest = _uncited(library, "closest", answer.evidence, message, answer.standalone_question)
        return replace(closest, fired=fired)
    found = {item.clause_id: item for item in answer.evidence}
    numbers: dict[str, list[int]] = {}
    for number, citation in enumerate(answer.citations, 1):
        numbers.setdefault(citation.clause_id, []).append(number)
    shelf = _Shelf(library, answer.standalone_question)
    cited = []
    for clause_id, places in numbers.items():
        quotes = [answer.citations[number - 1].quote for number in places]
        evidence = found.get(clause_id) or library.provision(clause_id, quotes[0])
        cited.append(shelf.show(evidence, quotes, tuple(places)))
    return Panel(
        kind="evidence",
        message=message,
        clauses=tuple(cited),
        more=tuple(shelf.show(item) for item in answer.evidence if item.clause_id not in numbers),
        checks=answer.checks,
        fired=fired,
    )


def of_search(library: Library, evidence: Iterable[Evidence]) -> Panel:
    """What was found for an answer that is still being written."""
    return _uncited(library, "retrieved", evidence, 0)


def of_clause(library: Library, clause_id: str, message: int, question: str = "") -> Panel:
    """One clause to read, reached from its neighbour in the evidence for `question`. Raises UnknownDocument."""
    clause = _Shelf(library, question).show(library.provision(clause_id))
    return Panel(kind="reading", message=message, clauses=(clause,))


def standing(edition: Edition, listed: Iterable[Edition], day: date) -> Standing:
    """Whether `edition` binds on `day`; `listed` are the editions that the library still holds."""
    if all(edition.id != other.id for other in listed):
        return Standing.REMOVED
    if edition.in_force(day):
        return Standing.CURRENT
    begins = edition.effective or edition.issued
    future = begins is not None and day < begins
    return Standing.FUTURE if future else Standing.REPEALED


def _uncited(
    library: Library,
    kind: Literal["closest", "retrieved"],
    evidence: Iterable[Evidence],
    message: int,
    question: str = "",
) -> Panel:
    shelf = _Shelf(library, question)
    return Panel(kind=kind, message=message, clauses=tuple(shelf.show(item) for item in evidence))


class _Shelf:
    """The library for one panel: each edition is looked up once, however many clauses come from it."""

    def __init__(self, library: Library, question: str) -> None:
        self._library = library
        self._confirmed = library.confirmed_for(question)
        self._listed = library.catalogue.editions()
        self._orders: dict[str, list[Neighbour]] = {}
        self._standings: dict[str, Standing] = {}

    def show(
        self, evidence: Evidence, quotes: Iterable[str] = (), numbers: tuple[int, ...] = ()
    ) -> ShownClause:
        quotes = list(quotes)
        order = self._order(evidence.edition_id)
        at = next((i for i, one in enumerate(order) if one.clause_id == evidence.clause_id), None)
        return ShownClause(
            evidence=evidence,
            standing=self._standing(evidence.edition_id),
            passages=marking.headless(marking.passages(evidence.text, quotes), evidence.clause),
            numbers=numbers,
            whole=marking.is_whole(evidence.text, quotes),
            confirmed=evidence.clause_id in self._confirmed,
            previous=order[at - 1] if at else None,
            next=order[at + 1] if at is not None and at + 1 < len(order) else None,
        )

    def _order(self, edition_id: str) -> list[Neighbour]:
        """What can be read one after the other in an edition."""
        if edition_id not in self._orders:
            self._orders[edition_id] = [
                Neighbour(clause_id=p.clause.id, label=p.clause.label)
                for p in provisions(self._library.clauses(edition_id))
            ]
        return self._orders[edition_id]

    def _standing(self, edition_id: str) -> Standing:
        if edition_id not in self._standings:
            try:
                edition = self._library.catalogue.edition_of_id(edition_id)
                self._standings[edition_id] = standing(edition, self._listed, date.today())
            except UnknownDocument:
                self._standings[edition_id] = Standing.REMOVED
        return self._standings[edition_id]
