"""A file as the catalogue takes it: what it says of itself, its clauses, and what is searched of them.

Everything that can be known of a file without the catalogue, so that it can be made in another process
(`knowledge.ahead`) before the file's turn comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from knowledge.clauses import Block, Clause
from knowledge.reading import Reading
from knowledge.searched import Searched, searched
from knowledge.structure import issuing
from knowledge.structure.identity import Identity, identify
from knowledge.structure.tree import build

_CLAUSE = (
    *("id", "edition_id", "parent_id", "position", "kind", "number", "label", "heading_path", "text"),
    *("page", "ocr"),
)
_VALUES = attrgetter(*_CLAUSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """`clauses` are those of an edition of the id that no other edition stands in the way of (`base_id`)."""

    format: str
    warnings: tuple[str, ...]
    identity: Identity
    clauses: tuple[Clause, ...]
    searched: Sequence[Searched]

    def under(self, edition_id: str) -> "Parsed":
        """The same as an edition of that id."""
        base = base_id(self.identity)
        if edition_id == base:
            return self

        def renamed(clause_id: str) -> str:
            return edition_id + clause_id[len(base) :]

        return replace(
            self,
            clauses=tuple(
                replace(
                    clause,
                    id=renamed(clause.id),
                    edition_id=edition_id,
                    parent_id=renamed(clause.parent_id) if clause.parent_id else None,
                )
                for clause in self.clauses
            ),
            searched=[one._replace(clause_id=renamed(one.clause_id)) for one in self.searched],
        )

    def __reduce__(self) -> tuple[Any, ...]:
        # Clauses one by one would cost a process more to read than to make.
        values = [_VALUES(clause) for clause in self.clauses]
        return _rebuilt, (self.format, self.warnings, self.identity, values, self.searched)


def parsed(reading: Reading, name: str) -> Parsed:
    """What becomes of a file that its user calls `name`."""
    identity = _identity(reading, name)
    clauses = build(reading.blocks, base_id(identity))
    return Parsed(
        format=reading.format,
        warnings=reading.warnings,
        identity=identity,
        clauses=clauses,
        searched=searched(clauses, identity.title),
    )


def _identity(reading: Reading, name: str) -> Identity:
    """What the text says of itself; where it names no number, what the headers of its pages say."""
    identity = identify(reading.blocks, name, reading.title)
    orders = [line for line in reading.running if issuing.order(line)[0] or issuing.standard(line)]
    if identity.number or not orders:
        return identity
    headed = identify([*(Block(text=line) for line in orders), *reading.blocks], name, reading.title)
    # A header may name the collection that the text was printed in: the title is that of the text.
    return replace(headed, title=identity.title)


def base_id(identity: Identity) -> str:
    """What the id of its edition is made of, and where no other edition has it, the id."""
    return f"{identity.title}@{identity.label}" if identity.label else identity.title


def _rebuilt(
    format: str,
    warnings: tuple[str, ...],
    identity: Identity,
    clauses: list[tuple[Any, ...]],
    found: Sequence[Searched],
) -> Parsed:
    return Parsed(
        format=format,
        warnings=warnings,
        identity=identity,
        clauses=tuple(Clause(**dict(zip(_CLAUSE, values, strict=True))) for values in clauses),
        searched=found,
    )
