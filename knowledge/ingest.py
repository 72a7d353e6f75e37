"""The way in: a file is read, recognised, cut into clauses and catalogued, and is then answerable.

Vectors follow behind (`encode`): keywords find a document as soon as it is parsed. Everything of a file
goes into the catalogue in one transaction, so nothing is ever half ingested.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from knowledge import archives, reading
from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause, Document, Edition
from knowledge.encoding import Encoder
from knowledge.errors import CannotRun, KuangzhiError, SourceEmpty, SourceError, SourceMissing
from knowledge.fetching import ecfr, fetch
from knowledge.fetching.addresses import Allowed
from knowledge.reading import Limits
from knowledge.structure.identity import Identity, identify
from knowledge.structure.tree import build
from knowledge.vectors import Pending, VectorIndex

_BATCH = 256  # texts encoded between two commits: what a crash loses at most

IngestStatus = Literal["added", "unchanged", "revised", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of one file. `edition` is None and `error` set where it failed."""

    path: str
    status: IngestStatus
    edition: Edition | None = None
    clauses: int = 0
    error: KuangzhiError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`done` of `total` steps; `item` is the file or text worked on."""

    stage: Literal["reading", "encoding"]
    done: int
    total: int
    item: str = ""


OnProgress = Callable[[Progress], None]


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files that `paths` name; a folder stands for every visible file in it, in order."""
    for path in paths:
        if path.is_dir():
            yield from (
                p
                for p in sorted(path.rglob("*"))
                if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
        else:
            yield path


def ingest(
    catalogue: Catalogue,
    path: Path,
    *,
    name: str | None = None,
    limits: Limits | None = None,
    origin: str | None = None,
) -> Ingested:
    """Read one file into the catalogue. `name` is how its user calls it (uploads lie under other names).

    `origin` is what the edition names as its source where that is no file: a web address.

    Errors of the file come back in the result; those of the machine (`CannotRun`) are raised.
    """
    name = name or path.name
    try:
        return _ingest(catalogue, path, name, limits or Limits(), origin)
    except CannotRun:
        raise
    except KuangzhiError as error:
        return Ingested(path=str(path), status="failed", error=error)


def ingest_all(
    catalogue: Catalogue, path: Path, *, name: str | None = None, limits: Limits | None = None
) -> Iterator[Ingested]:
    """As `ingest`, with every file in a ZIP and every attachment of a letter a result of its own.

    Their paths are `制度.zip/细则.docx`. One member that fails stops none.
    """
    name, limits = name or path.name, limits or Limits()
    try:
        if archives.is_archive(path):
            found = archives.members(path, name, limits)
        else:
            yield ingest(catalogue, path, name=name, limits=limits)
            if not path.is_file():
                return
            found = archives.attachments(path, name, limits)
        for member in found:
            if member.path is None:
                yield Ingested(path=member.place, status="failed", error=member.error)
            else:
                result = ingest(catalogue, member.path, name=member.name, limits=limits)
                yield replace(result, path=member.place)
    except CannotRun:
        raise
    except KuangzhiError as error:
        yield Ingested(path=str(path), status="failed", error=error)


def ingest_address(
    catalogue: Catalogue, address: str, folder: Path, limits: Limits, allowed: Allowed
) -> list[Ingested]:
    """Download into `folder` and ingest; `path` of the results is the address."""
    try:
        if ecfr.is_short_name(address):
            found = ecfr.fetch_part(ecfr.parse(address), folder, max_mb=limits.max_mb, allowed=allowed)
        else:
            found = fetch(address, folder, max_mb=limits.max_mb, allowed=allowed)
    except SourceError as error:
        return [Ingested(path=address, status="failed", error=error)]
    if archives.is_archive(found.path):
        results = list(ingest_all(catalogue, found.path, name=found.name, limits=limits))
    else:
        results = [ingest(catalogue, found.path, name=found.name, limits=limits, origin=address)]
    return [
        replace(result, path=address + result.path.removeprefix(found.name))
        if result.path.startswith(found.name)
        else replace(result, path=address)
        for result in results
    ]


def _ingest(
    catalogue: Catalogue, path: Path, name: str, limits: Limits, origin: str | None = None
) -> Ingested:
    if not path.is_file():
        raise SourceMissing(name=name)
    known = catalogue.editions()
    # Hashing first spares reading a file that is here already; oversized files are refused by `read`.
    source_hash = _hash(path) if path.stat().st_size <= limits.max_mb * 2**20 else ""
    for edition in known:
        if edition.source_hash == source_hash:
            count = catalogue.counts(edition.id, "").clauses
            return Ingested(path=str(path), status="unchanged", edition=edition, clauses=count)
    result = reading.read(path, name=name, limits=limits)
    identity = identify(result.blocks, name, result.title)
    edition_id, revises = _edition_id(identity, origin or name, catalogue.editions(removed=True))
    clauses = build(result.blocks, edition_id)
    if not clauses:
        raise SourceEmpty(name=name)
    edition = Edition(
        id=edition_id,
        document=Document(id=identity.title, title=identity.title),
        label=identity.label,
        source_name=origin or name,
        source_format=result.format,
        source_hash=source_hash,
        characters=_characters(clauses),
        effective=identity.effective,
        warnings=result.warnings,
    )
    catalogue.add(edition, clauses)
    in_library = revises and any(e.id == edition_id for e in known)
    return Ingested(
        path=str(path), status="revised" if in_library else "added", edition=edition, clauses=len(clauses)
    )


def _edition_id(identity: Identity, name: str, known: Sequence[Edition]) -> tuple[str, bool]:
    """The id for this file's edition, and whether it replaces what stands under it.

    The same title and label from a file of the same name is the same edition, revised. From a file of
    another name it may be somebody else's 安全技术措施, so it gets an id of its own: none is lost.
    """
    base = f"{identity.title}@{identity.label}" if identity.label else identity.title
    taken = {edition.id: edition.source_name for edition in known}
    candidate, count = base, 1
    while candidate in taken and taken[candidate] != name:
        count += 1
        candidate = f"{base}~{count}"
    return candidate, candidate in taken


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


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _characters(clauses: Sequence[Clause]) -> int:
    return sum(len(clause.text) for clause in clauses)
