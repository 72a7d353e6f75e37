"""What of an edition is searched: its provisions, their passages and the words of the keyword index.

Every function works inside the caller's transaction: clauses and what is searched of them change together.
"""

import json
import sqlite3
from collections.abc import Sequence

from knowledge import keywords, written_questions
from knowledge.clauses import Clause, Edition
from knowledge.provisions import Provision, passages, provisions, shown


def add(db: sqlite3.Connection, edition: Edition, clauses: Sequence[Clause]) -> None:
    """Make an edition searchable by `clauses`, as they are to be read."""
    for provision in provisions(clauses):
        provision_id = db.execute(
            "INSERT INTO provisions (edition_id, clause_id, first, last) VALUES (?,?,?,?)",
            (edition.id, provision.clause.id, provision.clause.position, provision.members[-1].position),
        ).lastrowid
        _add_passages(db, edition, provision, provision_id)


def renew(
    db: sqlite3.Connection,
    edition: Edition,
    provision_id: int,
    members: Sequence[Clause],
    head: Clause | None,
) -> None:
    """Search one provision by what its clauses read now."""
    _remove_passages(db, edition.document.title, "p.provision_id = ?", provision_id)
    text = shown(members, head)
    provision = Provision(clause=members[0], members=tuple(members), text=text, head=head)
    _add_passages(db, edition, provision, provision_id)


def remove(db: sqlite3.Connection, edition_id: str) -> None:
    """Search an edition no more."""
    row = db.execute(
        "SELECT title FROM documents d JOIN editions e ON e.document_id = d.id WHERE e.id = ?",
        (edition_id,),
    ).fetchone()
    if row is not None:
        _remove_passages(db, row[0], "p.edition_id = ?", edition_id)
    db.execute("DELETE FROM provisions WHERE edition_id = ?", (edition_id,))


def _add_passages(
    db: sqlite3.Connection, edition: Edition, provision: Provision, provision_id: int | None
) -> None:
    title = edition.document.title
    for passage in passages(provision, title):
        passage_id = db.execute(
            "INSERT INTO passages (provision_id, edition_id, kind, language, text, embedded, hash)"
            " VALUES (?,?,?,?,?,?,?)",
            (
                provision_id,
                edition.id,
                passage.kind,
                passage.language,
                passage.text,
                passage.embedded,
                passage.hash,
            ),
        ).lastrowid
        if passage.kind == "chunk" and passage_id is not None:
            words = _words(title, provision.clause.heading_path, passage.embedded)
            keywords.add(db, passage_id, words + written_questions.words(db, passage.hash))


def _remove_passages(db: sqlite3.Connection, title: str, which: str, value: int | str) -> None:
    rows = db.execute(
        "SELECT p.id, p.embedded, c.heading_path, p.hash FROM passages p JOIN provisions v ON v.id = p.provision_id"
        f" JOIN clauses c ON c.id = v.clause_id WHERE {which} AND p.kind = 'chunk'",
        (value,),
    ).fetchall()
    for passage_id, embedded, path, digest in rows:
        # The index holds no text: what is taken out of it must be given word for word.
        words = _words(title, tuple(json.loads(path)), embedded)
        keywords.remove(db, passage_id, words + written_questions.words(db, digest))
    db.execute(f"DELETE FROM passages WHERE id IN (SELECT p.id FROM passages p WHERE {which})", (value,))


def ask(db: sqlite3.Connection, digest: str, questions: Sequence[str], model: str) -> None:
    """Keep the questions that `model` wrote for passages of hash `digest`, and find these by them."""
    rows = db.execute(
        "SELECT p.id, p.embedded, c.heading_path, d.title FROM passages p"
        " JOIN provisions v ON v.id = p.provision_id JOIN clauses c ON c.id = v.clause_id"
        " JOIN editions e ON e.id = p.edition_id JOIN documents d ON d.id = e.document_id"
        " WHERE p.hash = ? AND p.kind = 'chunk'",
        (digest,),
    ).fetchall()
    before = written_questions.words(db, digest)
    written_questions.keep(db, digest, questions, model)
    after = written_questions.words(db, digest)
    for passage_id, embedded, path, title in rows:
        words = _words(title, tuple(json.loads(path)), embedded)
        keywords.remove(db, passage_id, words + before)
        keywords.add(db, passage_id, words + after)


def _words(title: str, path: tuple[str, ...], embedded: str) -> str:
    """What keywords find a passage by: what its vector is made of, under its title and headings."""
    heading = " ".join((title, *path))
    return embedded if "\n" in embedded and embedded.startswith(title) else f"{heading}\n{embedded}"
