"""The catalogue's tables, as numbered migrations.

Each function changes the schema once; its name is recorded in the same transaction, so a catalogue
is never half migrated. Append, never edit: a catalogue from the first release must open for good.
"""

import sqlite3
from collections.abc import Callable

Migration = Callable[[sqlite3.Connection], None]


def m001_documents_and_clauses(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE documents (id TEXT PRIMARY KEY, title TEXT NOT NULL)")
    db.execute(
        """
        CREATE TABLE editions (
            id TEXT PRIMARY KEY,
            document_id TEXT NOT NULL REFERENCES documents(id),
            label TEXT NOT NULL,
            source_name TEXT NOT NULL,
            source_format TEXT NOT NULL,
            source_hash TEXT NOT NULL,
            characters INTEGER NOT NULL,
            effective TEXT,
            repealed TEXT,
            superseded_by TEXT,
            warnings TEXT NOT NULL,
            added TEXT NOT NULL,
            removed TEXT
        )
        """
    )
    db.execute(
        """
        CREATE TABLE clauses (
            id TEXT PRIMARY KEY,
            edition_id TEXT NOT NULL REFERENCES editions(id),
            parent_id TEXT,
            position INTEGER NOT NULL,
            kind TEXT NOT NULL,
            number TEXT NOT NULL,
            label TEXT NOT NULL,
            heading_path TEXT NOT NULL,
            text TEXT NOT NULL,
            page INTEGER
        )
        """
    )
    db.execute("CREATE UNIQUE INDEX clauses_in_order ON clauses (edition_id, position)")
    db.execute("CREATE INDEX clauses_by_label ON clauses (label)")


def m002_provisions_and_passages(db: sqlite3.Connection) -> None:
    db.execute(
        """
        CREATE TABLE provisions (
            id INTEGER PRIMARY KEY,
            edition_id TEXT NOT NULL REFERENCES editions(id),
            clause_id TEXT NOT NULL REFERENCES clauses(id),
            first INTEGER NOT NULL,
            last INTEGER NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX provisions_of_edition ON provisions (edition_id, first)")
    # AUTOINCREMENT: Chroma and FTS know passages by this number, so it must never come back.
    db.execute(
        """
        CREATE TABLE passages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            provision_id INTEGER NOT NULL REFERENCES provisions(id),
            edition_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            language TEXT NOT NULL,
            text TEXT NOT NULL,
            embedded TEXT NOT NULL,
            hash TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX passages_of_edition ON passages (edition_id)")
    db.execute("CREATE INDEX passages_of_provision ON passages (provision_id)")
    db.execute("CREATE INDEX passages_by_hash ON passages (hash)")
    # Contentless: the words stand in `passages` already, FTS keeps only its index.
    for table in ("bigrams", "characters"):
        db.execute(
            f"CREATE VIRTUAL TABLE {table} USING fts5(words, content='', tokenize=\"ascii tokenchars '.%/:·-'\")"
        )


def m003_vectors(db: sqlite3.Connection) -> None:
    db.execute(
        """
        CREATE TABLE vectors (
            hash TEXT NOT NULL,
            encoder TEXT NOT NULL,
            vector BLOB NOT NULL,
            PRIMARY KEY (hash, encoder)
        ) WITHOUT ROWID
        """
    )
    # Counts every change of the passages, so that an index knows whether it is up to date.
    db.execute("CREATE TABLE revision (number INTEGER NOT NULL)")
    db.execute("INSERT INTO revision VALUES (0)")


def m004_what_an_edition_says_of_itself(db: sqlite3.Connection) -> None:
    for column in (
        "number TEXT NOT NULL DEFAULT ''",
        "issuer TEXT NOT NULL DEFAULT ''",
        "rank TEXT",
        "issued TEXT",
        "confirmed INTEGER NOT NULL DEFAULT 0",
        "reader INTEGER NOT NULL DEFAULT 0",
    ):
        db.execute(f"ALTER TABLE editions ADD COLUMN {column}")
    db.execute("ALTER TABLE clauses ADD COLUMN ocr INTEGER NOT NULL DEFAULT 0")


def m005_references(db: sqlite3.Connection) -> None:
    # `document` is the title that the reference names, empty for its own; resolved when it is followed,
    # because the document that is meant may come into the library later.
    db.execute(
        """
        CREATE TABLE clause_references (
            clause_id TEXT NOT NULL REFERENCES clauses(id) ON DELETE CASCADE,
            edition_id TEXT NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            document TEXT NOT NULL,
            label TEXT NOT NULL,
            PRIMARY KEY (clause_id, start, label)
        )
        """
    )
    db.execute("CREATE INDEX references_of_edition ON clause_references (edition_id)")


def m006_suspicions(db: sqlite3.Connection) -> None:
    # No foreign key: a decision outlives the clause it was made on, and counts again when the same
    # words come back with the next reading of the source.
    db.execute(
        """
        CREATE TABLE suspicions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            edition_id TEXT NOT NULL,
            clause_id TEXT NOT NULL,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL,
            found TEXT NOT NULL,
            kind TEXT NOT NULL,
            reason TEXT NOT NULL,
            suggestion TEXT NOT NULL,
            state TEXT NOT NULL,
            correction TEXT NOT NULL,
            decided TEXT
        )
        """
    )
    db.execute("CREATE INDEX suspicions_of_clause ON suspicions (clause_id)")
    db.execute("CREATE INDEX suspicions_of_edition ON suspicions (edition_id, state)")


def m007_collections_and_folders(db: sqlite3.Connection) -> None:
    # By document, so that a new edition is found where the old one stood.
    db.execute(
        """
        CREATE TABLE tags (
            document_id TEXT NOT NULL,
            kind TEXT NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (document_id, kind, name)
        )
        """
    )
    db.execute(
        """
        CREATE TABLE synchronised (
            folder TEXT NOT NULL,
            path TEXT NOT NULL,
            source_hash TEXT NOT NULL,
            edition_id TEXT NOT NULL,
            PRIMARY KEY (folder, path, edition_id)
        )
        """
    )


def m008_keywords_outside(db: sqlite3.Connection) -> None:
    # The keyword index stands beside the catalogue, made from `passages`.
    for table in ("bigrams", "characters"):
        db.execute(f"DROP TABLE IF EXISTS {table}")


def m009_declared_and_compared(db: sqlite3.Connection) -> None:
    # Both are read off the clauses when they are first asked for, so that what comes in is not held against
    # every clause of the library. An empty name: the edition was read.
    db.execute(
        """
        CREATE TABLE declarations (
            edition_id TEXT NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (edition_id, name)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE TABLE compared (edition_id TEXT PRIMARY KEY, reading TEXT NOT NULL)")
    db.execute(
        """
        CREATE TABLE comparable (
            key INTEGER NOT NULL,
            clause_id TEXT NOT NULL,
            edition_id TEXT NOT NULL,
            PRIMARY KEY (key, clause_id)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX comparable_of_clause ON comparable (clause_id)")
    db.execute("CREATE INDEX comparable_of_edition ON comparable (edition_id)")


def m010_question_words(db: sqlite3.Connection) -> None:
    # What a person changed of the shipped table; no meaning: switched off. The number tells of changes.
    db.execute("CREATE TABLE question_words (key TEXT PRIMARY KEY, said TEXT NOT NULL, meant TEXT NOT NULL)")
    db.execute("CREATE TABLE question_words_revision (number INTEGER NOT NULL)")
    db.execute("INSERT INTO question_words_revision VALUES (0)")


def m011_passages_gone(db: sqlite3.Connection) -> None:
    # Passages are numbered upwards for good, so an index that remembers the last one it took in, and the
    # last line of this list, knows what it lacks and what it holds in vain without looking through either.
    db.execute(
        "CREATE TABLE passages_gone (place INTEGER PRIMARY KEY AUTOINCREMENT, passage_id INTEGER NOT NULL)"
    )
    db.execute(
        "CREATE TRIGGER passage_is_gone AFTER DELETE ON passages WHEN old.kind = 'chunk'"
        " BEGIN INSERT INTO passages_gone (passage_id) VALUES (old.id); END"
    )


def m012_confirmed(db: sqlite3.Connection) -> None:
    # No foreign key: a confirmation outlives the clause, and counts again when the same words come back.
    db.execute(
        """
        CREATE TABLE confirmed (
            question TEXT NOT NULL,
            clause_id TEXT NOT NULL,
            asked TEXT NOT NULL,
            hash TEXT NOT NULL,
            who TEXT NOT NULL,
            confirmed TEXT NOT NULL,
            PRIMARY KEY (question, clause_id)
        )
        """
    )


def m013_written_questions(db: sqlite3.Connection) -> None:
    # By the hash of a passage, as vectors are, so that they are found again when its text comes back.
    db.execute(
        """
        CREATE TABLE written_questions (
            hash TEXT PRIMARY KEY,
            questions TEXT NOT NULL,
            model TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )


def m014_limits(db: sqlite3.Connection) -> None:
    # Drawn from clauses when first asked for; `reading` tells of which words and by which extraction. What
    # leaves the library, or is made anew, takes its limits with it.
    db.execute("CREATE TABLE limits_read (edition_id TEXT PRIMARY KEY, reading TEXT NOT NULL)")
    db.execute(
        """
        CREATE TABLE limits (
            id INTEGER PRIMARY KEY,
            clause_id TEXT NOT NULL,
            edition_id TEXT NOT NULL,
            quantity TEXT NOT NULL,
            subject TEXT NOT NULL,
            places TEXT NOT NULL,
            comparator TEXT NOT NULL,
            value REAL NOT NULL,
            high REAL,
            unit TEXT NOT NULL,
            kind TEXT NOT NULL,
            condition TEXT NOT NULL,
            action TEXT NOT NULL,
            sentence TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX limits_of_edition ON limits (edition_id)")
    forget = (
        "DELETE FROM limits WHERE edition_id = {0}.id; DELETE FROM limits_read WHERE edition_id = {0}.id;"
    )
    db.execute(f"CREATE TRIGGER limits_are_gone AFTER DELETE ON editions BEGIN {forget.format('old')} END")
    db.execute(
        "CREATE TRIGGER limits_are_removed AFTER UPDATE OF removed ON editions WHEN new.removed IS NOT NULL"
        f" BEGIN {forget.format('new')} END"
    )


MIGRATIONS: tuple[Migration, ...] = (
    m001_documents_and_clauses,
    m002_provisions_and_passages,
    m003_vectors,
    m004_what_an_edition_says_of_itself,
    m005_references,
    m006_suspicions,
    m007_collections_and_folders,
    m008_keywords_outside,
    m009_declared_and_compared,
    m010_question_words,
    m011_passages_gone,
    m012_confirmed,
    m013_written_questions,
    m014_limits,
)


def applied(db: sqlite3.Connection) -> list[str]:
    """Names of the migrations that `db` has; never writes."""
    known = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").fetchone()
    return [name for (name,) in db.execute("SELECT name FROM migrations ORDER BY rowid")] if known else []


def pending(db: sqlite3.Connection) -> list[Migration]:
    """The migrations that `db` still needs; never writes."""
    done = applied(db)
    return [m for m in MIGRATIONS if m.__name__ not in done]


def migrate(db: sqlite3.Connection) -> list[str]:
    """Bring `db` up to date; the names that were applied now."""
    fresh = pending(db)
    for migration in fresh:
        db.execute("BEGIN IMMEDIATE")
        try:
            db.execute("CREATE TABLE IF NOT EXISTS migrations (name TEXT PRIMARY KEY)")
            migration(db)
            db.execute("INSERT INTO migrations VALUES (?)", (migration.__name__,))
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
    return [m.__name__ for m in fresh]
