"""The best provisions of the first stage, with what the second stage looks at: their words and vectors."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.catalogue import Catalogue
from knowledge.clauses import Kind
from knowledge.vectors import Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A sentence group of a provision; `vector` is None where it has none yet."""

    text: str
    vector: Vectors | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A provision that may answer. `clause` is the id of its first clause, `heading` its title and headings.

    `units` are its sentence groups, or its chunks where it has no sentence group; never empty.
    """

    provision: int
    clause: str
    document: str
    edition: str
    kind: Kind
    heading: str
    text: str
    units: tuple[Unit, ...]

    @property
    def words(self) -> str:
        """Its text under its title and headings, in small letters."""
        return f"{self.heading}\n{self.text}".lower()

    def nearest(self, question: Vectors | None) -> Unit:
        """The unit nearest to the question, (dimensions,); the first where there are no vectors."""
        if question is None:
            return self.units[0]
        near = [-1.0 if unit.vector is None else float(question @ unit.vector) for unit in self.units]
        return self.units[near.index(max(near))]


def load(catalogue: Catalogue, encoder: str, provisions: Sequence[int]) -> list[Candidate]:
    """The provisions in the order given, without those that were removed meanwhile.

    `encoder` says whose vectors; empty: none are wanted.
    """
    marks = ",".join("?" * len(provisions))
    vector, join = "NULL", ""
    if encoder:
        vector, join = "v.vector", "LEFT JOIN vectors v ON v.hash = p.hash AND v.encoder = ?"
    rows = catalogue.db.execute(
        f"SELECT p.provision_id, p.kind, p.text, {vector} FROM passages p {join}"
        f" WHERE p.provision_id IN ({marks}) ORDER BY p.id",
        (*((encoder,) if encoder else ()), *provisions),
    )
    passages: dict[int, list[tuple[str, str, bytes | None]]] = {}
    for provision, kind, text, vector in rows:
        passages.setdefault(provision, []).append((kind, text, vector))
    places = catalogue.db.execute(
        "SELECT v.id, c.id, v.edition_id, e.document_id, d.title, c.kind, c.heading_path FROM provisions v"
        " JOIN clauses c ON c.id = v.clause_id JOIN editions e ON e.id = v.edition_id"
        f" JOIN documents d ON d.id = e.document_id WHERE v.id IN ({marks})",
        tuple(provisions),
    )
    found = {row[0]: row for row in places}
    return [_candidate(found[p], passages[p]) for p in provisions if p in found and p in passages]


def _candidate(
    place: tuple[int, str, str, str, str, str, str], passages: Sequence[tuple[str, str, bytes | None]]
) -> Candidate:
    provision, clause, edition, document, title, kind, heading_path = place
    chunks = [passage for passage in passages if passage[0] == "chunk"]
    sentences = [passage for passage in passages if passage[0] == "sentence"]
    text = "\n".join(text for _, text, _ in chunks or sentences)
    return Candidate(
        provision=provision,
        clause=clause,
        document=document,
        edition=edition,
        kind=Kind(kind),
        heading="\n".join((title, *json.loads(heading_path))),
        text=text,
        units=tuple(
            Unit(text=said, vector=None if vector is None else np.frombuffer(vector, "<f4"))
            for _, said, vector in sentences or chunks
        ),
    )
