"""The library: one folder of knowledge, opened by one process.

Page, command line and evaluation call these few functions and nothing beneath them.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from knowledge import ingest as ingestion
from knowledge import schema
from knowledge.catalogue import Catalogue, StoredReference
from knowledge.clauses import Clause, Edition, Evidence
from knowledge.encoding import Encoder
from knowledge.errors import HomeUnusable
from knowledge.home import Owner, purpose
from knowledge.ingest import Ingested, OnProgress, Progress
from knowledge.reading import Limits
from knowledge.references import resolve
from knowledge.retrieval import Query, Retriever
from knowledge.vectors import VectorIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words at `start:end` of clause `clause_id` that refer to `target`, None where the library lacks it."""

    clause_id: str
    words: str
    start: int
    end: int
    target: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An edition as the library lists it. `vectors` of `passages` are ready; the rest follow."""

    edition: Edition
    clauses: int
    passages: int
    vectors: int


class Shelf:
    """What can be read of a library without owning it: `with Shelf(home) as shelf:`."""

    def __init__(self, home: Path, *, encoder: str = "offline") -> None:
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

    def references(self, clause_id: str) -> list[Link]:
        """What a clause refers to, in the order of its words. Empty where there is no such clause."""
        clause = self.catalogue.clause(clause_id)
        return self.links([clause]) if clause else []

    def links(self, clauses: Sequence[Clause]) -> list[Link]:
        """What clauses of one edition refer to; the documents that they name are looked up once."""
        if not clauses:
            return []
        own = self.catalogue.edition_of_id(clauses[0].edition_id)
        texts = {clause.id: clause.text for clause in clauses}
        only = clauses[0].id if len(clauses) == 1 else None
        stored = [r for r in self.catalogue.references(own.id, only) if r.clause_id in texts]
        return self._resolved([(own, r, texts[r.clause_id]) for r in stored])

    def referring(self, clause_id: str) -> list[Link]:
        """What refers to a clause, or to a part of it: each link with its own clause."""
        clause = self.catalogue.clause(clause_id)
        if clause is None:
            return []
        editions = {edition.id: edition for edition in self.catalogue.editions()}
        key = clause_id.split("#", 1)[-1]
        found = []
        for edition_id, reference in self.catalogue.pointing(key):
            source = self.catalogue.clause(reference.clause_id)
            if source is not None and edition_id in editions:
                found.append((editions[edition_id], reference, source.text))
        meant = (clause_id, f"{clause_id}第", f"{clause_id}（")
        return [link for link in self._resolved(found) if link.target and link.target.startswith(meant)]

    def _resolved(self, found: Sequence[tuple[Edition, StoredReference, str]]) -> list[Link]:
        editions = self.catalogue.editions()
        return [
            Link(
                clause_id=r.clause_id,
                words=text[r.start : r.end],
                start=r.start,
                end=r.end,
                target=resolve(r.document, r.label, own, editions, self.catalogue, date.today()),
            )
            for own, r, text in found
        ]

    def _holding(self, edition: Edition) -> Holding:
        counts = self.catalogue.counts(edition.id, self._encoder_identity)
        return Holding(
            edition=edition, clauses=counts.clauses, passages=counts.passages, vectors=counts.vectors
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
            out.append(ingestion.ingest(self.catalogue, path, name=name, limits=self.limits))
        if on_progress and found:
            on_progress(Progress(stage="reading", done=len(found), total=len(found)))
        return out

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
