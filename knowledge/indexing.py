"""What of an edition is searched: its provisions and their passages.

Every function works inside the caller's transaction: clauses and what is searched of them change together.
"""

import json
import sqlite3
from collections.abc import Sequence
from itertools import groupby

from knowledge import written_questions
from knowledge.clauses import Clause, Edition
from knowledge.provisions import Provision, passages, shown
from knowledge.searched import PassageRow, Searched, rows

Standing = dict[tuple[object, ...], list[list[int]]]
"""Numbers of the passages of each provision, by what its passages say and the headings they stand under."""


def standing(db: sqlite3.Connection, edition_id: str) -> Standing:
    """What is searched of an edition now, for `add` to keep of it what stays the same."""
    rows = db.execute(
        "SELECT p.provision_id, c.heading_path, p.id, p.kind, p.hash, p.text FROM passages p"
        " JOIN provisions v ON v.id = p.provision_id JOIN clauses c ON c.id = v.clause_id"
        " WHERE p.edition_id = ? ORDER BY p.provision_id, p.id",
        (edition_id,),
    )
    out: Standing = {}
    for (_, path), group in groupby(rows, key=lambda row: (row[0], row[1])):
        found = list(group)
        key = tuple(json.loads(path)), *((kind, digest, text) for *_, kind, digest, text in found)
        out.setdefault(key, []).append([row[2] for row in found])
    return out


def add(
    db: sqlite3.Connection, edition_id: str, provisions: Sequence[Searched], kept: Standing | None = None
) -> None:
    """Make an edition searchable by its provisions.

    Passages of provisions that `kept` knows, which still stand there without their provisions, are taken
    over with their numbers, so that no index need take them in again; the rest of `kept` is taken out.
    """
    kept = kept or {}
    first = db.execute("SELECT coalesce(max(id), 0) + 1 FROM provisions").fetchone()[0]
    numbered = list(enumerate(provisions, first))
    db.executemany(
        "INSERT INTO provisions (id, edition_id, clause_id, first, last) VALUES (?,?,?,?,?)",
        [(number, edition_id, p.clause_id, p.first, p.last) for number, p in numbered],
    )
    moved: list[tuple[int, int]] = []
    fresh: list[tuple[int, Sequence[PassageRow]]] = []
    for number, provision in numbered:
        found = provision.passages
        if same := kept.get((provision.heading_path, *((p.kind, p.hash, p.text) for p in found))):
            moved += [(number, passage) for passage in same.pop(0)]
        else:
            fresh.append((number, found))
    db.executemany("UPDATE passages SET provision_id = ? WHERE id = ?", moved)
    gone = [(passage,) for groups in kept.values() for group in groups for passage in group]
    db.executemany("DELETE FROM passages WHERE id = ?", gone)
    _add_passages(db, edition_id, fresh)


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
    _add_passages(db, edition.id, [(provision_id, rows(passages(provision, edition.document.title)))])


def remove(db: sqlite3.Connection, edition_id: str) -> None:
    """Search an edition no more."""
    db.execute("DELETE FROM passages WHERE edition_id = ?", (edition_id,))
    db.execute("DELETE FROM provisions WHERE edition_id = ?", (edition_id,))


def _add_passages(
    db: sqlite3.Connection, edition_id: str, numbered: Sequence[tuple[int, Sequence[PassageRow]]]
) -> None:
    db.executemany(
        "INSERT INTO passages (provision_id, edition_id, kind, language, text, embedded, hash)"
        " VALUES (?,?,?,?,?,?,?)",
        [(number, edition_id, *row) for number, found in numbered for row in found],
    )


def ask(db: sqlite3.Connection, digest: str, questions: Sequence[str], model: str) -> None:
    """Keep the questions that `model` wrote for passages of hash `digest`, and find these by them."""
    written_questions.keep(db, digest, questions, model)
    asked = "provision_id IN (SELECT provision_id FROM passages WHERE hash = ? AND kind = 'chunk')"
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM passages").fetchone()
    # An index knows passages by their numbers: under new ones they are taken in with their new words.
    columns = "provision_id, edition_id, kind, language, text, embedded, hash"
    db.execute(
        f"INSERT INTO passages ({columns}) SELECT {columns} FROM passages WHERE {asked} ORDER BY id",
        (digest,),
    )
    db.execute(f"DELETE FROM passages WHERE id <= ? AND {asked}", (last, digest))
    db.execute("UPDATE revision SET number = number + 1")
