"""The library: one folder of knowledge, opened by one process.

Page, command line and evaluation call these few functions and nothing beneath them.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from knowledge import folders, schema, structure, tags
from knowledge import ingest as ingestion
from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause, Edition, Evidence
from knowledge.encoding import Encoder
from knowledge.errors import HomeUnusable, KuangzhiError, SourceNotKept
from knowledge.home import Owner, purpose
from knowledge.ingest import Ingested, OnProgress, Progress
from knowledge.reading import Limits
from knowledge.retrieval import Query, Retriever, Scope, within
from knowledge.sources import Sources
from knowledge.tags import Tag, TagKind
from knowledge.vectors import VectorIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An edition as the library lists it. `vectors` of `passages` are ready; the rest follow.

    `added` is the moment it came in (ISO 8601, UTC); its document bears `collections` and `tags`.
    """

    edition: Edition
    clauses: int
    passages: int
    vectors: int
    added: str = ""
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Shelf:
    """What can be read of a library without owning it: `with Shelf(home) as shelf:`."""

    def __init__(self, home: Path, *, encoder: str = "offline") -> None:
        self.home = home
        self.sources = Sources(home)
        path = home / "catalogue.sqlite3"
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HomeUnusable(home=home, reason=error.strerror or str(error)) from error
        self.catalogue = _opened_to_read(home, path)
        self._encoder_identity = Encoder.identity(encoder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.catalogue.close()

    def holdings(self) -> list[Holding]:
        return [self._holding(edition) for edition in self.catalogue.editions()]

    def holding(self, name: str) -> Holding:
        """The edition of that id, or the newest of that title. Raises UnknownDocument."""
        return self._holding(self.catalogue.edition(name))

    def clauses(self, edition_id: str) -> list[Clause]:
        """Every clause of an edition in reading order, removed editions too."""
        return self.catalogue.clauses(edition_id)

    def source(self, edition_id: str) -> Path:
        """The file that an edition was read from, removed ones too. Raises UnknownDocument, SourceNotKept."""
        edition = self.catalogue.edition_of_id(edition_id)
        path = self.sources.path(edition.source_hash)
        if path is None:
            raise SourceNotKept(name=edition.source_name)
        return path

    def tags(self) -> list[Tag]:
        """Every collection and tag in use, collections first."""
        return tags.tags(self.catalogue)

    def within(self, scope: Scope) -> list[Edition]:
        """The editions that `scope` names, whatever day they are in force. Raises UnknownScope."""
        return within(scope, self.catalogue.editions(), self.catalogue)

    def _holding(self, edition: Edition) -> Holding:
        counts = self.catalogue.counts(edition.id, self._encoder_identity)
        return Holding(
            edition=edition,
            clauses=counts.clauses,
            passages=counts.passages,
            vectors=counts.vectors,
            added=self.catalogue.added(edition.id),
            collections=tags.of_document(self.catalogue, edition.document.id, "collection"),
            tags=tags.of_document(self.catalogue, edition.document.id, "tag"),
        )


class Library(Shelf):
    """A library that this process owns: `with Library(home) as library:`. Raises HomeLocked.

    `encoder` names the sentence encoder ("offline" or any sentence-transformers model); it is loaded on
    first need, so that opening is quick. `limits` bound what one file may take.
    """

    def __init__(self, home: Path, *, encoder: str = "offline", limits: Limits | None = None) -> None:
        self.home = home
        self.limits = limits or Limits()
        self._owner = Owner(home, purpose())
        try:
            self.catalogue = Catalogue(home / "catalogue.sqlite3")
            # Here nobody can be keeping a file: what no edition names was left by a crash or a revision.
            self.sources = Sources(home)
            self.sources.sweep({e.source_hash for e in self.catalogue.editions(removed=True)})
        except BaseException:
            self._owner.release()
            raise
        self._encoder_name = encoder
        self._encoder_identity = Encoder.identity(encoder)
        self._encoder: Encoder | None = None
        self._index = VectorIndex(self.catalogue, home / "vectors", self._encoder_identity)
        self._retriever = Retriever(self.catalogue, self._index)
        self._loading = threading.Lock()
        self._encoding = threading.Lock()
        self._synchronising = threading.Lock()
        self._closed = threading.Event()

    def close(self) -> None:
        """Stop encoding, close the indexes, let go of the folder."""
        self._closed.set()
        with self._encoding:
            self._index.close()
            self.catalogue.close()
        self._owner.release()

    def announce(self, purpose: str) -> None:
        """Tell a second process that meets the lock what holds it (`kuangzhi serve http://…`)."""
        self._owner.describe(purpose)

    # -- in ------------------------------------------------------------------------------------

    def ingest(
        self, paths: Sequence[Path], *, names: Sequence[str] = (), on_progress: OnProgress | None = None
    ) -> list[Ingested]:
        """Read files (folders: every file in them); they are answerable by keywords when this returns.

        `names` are the files' names where they lie under others (uploads). One failed file stops none.
        """
        found = list(ingestion.files(paths))
        out = []
        for at, path in enumerate(found):
            name = names[at] if names else path.name
            if on_progress:
                on_progress(Progress(stage="reading", done=at, total=len(found), item=name))
            out.append(ingestion.ingest(self.catalogue, self.sources, path, name=name, limits=self.limits))
        if on_progress and found:
            on_progress(Progress(stage="reading", done=len(found), total=len(found)))
        return out

    def reread(
        self, names: Sequence[str] = (), *, every: bool = False, on_progress: OnProgress | None = None
    ) -> list[Ingested]:
        """Make the clauses of documents anew from their kept files: those named, or `every` one.

        With neither, those that older code has read. What a person confirmed of an edition stays, and so
        does its id. One that cannot be read keeps its clauses. Raises UnknownDocument.
        """
        editions = [self.catalogue.edition(name) for name in names]
        if not names:
            editions = [e for e in self.catalogue.editions() if every or e.reader < structure.VERSION]
        out = []
        for at, edition in enumerate(editions):
            if on_progress:
                on_progress(Progress(stage="reading", done=at, total=len(editions), item=edition.source_name))
            out.append(self._reread(edition))
        return out

    def _reread(self, edition: Edition) -> Ingested:
        try:
            path = self.source(edition.id)
        except KuangzhiError as error:
            return Ingested(path=edition.source_name, status="failed", error=error)
        result = ingestion.ingest(
            self.catalogue, self.sources, path, name=edition.source_name, limits=self.limits, anew=True
        )
        return replace(result, path=edition.source_name)

    def synchronise(
        self, folder: Path, *, allow_removal: bool = False, on_progress: OnProgress | None = None
    ) -> list[Ingested]:
        """Bring the library to what a folder holds now; what became of each file, unchanged ones too.

        Files that are gone take their editions out of retrieval, unless that is more than half of them and
        `allow_removal` is not set: then nothing is removed and a FolderShrank is among the results.
        """
        with self._synchronising:
            results = folders.synchronise(
                self.catalogue,
                self.sources,
                folder,
                limits=self.limits,
                allow_removal=allow_removal,
                on_progress=on_progress,
            )
        if self._retriever.encoder is not None and any(r.status == "removed" for r in results):
            self._index.synchronise()
        return results

    def tag(self, document_id: str, kind: TagKind, name: str) -> None:
        """Put a collection's or tag's name on a document. Raises UnknownDocument, WrongUse."""
        tags.put(self.catalogue, document_id, kind, name)

    def untag(self, document_id: str, kind: TagKind, name: str) -> bool:
        """Take it off again; whether the document bore it."""
        return tags.drop(self.catalogue, document_id, kind, name)

    def encode(self, on_progress: OnProgress | None = None) -> int:
        """Give every clause its vectors; the number of texts encoded now. One at a time a process."""
        with self._encoding:
            if self._closed.is_set():
                return 0
            encoder = self._load_encoder()
            done = ingestion.encode(self._index, encoder, on_progress)
            self._retriever.encoder = encoder
            return done

    def remove(self, name: str) -> Edition:
        """Take an edition out of lists and searches; answers that cite it still resolve."""
        edition = self.catalogue.edition(name)
        self.catalogue.remove(edition.id)
        if self._retriever.encoder is not None:
            self._index.synchronise()
        return edition

    # -- out -----------------------------------------------------------------------------------

    def search(self, query: Query) -> list[Evidence]:
        """Evidence for a question. By keywords alone until `warm` or `encode` loaded the encoder."""
        return self._retriever.search(query)

    @property
    def retriever(self) -> Retriever:
        return self._retriever

    def warm(self) -> bool:
        """Load the encoder and open the index for vector search; False where no vectors are there yet."""
        with self._encoding:
            if self._closed.is_set():
                return False
            self._index.synchronise()
            if not self._index.count():
                return False
            self._retriever.encoder = self._load_encoder()
            return True

    def provision(self, clause_id: str) -> Evidence:
        """The whole provision that shows a clause, of removed editions too. Raises UnknownDocument."""
        clause = self.catalogue.clause(clause_id)
        edition = self.catalogue.edition_of_id(clause.edition_id if clause else clause_id)
        stored = self.catalogue.provision_at(edition.id, clause.position) if clause else None
        if clause is None or stored is None:
            return _alone(edition, clause)
        return self._retriever.show(stored, edition)

    def _load_encoder(self) -> Encoder:
        with self._loading:
            if self._encoder is None:
                self._encoder = Encoder.load(self._encoder_name)
            return self._encoder


def _opened_to_read(home: Path, path: Path) -> Catalogue:
    """A catalogue that is read without owning it; one of an earlier version is brought up to date first."""
    if path.exists():
        catalogue = Catalogue(path, read_only=True)
        if not schema.pending(catalogue.db):
            return catalogue
        catalogue.close()
    # A folder that nothing was put into yet lists as empty, and is made here.
    owner = Owner(home, purpose())
    try:
        Catalogue(path).close()
    finally:
        owner.release()
    return Catalogue(path, read_only=True)


def _alone(edition: Edition, clause: Clause | None) -> Evidence:
    """A clause without its provision: of a removed edition, or gone from a revised one."""
    return Evidence(
        document=edition.document.title,
        edition=edition.label,
        edition_id=edition.id,
        clause=clause.label if clause else "",
        clause_id=clause.id if clause else "",
        heading_path=clause.heading_path if clause else (),
        text=clause.text if clause else "",
        page=clause.page if clause else None,
        score=0.0,
    )
