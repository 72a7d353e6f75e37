"""Making a pack: the rows of the chosen documents, their files and vectors, then the seal."""

import base64
import errno
import hashlib
import json
import os
import sqlite3
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge import schema
from knowledge.errors import NoSpace, WrongUse
from knowledge.packs import keys, manifest
from knowledge.packs.manifest import Contained, Manifest, Part
from knowledge.packs.seal import seal
from knowledge.retrieval.scope import Scope

if TYPE_CHECKING:
    from knowledge.library import Shelf

TABLES = {
    "documents": "id IN (SELECT document_id FROM chosen)",
    "editions": "id IN (SELECT edition_id FROM chosen)",
    "clauses": "edition_id IN (SELECT edition_id FROM chosen)",
    "clause_references": "edition_id IN (SELECT edition_id FROM chosen)",
    "suspicions": "edition_id IN (SELECT edition_id FROM chosen)",
    "tags": "document_id IN (SELECT document_id FROM chosen)",
    "vectors": "hash IN (SELECT hash FROM passages WHERE edition_id IN (SELECT edition_id FROM chosen))",
    "written_questions": "hash IN (SELECT hash FROM passages WHERE edition_id IN (SELECT edition_id FROM chosen))",
}
"""What goes along, and which rows of it. Provisions, passages and indexes are derived from these."""

_BLOCK = 2**20
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same knowledge makes the same parts


def export_pack(
    shelf: "Shelf", target: Path, *, scope: Scope | None = None, key: Path | None = None
) -> Manifest:
    """Write the knowledge, or what `scope` names of it, to `target`, signed with the private key of a file.

    Removed editions go along, so that old citations resolve elsewhere too. The file appears whole or not
    at all. Raises UnknownScope, PackKeyUnreadable, NoSpace, WrongUse.
    """
    signing = keys.private_key(key) if key else None
    chosen = _chosen(shelf, scope or Scope())
    part = target.with_name(f".{target.name}.{os.urandom(4).hex()}.part")
    try:
        try:
            written = _write(shelf, part, chosen)
            seal(part, signing)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpace(home=target.parent) from error
        reason = error.strerror or str(error)
        raise WrongUse(
            detail_zh=f"知识包写不进 {target}（{reason}）。请换一个位置。",
            detail_en=f"The pack cannot be written to {target} ({reason}). Choose another place.",
        ) from error
    return written


def _chosen(shelf: "Shelf", scope: Scope) -> list[tuple[str, str]]:
    """Edition and document ids, removed editions of the documents too."""
    editions = shelf.catalogue.editions(removed=True)
    if scope.narrows:
        documents = {e.document.id for e in shelf.within(scope)}
        editions = [e for e in editions if e.document.id in documents]
    return [(e.id, e.document.id) for e in editions]


def _write(shelf: "Shelf", path: Path, chosen: Sequence[tuple[str, str]]) -> Manifest:
    # A connection of its own: the rows of one moment, though others write meanwhile.
    db = sqlite3.connect(f"{shelf.catalogue.path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        db.execute("CREATE TEMP TABLE chosen (edition_id TEXT PRIMARY KEY, document_id TEXT)")
        db.executemany("INSERT INTO chosen VALUES (?, ?)", chosen)
        db.execute("BEGIN")
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED) as pack:
            parts = {
                f"tables/{table}.jsonl": _put(pack, f"tables/{table}.jsonl", _lines(db, table, where))
                for table, where in TABLES.items()
            }
            hashes = "SELECT DISTINCT source_hash FROM editions WHERE id IN (SELECT edition_id FROM chosen)"
            for (source_hash,) in db.execute(f"{hashes} ORDER BY 1").fetchall():
                # One that was ingested before files were kept has none.
                if source := shelf.sources.path(source_hash):
                    name = f"sources/{source_hash}"
                    parts[name] = _put(pack, name, _blocks(source))
            written = _manifest(db, parts)
            _put(pack, manifest.NAME, iter([written.model_dump_json(indent=1).encode()]))
        return written
    finally:
        db.close()


def _manifest(db: sqlite3.Connection, parts: dict[str, Part]) -> Manifest:
    editions = db.execute(
        "SELECT d.title, e.label, (SELECT count(*) FROM clauses c WHERE c.edition_id = e.id), e.removed"
        " FROM editions e JOIN documents d ON d.id = e.document_id"
        " WHERE e.id IN (SELECT edition_id FROM chosen) ORDER BY d.title, e.label, e.id"
    )
    encoders = db.execute(f"SELECT DISTINCT encoder FROM vectors WHERE {TABLES['vectors']} ORDER BY 1")
    return Manifest(
        created=datetime.now(UTC),
        program=version("kuangzhi"),
        migrations=tuple(schema.applied(db)),
        encoders=tuple(encoder for (encoder,) in encoders),
        editions=tuple(
            Contained(document=title, edition=label, clauses=count, removed=removed is not None)
            for title, label, count, removed in editions
        ),
        parts=parts,
    )


def _lines(db: sqlite3.Connection, table: str, where: str) -> Iterator[bytes]:
    """Rows as JSON lines, in the order of the first columns; bytes as Base64."""
    rows = db.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY 1, 2")
    columns = [column[0] for column in rows.description]
    for row in rows:
        values = (base64.b64encode(v).decode() if isinstance(v, bytes) else v for v in row)
        yield json.dumps(dict(zip(columns, values, strict=True)), ensure_ascii=False).encode() + b"\n"


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _put(pack: zipfile.ZipFile, name: str, blocks: Iterator[bytes]) -> Part:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with pack.open(entry, "w", force_zip64=True) as out:
        for block in blocks:
            out.write(block)
            digest.update(block)
            size += len(block)
    return Part(bytes=size, sha256=digest.hexdigest())
