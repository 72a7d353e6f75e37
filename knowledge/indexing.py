"""What of an edition is searched: its provisions and their passages.

Every function works inside the caller's transaction: clauses and what is searched of them change together.
"""

import sqlite3
from collections.abc import Sequence

from knowledge.clauses import Clause, Edition
from knowledge.provisions import Provision, passages, provisions, shown


def add(db: sqlite3.Connection, edition: Edition, clauses: Sequence[Clause]) -> None:
    """Make an edition searchable by `clauses`, as they are to be read."""
    first = db.execute("SELECT coalesce(max(id), 0) + 1 FROM provisions").fetchone()[0]
    numbered = list(enumerate(provisions(clauses), first))
    db.executemany(
        "INSERT INTO provisions (id, edition_id, clause_id, first, last) VALUES (?,?,?,?,?)",
        [
            (number, edition.id, p.clause.id, p.clause.position, p.members[-1].position)
            for number, p in numbered
        ],
    )
    _add_passages(db, edition, numbered)


def renew(
    db: sqlite3.Connection,
    edition: Edition,
    provision_id: int,
    members: Sequence[Clause],
    head: Clause | None,
) -> None:
    """Search one provision by what its clauses read now."""
    db.execute("DELETE FROM passages WHERE provision_id = ?", (provision_id,))
    text = shown(members, head)
    provision = Provision(clause=members[0], members=tuple(members), text=text, head=head)
    _add_passages(db, edition, [(provision_id, provision)])


def remove(db: sqlite3.Connection, edition_id: str) -> None:
    """Search an edition no more."""
    db.execute("DELETE FROM passages WHERE edition_id = ?", (edition_id,))
    db.execute("DELETE FROM provisions WHERE edition_id = ?", (edition_id,))


def _add_passages(
    db: sqlite3.Connection, edition: Edition, numbered: Sequence[tuple[int, Provision]]
) -> None:
    db.executemany(
        "INSERT INTO passages (provision_id, edition_id, kind, language, text, embedded, hash)"
        " VALUES (?,?,?,?,?,?,?)",
        [
            (number, edition.id, p.kind, p.language, p.text, p.embedded, p.hash)
            for number, provision in numbered
            for p in passages(provision, edition.document.title)
        ],
    )
