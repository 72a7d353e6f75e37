"""The way in: a file is read, recognised, cut into clauses and catalogued, and is then answerable.

Vectors follow behind (`encode`): keywords find a document as soon as it is parsed. Everything of a file
goes into the catalogue in one transaction, so nothing is ever half ingested.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from knowledge import reading, structure, tags
from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause, Document, Edition
from knowledge.encoding import Encoder
from knowledge.errors import CannotRun, KuangzhiError, SourceEmpty, SourceMissing, SourceUnreadable
from knowledge.reading import Limits
from knowledge.sources import Sources
from knowledge.structure.identity import Identity, identify
from knowledge.structure.tree import build
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
    """

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
    sources: Sources,
    path: Path,
    *,
    name: str | None = None,
    limits: Limits | None = None,
    anew: bool = False,
) -> Ingested:
    """Read one file into the catalogue and keep its bytes.

    `name` is how its user calls it (uploads lie under other names). Bytes that are known already are read
    again only if older code read them, or if `anew`. Errors of the file come back in the result; those of
    the machine (`CannotRun`) are raised.
    """
    name = name or path.name
    limits = limits or Limits()
    try:
        if not path.is_file():
            raise SourceMissing(name=name)
        # Hashing first spares reading a file that is here already; oversized files are refused by `read`.
        source_hash = _hash(path, name) if path.stat().st_size <= limits.max_mb * 2**20 else ""
        # Two people with the same file: the second waits, and finds it known.
        with _TURNS.of((catalogue.path, source_hash or path)):
            return _ingest(catalogue, sources, path, name, source_hash, limits, anew=anew)
    except CannotRun:
        raise
    except KuangzhiError as error:
        return Ingested(path=str(path), status="failed", error=error)


def _ingest(
    catalogue: Catalogue,
    sources: Sources,
    path: Path,
    name: str,
    source_hash: str,
    limits: Limits,
    *,
    anew: bool,
) -> Ingested:
    known_by_hash = (e for e in catalogue.editions() if e.source_hash == source_hash != "")
    standing = next(known_by_hash, None)
    if standing and not anew and standing.reader >= structure.VERSION:
        # One that was ingested before sources were kept is completed here.
        sources.keep(path, source_hash, name=name)
        count = catalogue.counts(standing.id, "").clauses
        return Ingested(path=str(path), status="unchanged", edition=standing, clauses=count)
    result = reading.read(path, name=name, limits=limits)
    identity = identify(result.blocks, standing.source_name if standing else name, result.title)
    # Two files of one title must not be given one id.
    with _TURNS.of((catalogue.path, "title", identity.title)):
        known = {edition.id: edition for edition in catalogue.editions(removed=True)}
        edition_id = standing.id if standing else _edition_id(identity, name, list(known.values()))
        clauses = build(result.blocks, edition_id)
        if not clauses:
            raise SourceEmpty(name=name)
        edition = Edition(
            id=edition_id,
            document=Document(id=identity.title, title=identity.title),
            label=identity.label,
            source_name=standing.source_name if standing else name,
            source_format=result.format,
            source_hash=source_hash,
            characters=_characters(clauses),
            effective=identity.effective,
            reader=structure.VERSION,
            warnings=result.warnings,
        )
        if earlier := known.get(edition_id):
            edition = _carried_over(earlier, edition)
        in_library = any(e.id == edition_id for e in catalogue.editions())
        fresh = sources.keep(path, source_hash, name=name)
        try:
            with catalogue.writing() as db:
                catalogue.add(edition, clauses)
                if standing:
                    tags.inherit(db, standing.document.id, edition.document.id)
        except BaseException:
            if fresh:
                sources.drop(source_hash)
            raise
    return Ingested(
        path=str(path), status="revised" if in_library else "added", edition=edition, clauses=len(clauses)
    )


def _carried_over(earlier: Edition, edition: Edition) -> Edition:
    """`edition`, read anew, with what a person confirmed of it and what later editions did to it."""
    if earlier.confirmed:
        return replace(
            earlier,
            source_name=edition.source_name,
            source_format=edition.source_format,
            source_hash=edition.source_hash,
            characters=edition.characters,
            reader=edition.reader,
            warnings=edition.warnings,
        )
    return replace(
        edition, repealed=edition.repealed or earlier.repealed, superseded_by=earlier.superseded_by
    )


def _edition_id(identity: Identity, name: str, known: Sequence[Edition]) -> str:
    """The id for this file's edition; where something stands under it already, that is replaced.

    The same title and label from a file of the same name is the same edition, revised. From a file of
    another name it may be somebody else's 安全技术措施, so it gets an id of its own: none is lost.
    """
    base = f"{identity.title}@{identity.label}" if identity.label else identity.title
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


def _characters(clauses: Sequence[Clause]) -> int:
    return sum(len(clause.text) for clause in clauses)
