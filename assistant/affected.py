"""Which saved answers rest on clauses that a new edition changed or dropped.

Whatever keeps citations can be asked: a holder gives what it holds, and this module compares.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.clauses import Citation
from knowledge.editions import Changed, Diff, Unit

Fate = Literal["changed", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Something saved that cites clauses. `kind` names what it is ("answer"), `title` is shown to a person."""

    kind: str
    id: str
    title: str
    citations: tuple[Citation, ...]


class Holder(Protocol):
    """A store of things that cite clauses."""

    def holdings(self) -> Iterable[Holding]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """A holding and the clause it cites, with what became of that clause; `now` is None where it was dropped."""

    kind: str
    id: str
    title: str
    clause: str
    clause_id: str
    fate: Fate
    now: Unit | None
    change: Changed | None = None


def affected(changes: Diff, holders: Sequence[Holder]) -> list[Affected]:
    """What rests on clauses of the old edition that changed or were dropped, each clause once a holding."""
    fates = dict(_fates(changes))
    return [
        found for holder in holders for holding in holder.holdings() for found in _of(holding, fates, changes)
    ]


def _of(holding: Holding, fates: dict[str, tuple[Unit, Changed | None]], changes: Diff) -> Iterator[Affected]:
    seen = set()
    for citation in holding.citations:
        unit, change = fates.get(citation.clause_id, (None, None))
        if unit is None or unit.clause_id in seen or not _is_old(citation, unit, changes):
            continue
        seen.add(unit.clause_id)
        yield Affected(
            kind=holding.kind,
            id=holding.id,
            title=holding.title,
            clause=unit.clause,
            clause_id=citation.clause_id,
            fate="changed" if change else "dropped",
            now=change.new if change else None,
            change=change,
        )


def _fates(changes: Diff) -> Iterator[tuple[str, tuple[Unit, Changed | None]]]:
    """By the id under which a clause was cited: what it was, and how it changed."""
    old, new = changes.old.id, changes.new.id
    # The earlier reading of a revised file was cited under the id that the file still has.
    cited = new if old.startswith(f"{new}~rev") else old
    fates = [(pair.old, pair) for pair in changes.changed] + [(unit, None) for unit in changes.dropped]
    for unit, change in fates:
        for clause_id in unit.clause_ids:
            yield cited + clause_id.removeprefix(old), (unit, change)


def _is_old(citation: Citation, unit: Unit, changes: Diff) -> bool:
    """Of a revised file, answers given since quote the new words under the same id."""
    revised = changes.old.id.startswith(f"{changes.new.id}~rev")
    return not revised or "".join(citation.quote.split()) in "".join(unit.text.split())
