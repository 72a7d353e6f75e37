"""Taking a pack in: seal, trust and every part are checked before the library is touched, then all or nothing.

The rows go into a catalogue of their own first, made as the pack's version made it and brought up to
date, so a pack of an earlier version comes in by the same migrations as a library does. What becomes of
them here is decided in `taking`.
"""

import base64
import hashlib
import json
import math
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from pydantic import ValidationError

from knowledge import schema
from knowledge.catalogue import Catalogue
from knowledge.errors import (
    NoSpace,
    PackDamaged,
    PackNewer,
    PackUnsigned,
    PackUntrusted,
    SourceMissing,
)
from knowledge.packs import manifest, seal
from knowledge.packs.manifest import Manifest
from knowledge.packs.packing import TABLES
from knowledge.packs.seal import Seal
from knowledge.packs.taking import Imported, take

if TYPE_CHECKING:
    from knowledge.library import Library

_RATIO = 200  # times its own size that a pack may unpack to, above
_FLOOR = 2**26  # this many bytes
_BLOCK = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A pack whose every byte was checked, and who vouches for it."""

    manifest: Manifest
    seal: Seal


def inspect_pack(path: Path) -> Inspected:
    """What a pack holds, after every part was checked. Raises PackDamaged, PackNewer, SourceMissing."""
    with _opened(path) as (file, vouched), _zip(file, path) as (pack, held):
        for part in held.parts:
            for _ in _blocks(pack, held, part, path):
                pass
        return Inspected(manifest=held, seal=vouched)


def import_pack(
    library: "Library", path: Path, *, trusted: Collection[str] = (), accept_unsigned: bool = False
) -> Imported:
    """Take in a pack signed with a key of the `trusted` fingerprints; the same pack twice changes nothing.

    A pack takes nothing away, and what a person confirmed here stays. Its editions are placed among those
    here and looked through for suspect words, as ingested ones are. Raises PackUnsigned, PackUntrusted,
    PackDamaged, PackNewer, SourceMissing, NoSpace; then nothing of it was taken.
    """
    with _opened(path) as (file, vouched):
        if vouched.fingerprint is None and not accept_unsigned:
            raise PackUnsigned(name=path.name)
        if vouched.fingerprint is not None and vouched.fingerprint not in trusted:
            raise PackUntrusted(name=path.name, fingerprint=vouched.fingerprint)
        with (
            _zip(file, path) as (pack, held),
            tempfile.TemporaryDirectory(prefix="pack-", dir=library.home) as folder,
        ):
            staged = _staged(pack, held, Path(folder) / "catalogue.sqlite3", path)
            kept: list[str] = []
            try:
                for part in held.parts:
                    if part.startswith("sources/"):
                        digest = part.removeprefix("sources/")
                        with pack.open(part) as stream:
                            if library.sources.keep_stream(_binary(stream), digest, name=path.name):
                                kept.append(digest)
                done = take(library.catalogue, staged, path.name)
            except BaseException:
                for digest in kept:
                    library.sources.drop(digest)
                raise
            finally:
                staged.close()
    fresh = {edition.id for edition in (*done.added, *done.revised)}
    if fresh:
        library.examine(fresh)
    return done


def _binary(stream: IO[bytes]) -> BinaryIO:
    return stream  # type: ignore[return-value]


@contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, Seal]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise SourceMissing(name=path) from error
    with file:
        yield file, seal.check(file, path.name)


@contextmanager
def _zip(file: BinaryIO, path: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The ZIP with its manifest, holding exactly the parts that this names, none larger than it says."""
    try:
        with zipfile.ZipFile(file) as pack:
            entries = pack.infolist()
            names = [entry.filename for entry in entries]
            if manifest.NAME not in names or pack.getinfo(manifest.NAME).file_size > manifest.LARGEST:
                raise PackDamaged(name=path.name, reason="没有目录 / no manifest")
            held = Manifest.model_validate_json(pack.read(manifest.NAME))
            if sorted(names) != sorted([*held.parts, manifest.NAME]):
                raise PackDamaged(name=path.name, reason="内容与目录不符 / not the parts of its manifest")
            sizes = sum(part.bytes for part in held.parts.values())
            if sizes > _FLOOR + _RATIO * path.stat().st_size:
                raise PackDamaged(name=path.name, reason="解开后过大 / it unpacks to too much")
            yield pack, held
    except (zipfile.BadZipFile, ValidationError, zlib.error, RuntimeError, NotImplementedError) as error:
        raise PackDamaged(name=path.name, reason="内容读不出来 / it cannot be read") from error


def _blocks(pack: zipfile.ZipFile, held: Manifest, name: str, path: Path) -> Iterator[bytes]:
    """A part, block by block, never more than it says; raises PackDamaged at the end where it differs."""
    said, size, digest = held.parts[name], 0, hashlib.sha256()
    with pack.open(name) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > said.bytes:
                break
            digest.update(block)
            yield block
    own = name.removeprefix("sources/") if name.startswith("sources/") else said.sha256
    if size != said.bytes or digest.hexdigest() != said.sha256 or own != said.sha256:
        raise PackDamaged(name=path.name, reason=f"{name} 的校验和不符 / its checksum differs")


def _staged(pack: zipfile.ZipFile, held: Manifest, target: Path, path: Path) -> Catalogue:
    """A catalogue of the pack's rows alone, brought up to date."""
    known = [m.__name__ for m in schema.MIGRATIONS]
    count = len(held.migrations)
    if any(name not in known for name in held.migrations):
        raise PackNewer(name=path.name)
    if list(held.migrations) != known[:count]:
        raise PackDamaged(name=path.name, reason="版本不明 / of no known version")
    db = sqlite3.connect(target, isolation_level=None)
    try:
        db.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY)")
        for migration in schema.MIGRATIONS[:count]:
            migration(db)
            db.execute("INSERT INTO migrations VALUES (?)", (migration.__name__,))
        db.execute("BEGIN")
        for table in TABLES:
            if f"tables/{table}.jsonl" in held.parts:
                _load(db, table, _blocks(pack, held, f"tables/{table}.jsonl", path))
        # The files are checked too before anything is taken over.
        for part in held.parts:
            if part.startswith("sources/"):
                for _ in _blocks(pack, held, part, path):
                    pass
        db.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise NoSpace(home=target.parent.parent) from error
        raise PackDamaged(name=path.name, reason="内容不合规则 / its rows do not fit") from error
    except (sqlite3.Error, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PackDamaged(name=path.name, reason="内容不合规则 / its rows do not fit") from error
    finally:
        db.close()
    return Catalogue(target)


def _load(db: sqlite3.Connection, table: str, blocks: Iterator[bytes]) -> None:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    for line in _lines(blocks):
        row = json.loads(line)
        if set(row) != set(columns):
            raise ValueError(f"columns of {table}")
        if table == "vectors":
            row["vector"] = base64.b64decode(row["vector"], validate=True)
            numbers = struct.unpack(f"<{len(row['vector']) // 4}f", row["vector"])
            if not numbers or not all(map(math.isfinite, numbers)):
                raise ValueError("vector")
        marks = ",".join("?" * len(columns))
        db.execute(f"INSERT INTO {table} VALUES ({marks})", [row[column] for column in columns])


def _lines(blocks: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        *whole, rest = (rest + block).split(b"\n")
        yield from whole
    if rest:
        yield rest
