"""Cross-references followed, from both ends: what a clause points to, and what points to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.catalogue import Catalogue, StoredReference
from knowledge.clauses import Clause, Edition
from knowledge.references import resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words at `start:end` of clause `clause_id` that refer to `target`, None where the library lacks it."""

    clause_id: str
    words: str
    start: int
    end: int
    target: str | None


def links(catalogue: Catalogue, clauses: Sequence[Clause]) -> list[Link]:
    """What clauses of one edition refer to; the documents that they name are looked up once."""
    if not clauses:
        return []
    own = catalogue.edition_of_id(clauses[0].edition_id)
    texts = {clause.id: clause.text for clause in clauses}
    only = clauses[0].id if len(clauses) == 1 else None
    stored = [r for r in catalogue.references(own.id, only) if r.clause_id in texts]
    return _resolved(catalogue, [(own, r, texts[r.clause_id]) for r in stored])


def referring(catalogue: Catalogue, clause: Clause) -> list[Link]:
    """What refers to a clause, or to a part of it: each link with its own clause."""
    editions = {edition.id: edition for edition in catalogue.editions()}
    key = clause.id.split("#", 1)[-1]
    found = []
    for edition_id, reference in catalogue.pointing(key):
        source = catalogue.clause(reference.clause_id)
        if source is not None and edition_id in editions:
            found.append((editions[edition_id], reference, source.text))
    meant = (clause.id, f"{clause.id}第", f"{clause.id}（")
    return [link for link in _resolved(catalogue, found) if link.target and link.target.startswith(meant)]


def _resolved(catalogue: Catalogue, found: Sequence[tuple[Edition, StoredReference, str]]) -> list[Link]:
    editions = catalogue.editions()
    return [
        Link(
            clause_id=r.clause_id,
            words=text[r.start : r.end],
            start=r.start,
            end=r.end,
            target=resolve(r.document, r.label, own, editions, catalogue, date.today()),
        )
        for own, r, text in found
    ]
