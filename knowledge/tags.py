"""Collections and tags: names that people put on documents, to ask within them.

They hold for a document, so that a new edition stands where the old one stood. A removed document keeps
its names for the day it comes back.
"""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from knowledge.catalogue import Catalogue
from knowledge.errors import UnknownDocument, WrongUse

TagKind = Literal["collection", "tag"]
_LONGEST = 60  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A name in use, with the ids of the documents that bear it."""

    kind: TagKind
    name: str
    documents: tuple[str, ...]


def put(catalogue: Catalogue, document_id: str, kind: TagKind, name: str) -> None:
    """Put a name on a document; nothing happens where it bears it. Raises UnknownDocument, WrongUse."""
    name = clean(name)
    with catalogue.writing() as db:
        if not db.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone():
            raise UnknownDocument(name=document_id)
        db.execute("INSERT OR IGNORE INTO tags VALUES (?, ?, ?)", (document_id, kind, name))


def drop(catalogue: Catalogue, document_id: str, kind: TagKind, name: str) -> bool:
    """Take a name off a document; whether it bore it."""
    with catalogue.writing() as db:
        return bool(
            db.execute(
                "DELETE FROM tags WHERE document_id = ? AND kind = ? AND name = ?",
                (document_id, kind, name.strip()),
            ).rowcount
        )


def tags(catalogue: Catalogue) -> list[Tag]:
    """Every name in use, collections first."""
    bearers: dict[tuple[TagKind, str], list[str]] = defaultdict(list)
    rows = catalogue.db.execute("SELECT kind, name, document_id FROM tags ORDER BY kind, name, document_id")
    for kind, name, document_id in rows:
        bearers[kind, name].append(document_id)
    return [Tag(kind=k, name=n, documents=tuple(documents)) for (k, n), documents in bearers.items()]


def of_document(catalogue: Catalogue, document_id: str, kind: TagKind) -> tuple[str, ...]:
    """The names of that kind that a document bears."""
    rows = catalogue.db.execute(
        "SELECT name FROM tags WHERE document_id = ? AND kind = ? ORDER BY name", (document_id, kind)
    )
    return tuple(name for (name,) in rows)


def inherit(db: sqlite3.Connection, earlier_id: str, document_id: str) -> None:
    """A document whose title was read anew bears the names that it bore under its earlier one."""
    db.execute(
        "INSERT OR IGNORE INTO tags SELECT ?, kind, name FROM tags WHERE document_id = ?",
        (document_id, earlier_id),
    )


def clean(name: str) -> str:
    """The name without blanks around it. Raises WrongUse where it cannot be a name."""
    bare = name.strip()
    if not bare or len(bare) > _LONGEST or not bare.isprintable():
        raise WrongUse(
            detail_zh=f"文集和标签的名字要有 1 到 {_LONGEST} 个可见字符。",
            detail_en=f"The name of a collection or tag has 1 to {_LONGEST} printable characters.",
        )
    return bare
