"""The way in: a file is read, recognised, cut into clauses and catalogued, and is then answerable.

Vectors follow behind (`encode`): keywords find a document as soon as it is parsed. Everything of a file
goes into the catalogue in one transaction, so nothing is ever half ingested.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from knowledge import reading, structure, tags
from knowledge.ahead import Ahead
from knowledge.catalogue import Catalogue
from knowledge.clauses import Document, Edition
from knowledge.editions.describing import keep_confirmed
from knowledge.editions.placing import place
from knowledge.encoding import Encoder
from knowledge.errors import (
    Cancelled,
    CannotRun,
    KuangzhiError,
    SourceEmpty,
    SourceMissing,
    SourceUnreadable,
)
from knowledge.parsing import Parsed, base_id, parsed
from knowledge.reading import Limits, OnPage
from knowledge.sources import Sources
from knowledge.structure.identity import Identity
from knowledge.turns import Turns
from knowledge.vectors import Pending, VectorIndex

_TURNS = Turns()
_BATCH = 256  # texts encoded between two commits: what a crash loses at most

IngestStatus = Literal["added", "unchanged", "revised", "failed", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of one file. `edition` is None and `error` set where it failed.

    "unchanged": its bytes are known, as `edition`, whatever the file was called then. "revised": its
    edition was made anew. "removed": the file left a folder that is followed, and its edition the library.
    `supersedes` are the editions that gave way to it (an earlier reading of a revised file too), `notes`
    what a person should know or decide about editions, in both languages ("… / …").
    """

    path: str
    status: IngestStatus
    edition: Edition | None = None
    clauses: int = 0
    error: KuangzhiError | None = None
    supersedes: tuple[Edition, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`done` of `total` steps; `item` is the file or text worked on, in a file of pages after `3/120`."""

    stage: Literal["reading", "encoding"]
    done: int
    total: int
    item: str = ""


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """Where files go, and how they are read: `limits`, `on_page` and `kept` as `knowledge.reading.read`
    takes them. `ahead` has files that were parsed before their turn.
    """

    catalogue: Catalogue
    sources: Sources
    limits: Limits = field(default_factory=Limits)
    kept: Path | None = None
    on_page: OnPage | None = None
    ahead: Ahead | None = None


def ingest(
    intake: Intake, path: Path, *, name: str | None = None, origin: str | None = None, anew: bool = False
) -> Ingested:
    """Read one file into the catalogue and keep its bytes.

    `name` is how its user calls it (uploads lie under other names), `origin` what the edition names as its
    source where that is no file: a web address. Bytes that are known already are read again only if older
    code read them, or if `anew`. Errors of the file come back in the result; those of the machine
    (`CannotRun`) and `Cancelled` are raised.
    """
    name = name or path.name
    try:
        if not path.is_file():
            raise SourceMissing(name=name)
        # Hashing first spares reading a file that is here already; oversized files are refused by `read`.
        small = path.stat().st_size <= intake.limits.max_mb * 2**20
        source_hash = _hash(path, name) if small else ""
        # Two people with the same file: the second waits, and finds it known.
        with _TURNS.of((intake.catalogue.path, source_hash or path)):
            return _ingest(intake, path, name, origin or name, source_hash, anew=anew)
    except (CannotRun, Cancelled):
        raise
    except KuangzhiError as error:
        return Ingested(path=str(path), status="failed", error=error)


def _ingest(intake: Intake, path: Path, name: str, origin: str, source_hash: str, *, anew: bool) -> Ingested:
    catalogue = intake.catalogue
    standing = next((e for e in catalogue.editions() if e.source_hash == source_hash != ""), None)
    if standing and not anew and standing.reader >= structure.VERSION:
        # One that was ingested before sources were kept is completed here.
        intake.sources.keep(path, source_hash, name=name)
        count = catalogue.counts(standing.id, "").clauses
        return Ingested(path=str(path), status="unchanged", edition=standing, clauses=count)
    found = intake.ahead.take(path, name, source_hash) if intake.ahead and not standing else None
    if found is None:
        result = reading.read(path, name=name, limits=intake.limits, on_page=intake.on_page, kept=intake.kept)
        found = parsed(result, standing.source_name if standing else name)
    identity = found.identity
    # Two files of one title must not be given one id.
    with _TURNS.of((catalogue.path, "title", identity.title)):
        known = {edition.id: edition for edition in catalogue.editions(removed=True)}
        edition_id = standing.id if standing else _edition_id(identity, origin, list(known.values()))
        found = found.under(edition_id)
        if not found.clauses:
            raise SourceEmpty(name=name)
        called = standing.source_name if standing else origin
        edition = _edition(edition_id, called, source_hash, found)
        if earlier := known.get(edition_id):
            edition = keep_confirmed(edition, earlier)
        return _keep(intake, path, name, edition, found, standing)


def _keep(
    intake: Intake,
    path: Path,
    name: str,
    edition: Edition,
    found: Parsed,
    standing: Edition | None,
) -> Ingested:
    """The file's bytes, its clauses and its place among its sisters: all of it, or nothing."""
    catalogue = intake.catalogue
    in_library = any(e.id == edition.id for e in catalogue.editions())
    fresh = intake.sources.keep(path, edition.source_hash, name=name)
    try:
        with catalogue.writing() as db:
            catalogue.add(edition, found.clauses, found.searched)
            if standing:
                tags.inherit(db, standing.document.id, edition.document.id)
            placed = place(catalogue, edition)
    except BaseException:
        if fresh:
            intake.sources.drop(edition.source_hash)
        raise
    # The same bytes read anew changed no words of the source.
    before = catalogue.revisions(edition.id)[:1] if in_library and standing is None else []
    return Ingested(
        path=str(path),
        status="revised" if in_library else "added",
        edition=placed.edition,
        clauses=len(found.clauses),
        supersedes=(*before, *placed.supersedes),
        notes=placed.notes,
    )


def _edition(edition_id: str, source_name: str, source_hash: str, found: Parsed) -> Edition:
    identity = found.identity
    return Edition(
        id=edition_id,
        document=Document(id=identity.title, title=identity.title),
        label=identity.label,
        source_name=source_name,
        source_format=found.format,
        source_hash=source_hash,
        characters=sum(len(clause.text) for clause in found.clauses),
        number=identity.number,
        issuer=identity.issuer,
        rank=identity.rank,
        issued=identity.issued,
        effective=identity.effective,
        repealed=identity.repealed,
        reader=structure.VERSION,
        warnings=found.warnings,
    )


def _edition_id(identity: Identity, name: str, known: Sequence[Edition]) -> str:
    """The id for this file's edition; where something stands under it already, that is replaced.

    The same title and label from a file of the same name is the same edition, revised. From a file of
    another name it may be somebody else's 安全技术措施, so it gets an id of its own: none is lost.
    """
    base = base_id(identity)
    taken = {edition.id: edition.source_name for edition in known}
    candidate, count = base, 1
    while candidate in taken and taken[candidate] != name:
        count += 1
        candidate = f"{base}~{count}"
    return candidate


def encode(index: VectorIndex, encoder: Encoder, on_progress: OnProgress | None = None) -> int:
    """Give every text its vector and bring Chroma up to date; the number of texts encoded.

    Interrupted, it goes on where it stopped: each batch is kept as soon as it is done.
    """
    pending = index.pending()
    done = 0
    for language in ("zh", "en"):
        texts = [p for p in pending if p.language == language]
        for at in range(0, len(texts), _BATCH):
            batch: list[Pending] = texts[at : at + _BATCH]
            vectors = encoder.encode_passages(
                [p.embedded for p in batch], language="zh" if language == "zh" else "en"
            )
            index.store(batch, vectors)
            done += len(batch)
            if on_progress:
                on_progress(Progress(stage="encoding", done=done, total=len(pending)))
    index.synchronise()
    return done


def _hash(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceUnreadable(name=name, reason=error.strerror or str(error)) from error
