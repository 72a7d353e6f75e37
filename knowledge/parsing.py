"""A file as the catalogue takes it: what it says of itself, its clauses, and what is searched of them.

Everything that can be known of a file without the catalogue, so that it can be made in another process
(`knowledge.ahead`) before the file's turn comes.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any

from knowledge.clauses import Block, Clause, Rank
from knowledge.reading import Reading
from knowledge.searched import PassageRow, Searched, searched
from knowledge.structure import issuing
from knowledge.structure.identity import Identity, identify
from knowledge.structure.tree import build

_VALUES = attrgetter(*(field.name for field in fields(Clause)))
_DAYS = ("issued", "effective", "repealed")


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

    def as_json(self) -> dict[str, Any]:
        """What `from_json` turns back into the same."""
        days = {name: day and day.isoformat() for name in _DAYS if (day := getattr(self.identity, name))}
        return {
            "format": self.format,
            "warnings": self.warnings,
            "identity": asdict(self.identity) | days,
            # Values without names: there are thousands of each.
            "clauses": [_VALUES(clause) for clause in self.clauses],
            # Of most passages text and what the encoder reads are one: it is written once.
            "searched": [
                (
                    *one[:4],
                    [row if row.text != row.embedded else (*row[:3], "", row.hash) for row in one.passages],
                )
                for one in self.searched
            ],
        }


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


def from_json(said: dict[str, Any]) -> Parsed:
    identity = said["identity"]
    days = {name: date.fromisoformat(identity[name]) for name in _DAYS if identity[name]}
    rank = Rank(identity["rank"]) if identity["rank"] else None
    return Parsed(
        format=said["format"],
        warnings=tuple(said["warnings"]),
        identity=Identity(**identity | days | {"rank": rank}),
        clauses=tuple(map(Clause.of_values, said["clauses"])),
        searched=[
            Searched(clause_id, first, last, tuple(path), tuple(map(_passage, rows)))
            for clause_id, first, last, path, rows in said["searched"]
        ],
    )


def _passage(values: list[Any]) -> PassageRow:
    kind, language, text, embedded, digest = values
    return PassageRow(kind, language, text, embedded or text, digest)
