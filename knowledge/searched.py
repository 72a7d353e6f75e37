"""What is searched of clauses: their provisions' passages, and the words that keywords find a passage by.

All of it follows from the clauses and the document's title alone, so that it can be made ahead elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from knowledge import tokens
from knowledge.clauses import Clause
from knowledge.provisions import Language, Passage, passages, provisions

_TIMES: Mapping[Language, int] = {"zh": 1, "en": 2}
"""How often a passage's words are indexed. Twice makes the first occurrence of a word count for more and the
next for less: BM25's k1, which tantivy fixes at 1.2, becomes 0.6. English clauses repeat their subject."""


class PassageRow(NamedTuple):
    """A passage as it is stored."""

    kind: Literal["chunk", "sentence"]
    language: Language
    text: str
    embedded: str
    hash: str


class Searched(NamedTuple):
    """A provision with its passages; its clauses stand at positions `first` … `last`."""

    clause_id: str
    first: int
    last: int
    heading_path: tuple[str, ...]
    passages: tuple[PassageRow, ...]


class SplitWords(NamedTuple):
    """The terms of a passage for both fields of the keyword index, parted by spaces."""

    pairs: str
    units: str


def searched(clauses: Sequence[Clause], title: str) -> list[Searched]:
    """Every provision of an edition's clauses, in reading order. `title` is the document's."""
    return [
        Searched(
            clause_id=provision.clause.id,
            first=provision.clause.position,
            last=provision.members[-1].position,
            heading_path=provision.clause.heading_path,
            passages=rows(passages(provision, title)),
        )
        for provision in provisions(clauses)
    ]


def rows(found: Sequence[Passage]) -> tuple[PassageRow, ...]:
    return tuple(PassageRow(p.kind, p.language, p.text, p.embedded, p.hash) for p in found)


def words(language: Language, title: str, path: Sequence[str], embedded: str) -> str:
    """What keywords find a passage by: what its vector is made of, under its title and headings.

    In English only under the nearest heading: the others hide what the clause itself says (measured).
    """
    if language == "en":
        return "\n".join((*path[-1:], embedded))
    heading = " ".join((title, *path))
    return embedded if "\n" in embedded and embedded.startswith(title) else f"{heading}\n{embedded}"


def split(language: Language, said: str) -> SplitWords:
    """`said`, a passage's words and the questions written for it, as the keyword index takes them in."""
    times = _TIMES[language]
    return SplitWords(" ".join(tokens.pairs(said) * times), " ".join(tokens.units(said) * times))


def said_by(found: Sequence[Searched], title: str) -> Iterator[tuple[Language, str]]:
    """The words of every passage that keywords find, each with its language."""
    for provision in found:
        for row in provision.passages:
            if row.kind == "chunk":
                yield row.language, words(row.language, title, provision.heading_path, row.embedded)
