"""The library: one folder of knowledge, opened by one process.

Page, command line and evaluation call these few functions and nothing beneath them.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from knowledge import ingest as ingestion
from knowledge import schema
from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause, Edition, Evidence, Remark
from knowledge.editions import Diff, diff, placing
from knowledge.editions.describing import described
from knowledge.encoding import Encoder
from knowledge.errors import HomeUnusable, UnknownDocument
from knowledge.home import Owner, purpose
from knowledge.ingest import Ingested, OnProgress, Progress
from knowledge.provisions import provisions
from knowledge.reading import Limits, OnPage
from knowledge.retrieval import Query, Retriever
from knowledge.vectors import VectorIndex


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

    def diff(self, old: str, new: str) -> Diff:
        """What `new` changed against `old`, rule by rule; ids (of removed editions too) or titles.

        Raises UnknownDocument.
        """
        before, after = self._any_edition(old), self._any_edition(new)
        return diff(before, self.clauses(before.id), after, self.clauses(after.id))

    def _any_edition(self, name: str) -> Edition:
        try:
            return self.catalogue.edition(name)
        except UnknownDocument:
            return self.catalogue.edition_of_id(name)

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
        `on_progress` may raise `Cancelled`: files that are in stay, and one that was being read goes on
        where it stopped when it is ingested again.
        """
        found = list(ingestion.files(paths))
        out = []
        for at, path in enumerate(found):
            name = names[at] if names else path.name
            step = Progress(stage="reading", done=at, total=len(found), item=name)
            if on_progress:
                on_progress(step)
            on_page = _told_by_page(on_progress, step) if on_progress else None
            kept = self.home / "unfinished"
            out.append(
                ingestion.ingest(
                    self.catalogue, path, name=name, limits=self.limits, on_page=on_page, kept=kept
                )
            )
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

    def describe(self, edition_id: str, **fields: Any) -> Edition:
        """Keep what a person says of an edition, and that a person said it.

        Fields: label, number, issuer, rank, issued, effective, repealed; days as dates or "2025-07-01", the
        rank as a Rank or its value, None to take a value away. Raises WrongUse, UnknownDocument.
        """
        before = self._any_edition(edition_id)
        after = described(before, fields)
        self.catalogue.describe([after])
        placing.follow(self.catalogue, before, after)
        return after

    def supersede(self, old: str, new: str, day: date | None = None) -> Edition:
        """Say that edition `new` took the place of `old` on `day` (None: on its own day of effect).

        The old edition as it stands now. Raises WrongUse, UnknownDocument.
        """
        return placing.supersede(
            self.catalogue, self.catalogue.edition(old), self.catalogue.edition(new), day
        )

    def restore(self, name: str) -> Edition:
        """Undo `remove` and `supersede`: the edition is listed, searched and in force again.

        By id where it was removed. Its vectors are kept, and indexed with the next `encode` or `warm`.
        Raises UnknownDocument.
        """
        edition = self._any_edition(name)
        ends = None if edition.superseded_by else edition.repealed
        restored = replace(edition, superseded_by=None, repealed=ends)
        self.catalogue.restore(restored)
        if self._retriever.encoder is not None:
            self._index.synchronise()
        return restored

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

    def provision(self, clause_id: str, quote: str = "") -> Evidence:
        """The whole provision that shows a clause, of removed editions too. Raises UnknownDocument.

        Where `quote` no longer stands in it because its source was revised, the words as they were, with a
        remark that says so.
        """
        clause = self.catalogue.clause(clause_id)
        shown = self._shown(clause) if clause else None
        if shown is not None and (not quote or _bare(quote) in _bare(shown.text)):
            return shown
        earlier = self._as_it_was(clause_id, quote)
        if earlier is not None:
            return earlier
        return shown or _gone(self.catalogue.edition_of_id(_edition_of(clause_id)))

    def _shown(self, clause: Clause) -> Evidence:
        edition = self.catalogue.edition_of_id(clause.edition_id)
        stored = self.catalogue.provision_at(edition.id, clause.position)
        if stored is not None:
            return self._retriever.show(stored, edition)
        return _unindexed(edition, clause, self.clauses(edition.id))

    def _as_it_was(self, clause_id: str, quote: str) -> Evidence | None:
        """The clause in the latest earlier reading of its source that holds `quote`."""
        edition_id = _edition_of(clause_id)
        for edition in self.catalogue.revisions(edition_id):
            clause = self.catalogue.clause(edition.id + clause_id.removeprefix(edition_id))
            if clause is None:
                continue
            shown = _unindexed(edition, clause, self.clauses(edition.id))
            if _bare(quote) in _bare(shown.text):
                return replace(shown, remarks=(*shown.remarks, _REVISED))
        return None

    def _load_encoder(self) -> Encoder:
        with self._loading:
            if self._encoder is None:
                self._encoder = Encoder.load(self._encoder_name)
            return self._encoder


def _told_by_page(on_progress: OnProgress, step: Progress) -> OnPage:
    return lambda page, total: on_progress(replace(step, item=f"{page}/{total} {step.item}"))


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


_REVISED = Remark(
    kind="revised",
    reason="这份文件后来修订过，这里是修订前的条文。 / The source was revised since; these are the words before that.",
)


def _bare(text: str) -> str:
    """`text` without white space: what a quote must have in common with its source."""
    return "".join(text.split())


def _edition_of(clause_id: str) -> str:
    return clause_id.rsplit("#", 1)[0]


def _unindexed(edition: Edition, clause: Clause, clauses: Sequence[Clause]) -> Evidence:
    """The provision of a clause whose edition is in no index any more."""
    whole = next((p for p in provisions(clauses) if any(c.id == clause.id for c in p.members)), None)
    first, text = (whole.clause, whole.text) if whole else (clause, clause.text)
    return Evidence(
        document=edition.document.title,
        edition=edition.label,
        edition_id=edition.id,
        clause=first.label,
        clause_id=first.id,
        heading_path=first.heading_path,
        text=text,
        page=first.page,
        score=0.0,
    )


def _gone(edition: Edition) -> Evidence:
    """A clause that its edition never had, or that no reading of it kept."""
    return Evidence(
        document=edition.document.title,
        edition=edition.label,
        edition_id=edition.id,
        clause="",
        clause_id="",
        heading_path=(),
        text="",
        page=None,
        score=0.0,
    )
