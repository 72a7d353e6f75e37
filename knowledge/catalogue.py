"""The catalogue: the truth about documents, editions and clauses, in SQLite.

The only place that writes it. Indexes (`keywords`, `vectors`) are derived from it and can be rebuilt.
One connection a thread; writes are serialised by a lock and each is one transaction.
"""

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from knowledge import indexing, schema, structure
from knowledge.clauses import Clause, Document, Edition, Kind, Rank
from knowledge.errors import HomeUnusable, UnknownDocument
from knowledge.home import kept_in
from knowledge.references import references
from knowledge.searched import Searched, searched
from knowledge.structure import numerals
from knowledge.suspects import Finding, decisions
from knowledge.suspects.decisions import State, Suspicion


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredProvision:
    """A provision by its number; its clauses stand at positions `first` … `last` of the edition."""

    id: int
    edition_id: str
    clause_id: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class StoredReference:
    """Words of a clause that refer to the clause `label` of `document` (empty: its own)."""

    clause_id: str
    start: int
    end: int
    document: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCounts:
    clauses: int
    passages: int
    vectors: int


class Catalogue:
    """Open with `Catalogue(path)`; `read_only` never writes, not even a migration."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._read_only = read_only
        self._local = threading.local()
        self._write_lock = threading.RLock()
        self._connections: list[sqlite3.Connection] = []
        self._written = 0  # transactions; what was read before the last of them may be out of date
        self._listed: dict[bool, tuple[int, list[Edition]]] = {}
        with kept_in(self.path.parent):
            if not read_only:
                schema.migrate(self.db)
            unknown = set(schema.applied(self.db)) - {m.__name__ for m in schema.MIGRATIONS}
        if unknown:
            raise HomeUnusable(home=path.parent, reason="由更新版本的矿知写入 / written by a newer version")

    @property
    def db(self) -> sqlite3.Connection:
        """This thread's connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._connect()
            self._local.connection = connection
        return connection

    @property
    def read_only(self) -> bool:
        return self._read_only

    def _connect(self) -> sqlite3.Connection:
        mode = "ro" if self._read_only else "rwc"
        # autocommit: every transaction is begun and ended in `writing`, nothing is implied.
        connection = sqlite3.connect(
            f"{self.path.resolve().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA busy_timeout = 10000")
        if not self._read_only:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            # A batch of files is written once into the log, not page by page again into the database after
            # each file or two.
            connection.execute("PRAGMA wal_autocheckpoint = 8000")
            connection.execute("PRAGMA cache_size = -32000")
        self._connections.append(connection)  # without the lock: who reads never waits for who writes
        return connection

    def close(self) -> None:
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._local = threading.local()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing. Inside another it is part of that one."""
        with self._write_lock, kept_in(self.path.parent):
            db = self.db
            if db.in_transaction:
                yield db
                return
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
                self._written += 1
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    # -- writing -------------------------------------------------------------------------------

    def add(
        self, edition: Edition, clauses: Sequence[Clause], found: Sequence[Searched] | None = None
    ) -> None:
        """Store an edition with its clauses, passages and keywords; replaces one of the same id.

        `found` is what is searched of the clauses as printed, where that is known already.

        What stood there from other bytes is set aside as a removed edition of its own (`id~rev1`), because
        answers quote its words.
        """
        before = {clause.id: clause.text for clause in self.clauses(edition.id)}
        with self.writing() as db:
            added = self.added(edition.id) or _now()
            self._set_aside(db, edition)
            kept = indexing.standing(db, edition.id)
            # Until the end passages may stand without the provisions and clauses that are made anew.
            db.execute("PRAGMA defer_foreign_keys = ON")
            self._erase(db, edition.id)
            db.execute(
                "INSERT INTO documents VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET title = excluded.title",
                (edition.document.id, edition.document.title),
            )
            row = _edition_row(edition) | {"added": added}
            db.execute(
                f"INSERT INTO editions ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                tuple(row.values()),
            )
            db.executemany("INSERT INTO clauses VALUES (?,?,?,?,?,?,?,?,?,?,?)", map(_clause_row, clauses))
            decisions.carry(db, before, clauses)
            self._add_references(db, clauses)
            read = decisions.as_read(db, clauses)
            if found is None or read != list(clauses):
                found = searched(read, edition.document.title)
            indexing.add(db, edition.id, found, kept)
            db.execute("UPDATE revision SET number = number + 1")

    @staticmethod
    def _add_references(db: sqlite3.Connection, clauses: Sequence[Clause]) -> None:
        db.executemany(
            "INSERT OR IGNORE INTO clause_references VALUES (?,?,?,?,?,?)",
            (
                (clause.id, clause.edition_id, r.start, r.end, r.document, r.label)
                for clause in clauses
                for r in references(clause)
            ),
        )

    def record_suspicions(
        self, findings: Iterable[Finding], clauses: Sequence[Clause], kinds: Collection[str]
    ) -> None:
        """Replace the open suspicions of `clauses` that are of `kinds`; what was decided stays."""
        with self.writing() as db:
            decisions.record(db, findings, clauses, kinds)

    def decide(self, suspicion: Suspicion, state: State, correction: str = "") -> None:
        """Keep a decision on suspect words, and search what the clause now reads."""
        with self.writing() as db:
            decisions.decide(db, suspicion.id, state, correction)
            self.renew(suspicion.clause_id)

    def renew(self, clause_id: str) -> None:
        """Search what a clause reads now, after decisions on its words."""
        with self.writing() as db:
            clause = self.clause(clause_id)
            stored = self.provision_at(clause.edition_id, clause.position) if clause else None
            if stored is not None:
                self._renew(db, stored)
                db.execute("UPDATE revision SET number = number + 1")

    def _renew(self, db: sqlite3.Connection, stored: StoredProvision) -> None:
        members, head = self.members(stored)
        read = decisions.as_read(db, (*([head] if head else []), *members))
        edition = self.edition_of_id(stored.edition_id)
        indexing.renew(db, edition, stored.id, read[-len(members) :], read[0] if head else None)

    def ask(self, digest: str, questions: Sequence[str], model: str) -> None:
        """Find the passages of hash `digest` by questions that `model` wrote for them, too."""
        with self.writing() as db:
            indexing.ask(db, digest, questions, model)

    def remove(self, edition_id: str) -> None:
        """Take an edition out of every list and search. Its clauses stay, for answers that cite them."""
        with self.writing() as db:
            indexing.remove(db, edition_id)
            db.execute("UPDATE editions SET removed = ? WHERE id = ?", (_now(), edition_id))
            db.execute("UPDATE revision SET number = number + 1")

    def describe(self, editions: Sequence[Edition]) -> None:
        """Store what is known of editions that are here already, in one transaction; clauses stay."""
        columns = [name for name in _COLUMNS if name != "id"]
        with self.writing() as db:
            for edition in editions:
                row = _edition_row(edition)
                db.execute(
                    f"UPDATE editions SET {', '.join(f'{c} = ?' for c in columns)} WHERE id = ?",
                    (*(row[c] for c in columns), edition.id),
                )

    def restore(self, edition: Edition) -> None:
        """Put a removed edition back into lists and searches, as `edition` describes it."""
        clauses = self.clauses(edition.id)
        self.describe([edition])
        with self.writing() as db:
            indexing.remove(db, edition.id)
            read = decisions.as_read(db, clauses)
            indexing.add(db, edition.id, searched(read, edition.document.title))
            db.execute("UPDATE editions SET removed = NULL WHERE id = ?", (edition.id,))
            db.execute("UPDATE revision SET number = number + 1")

    def _set_aside(self, db: sqlite3.Connection, edition: Edition) -> None:
        stored = db.execute("SELECT source_hash FROM editions WHERE id = ?", (edition.id,)).fetchone()
        if stored is None or stored[0] == edition.source_hash:
            return
        aside = f"{edition.id}~rev{len(self.revisions(edition.id)) + 1}"
        columns = ", ".join(
            name for name in ("document_id", *_COLUMNS) if name not in ("id", "superseded_by")
        )
        db.execute(
            f"INSERT INTO editions (id, superseded_by, added, removed, {columns})"
            f" SELECT ?, id, added, ?, {columns} FROM editions WHERE id = ?",
            (aside, _now(), edition.id),
        )
        # Clause ids open with that of their edition.
        db.execute(
            "INSERT INTO clauses SELECT ? || substr(id, ?), ?, ? || substr(parent_id, ?), position, kind, number,"
            " label, heading_path, text, page, ocr FROM clauses WHERE edition_id = ?",
            (aside, len(edition.id) + 1, aside, aside, len(edition.id) + 1, edition.id),
        )

    def _erase(self, db: sqlite3.Connection, edition_id: str) -> None:
        """Of what was there only the passages stay, for `indexing.add` to keep or to take out."""
        db.execute("DELETE FROM provisions WHERE edition_id = ?", (edition_id,))
        db.execute("DELETE FROM declarations WHERE edition_id = ?", (edition_id,))
        db.execute("DELETE FROM clauses WHERE edition_id = ?", (edition_id,))
        db.execute("DELETE FROM editions WHERE id = ?", (edition_id,))

    # -- reading -------------------------------------------------------------------------------

    def revision(self) -> int:
        """Grows with every change of what can be searched."""
        return int(self.db.execute("SELECT number FROM revision").fetchone()[0])

    def editions(self, *, removed: bool = False) -> list[Edition]:
        """Editions by title; `removed` adds those that only old citations still need."""
        written, known = self._listed.get(removed, (-1, []))
        if written == self._written and not self.db.in_transaction and not self._read_only:
            # Every search begins with this list; of thousands it would cost more than the search.
            return list(known)
        where = "" if removed else "WHERE e.removed IS NULL"
        written = self._written
        rows = self.db.execute(f"{_EDITIONS} {where} ORDER BY d.title, e.label, e.id")
        found = [_edition(row) for row in rows]
        if not self.db.in_transaction:
            self._listed[removed] = written, found
        return list(found)

    def edition(self, name: str) -> Edition:
        """The edition of that id, or the newest one of a document of that title or file name.

        Raises UnknownDocument.
        """
        bare = name.strip().strip("《》").strip()
        rows = self.db.execute(
            f"{_EDITIONS} WHERE e.removed IS NULL AND (e.id = ?1 OR d.title = ?2 OR e.source_name = ?1"
            " OR e.source_name LIKE ?2 || '.%') ORDER BY e.id = ?1 DESC, d.title = ?2 DESC, e.superseded_by IS NULL DESC,"
            " coalesce(e.effective, e.issued, '') DESC, e.label DESC",
            (name, bare),
        ).fetchone()
        if rows is None:
            raise UnknownDocument(name=bare)
        return _edition(rows)

    def read_hashes(self) -> set[str]:
        """Hashes of the files in the library that need not be read again."""
        return {e.source_hash for e in self.editions() if e.reader >= structure.VERSION}

    def edition_of_id(self, edition_id: str) -> Edition:
        """The edition of that id, removed ones too. Raises UnknownDocument."""
        row = self.db.execute(f"{_EDITIONS} WHERE e.id = ?", (edition_id,)).fetchone()
        if row is None:
            raise UnknownDocument(name=edition_id)
        return _edition(row)

    def revisions(self, edition_id: str) -> list[Edition]:
        """Earlier readings of a file that was revised since, newest first."""
        mark = f"{edition_id}~rev"
        found = [
            e for e in self.editions(removed=True) if e.id.startswith(mark) and e.id[len(mark) :].isdigit()
        ]
        return sorted(found, key=lambda e: -int(e.id[len(mark) :]))

    def texts_with(self, words: Sequence[str], edition_id: str) -> list[str]:
        """Texts of the clauses of an edition that hold any of `words`."""
        found = " OR ".join("instr(text, ?)" for _ in words)
        rows = self.db.execute(
            f"SELECT text FROM clauses WHERE edition_id = ? AND ({found}) ORDER BY position",
            (edition_id, *words),
        )
        return [text for (text,) in rows]

    def declared(self) -> dict[str, set[str]]:
        """What each edition says it repeals, as `declare` was told; empty for one that says nothing."""
        out: dict[str, set[str]] = {}
        for edition_id, name in self.db.execute("SELECT edition_id, name FROM declarations"):
            out.setdefault(edition_id, set()).update({name} - {""})
        return out

    def declare(self, edition_id: str, names: Iterable[str]) -> None:
        """Keep what the clauses of an edition say it repeals; they are forgotten with these clauses."""
        with self.writing() as db:
            db.executemany(
                "INSERT OR IGNORE INTO declarations VALUES (?, ?)", [(edition_id, n) for n in ("", *names)]
            )

    def added(self, edition_id: str) -> str:
        """The moment (ISO 8601, UTC) since which an edition can be found; empty where it cannot."""
        row = self.db.execute(
            "SELECT added FROM editions WHERE id = ? AND removed IS NULL", (edition_id,)
        ).fetchone()
        return str(row[0]) if row else ""

    def references(self, edition_id: str, clause_id: str | None = None) -> list[StoredReference]:
        """What the clauses of an edition, or one of them, refer to, in order."""
        rows = self.db.execute(
            "SELECT r.clause_id, r.start, r.end, r.document, r.label FROM clause_references r"
            " JOIN clauses c ON c.id = r.clause_id WHERE r.edition_id = ?1 AND (?2 IS NULL OR c.id = ?2)"
            " ORDER BY c.position, r.start, r.rowid",
            (edition_id, clause_id),
        )
        return [StoredReference(*row) for row in rows]

    def pointing(self, label: str) -> list[tuple[str, StoredReference]]:
        """References of every edition in the library to `label` or a part of it, each with its edition's id."""
        rows = self.db.execute(
            "SELECT r.edition_id, r.clause_id, r.start, r.end, r.document, r.label FROM clause_references r"
            " JOIN clauses c ON c.id = r.clause_id JOIN editions e ON e.id = r.edition_id"
            " WHERE e.removed IS NULL AND substr(r.label, 1, length(?1)) = ?1"
            " ORDER BY r.edition_id, c.position, r.start",
            (label.rsplit(" ", 1)[-1],),
        )
        return [(edition_id, StoredReference(*row)) for edition_id, *row in rows]

    def counts(self, edition_id: str, encoder: str) -> EditionCounts:
        clauses = self.db.execute(
            "SELECT count(*) FROM clauses WHERE edition_id = ?", (edition_id,)
        ).fetchone()[0]
        total, encoded = self.db.execute(
            "SELECT count(*), count(v.hash) FROM passages p LEFT JOIN vectors v ON v.hash = p.hash AND v.encoder = ?"
            " WHERE p.edition_id = ?",
            (encoder, edition_id),
        ).fetchone()
        return EditionCounts(clauses=clauses, passages=total, vectors=encoded)

    def clauses(self, edition_id: str, first: int = 0, last: int | None = None) -> list[Clause]:
        """Clauses at positions `first` … `last`, in reading order."""
        rows = self.db.execute(
            "SELECT * FROM clauses WHERE edition_id = ? AND position BETWEEN ? AND ? ORDER BY position",
            (edition_id, first, 2**31 if last is None else last),
        )
        return [_clause(row) for row in rows]

    def clauses_of(self, ids: Collection[str], editions: Sequence[str]) -> list[Clause]:
        """The clauses of these ids, in reading order, edition by edition as given."""
        place = {edition_id: at for at, edition_id in enumerate(editions)}
        rows = self.db.execute(
            "SELECT * FROM clauses WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
        )
        found = [clause for clause in map(_clause, rows) if clause.edition_id in place]
        return sorted(found, key=lambda clause: (place[clause.edition_id], clause.position))

    def clause(self, clause_id: str) -> Clause | None:
        row = self.db.execute("SELECT * FROM clauses WHERE id = ?", (clause_id,)).fetchone()
        return _clause(row) if row else None

    def passages_of(self, passages: Iterable[int], edition_ids: Collection[str]) -> set[int]:
        """Those of the passages that belong to one of the editions."""
        # The plus keeps the index by edition out: a few hundred passages are asked for, not an edition's all.
        rows = self.db.execute(
            "SELECT id FROM passages WHERE id IN (SELECT value FROM json_each(?))"
            " AND +edition_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(passages)), json.dumps(list(edition_ids), ensure_ascii=False)),
        )
        return {passage for (passage,) in rows}

    def provisions(self, ids: Iterable[int]) -> dict[int, StoredProvision]:
        wanted = list(ids)
        marks = ",".join("?" * len(wanted))
        rows = self.db.execute(
            f"SELECT id, edition_id, clause_id, first, last FROM provisions WHERE id IN ({marks})", wanted
        )
        return {row[0]: _stored(row) for row in rows}

    def members(self, provision: StoredProvision) -> tuple[list[Clause], Clause | None]:
        """The clauses of a provision, and the table's own clause where rows stand apart from it."""
        return self.members_of([provision])[0]

    def members_of(self, provisions: Sequence[StoredProvision]) -> list[tuple[list[Clause], Clause | None]]:
        """`members` of each; one question to the catalogue, however many are asked for."""
        rows = self.db.execute(
            "SELECT j.key, c.* FROM json_each(?) j JOIN clauses c ON c.edition_id = json_extract(j.value, '$[0]')"
            " AND c.position BETWEEN json_extract(j.value, '$[1]') AND json_extract(j.value, '$[2]')"
            " ORDER BY j.key, c.position",
            (json.dumps([(p.edition_id, p.first, p.last) for p in provisions], ensure_ascii=False),),
        )
        found: list[list[Clause]] = [[] for _ in provisions]
        for at, *row in rows:
            found[at].append(_clause(tuple(row)))
        return [(clauses, self._head(clauses)) for clauses in found]

    def _head(self, clauses: Sequence[Clause]) -> Clause | None:
        apart = clauses and clauses[0].kind is Kind.ROW and clauses[0].parent_id
        return self.clause(clauses[0].parent_id or "") if apart else None

    def provision_at(self, edition_id: str, position: int) -> StoredProvision | None:
        """The provision that shows the clause at `position`."""
        row = self.db.execute(
            "SELECT id, edition_id, clause_id, first, last FROM provisions"
            " WHERE edition_id = ? AND first <= ? ORDER BY first DESC LIMIT 1",
            (edition_id, position),
        ).fetchone()
        return _stored(row) if row and row[4] >= position else None

    def labelled(self, label: str, edition_ids: Sequence[str]) -> list[Clause]:
        """Clauses cited as `label` in any of the editions, however the source spells the number."""
        ids = [f"{edition_id}#{numerals.normal(label)}" for edition_id in edition_ids]
        # A label that a file repeats goes on as `~2`, `~3` ….
        rows = [
            row
            for clause_id in ids
            for row in self.db.execute(
                "SELECT * FROM clauses WHERE id = ?1 OR (id > ?1 || '~' AND id < ?1 || '~:') ORDER BY position",
                (clause_id,),
            )
        ]
        return [_clause(row) for row in rows]


_COLUMNS = (
    "id",
    "label",
    "number",
    "issuer",
    "rank",
    "issued",
    "effective",
    "repealed",
    "superseded_by",
    "confirmed",
    "source_name",
    "source_format",
    "source_hash",
    "characters",
    "reader",
    "warnings",
)
"""What an edition is stored as, beside its document."""

_EDITIONS = (
    f"SELECT d.id, d.title, {', '.join(f'e.{c}' for c in _COLUMNS)}"
    " FROM editions e JOIN documents d ON d.id = e.document_id"
)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _edition_row(edition: Edition) -> dict[str, object]:
    stored: dict[str, object] = {name: getattr(edition, name) for name in _COLUMNS}
    for name in ("issued", "effective", "repealed"):
        day: date | None = getattr(edition, name)
        stored[name] = day and day.isoformat()
    warnings = json.dumps(edition.warnings, ensure_ascii=False)
    return stored | {"document_id": edition.document.id, "warnings": warnings}


def _edition(row: tuple[Any, ...]) -> Edition:
    document_id, title, *values = row
    stored = dict(zip(_COLUMNS, values, strict=True))
    for name in ("issued", "effective", "repealed"):
        stored[name] = date.fromisoformat(stored[name]) if stored[name] else None
    stored["rank"] = Rank(stored["rank"]) if stored["rank"] else None
    stored["confirmed"] = bool(stored["confirmed"])
    stored["warnings"] = _strings(stored["warnings"])
    return Edition(document=Document(id=document_id, title=title), **stored)


@lru_cache(maxsize=1024)
def _stored_path(path: tuple[str, ...]) -> str:
    # Clauses stand under the same headings as those before them.
    return json.dumps(path, ensure_ascii=False)


@lru_cache(maxsize=1024)
def _strings(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


def _clause_row(c: Clause) -> tuple[object, ...]:
    path = _stored_path(c.heading_path)
    place = c.id, c.edition_id, c.parent_id, c.position, c.kind.value, c.number, c.label
    return *place, path, c.text, c.page, int(c.ocr)


def _clause(row: tuple[Any, ...]) -> Clause:
    return Clause.of_values((*row[:7], _strings(row[7]), *row[8:]))


def _stored(row: tuple[int, str, str, int, int]) -> StoredProvision:
    return StoredProvision(id=row[0], edition_id=row[1], clause_id=row[2], first=row[3], last=row[4])
