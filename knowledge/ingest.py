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
from knowledge.editions.describing import keep_confirmed
from knowledge.editions.placing import place
from knowledge.encoding import Encoder
from knowledge.errors import Cancelled, CannotRun, KuangzhiError, SourceEmpty, SourceMissing
from knowledge.reading import Limits, OnPage
from knowledge.structure.identity import Identity, identify
from knowledge.structure.tree import build
from knowledge.vectors import Pending, VectorIndex

_BATCH = 256  # texts encoded between two commits: what a crash loses at most

IngestStatus = Literal["added", "unchanged", "revised", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of one file. `edition` is None and `error` set where it failed.

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
    on_page: OnPage | None = None,
    kept: Path | None = None,
) -> Ingested:
    """Read one file into the catalogue. `name` is how its user calls it (uploads lie under other names);
    `on_page` and `kept` are those of `knowledge.reading.read`.

    `origin` is what the edition names as its source where that is no file: a web address.

    Errors of the file come back in the result; those of the machine (`CannotRun`) are raised.
    """
    name = name or path.name
    try:
        return _ingest(catalogue, path, name, limits or Limits(), on_page, kept)
    except (CannotRun, Cancelled):
        raise
    except KuangzhiError as error:
        return Ingested(path=str(path), status="failed", error=error)


def _ingest(
    catalogue: Catalogue, path: Path, name: str, limits: Limits, on_page: OnPage | None, kept: Path | None
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
    result = reading.read(path, name=name, limits=limits, on_page=on_page, kept=kept)
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
        number=identity.number,
        issuer=identity.issuer,
        rank=identity.rank,
        issued=identity.issued,
        effective=identity.effective,
        repealed=identity.repealed,
        warnings=result.warnings,
    )
    if revises:
        edition = keep_confirmed(edition, catalogue.edition_of_id(edition_id))
    catalogue.add(edition, clauses)
    in_library = revises and any(e.id == edition_id for e in known)
    outcome = place(catalogue, edition)
    return Ingested(
        path=str(path),
        status="revised" if in_library else "added",
        edition=outcome.edition,
        clauses=len(clauses),
        supersedes=(*(catalogue.revisions(edition_id)[:1] if in_library else ()), *outcome.supersedes),
        notes=outcome.notes,
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
