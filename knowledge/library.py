"""The library: one folder of knowledge, opened by one process.

Page, command line and evaluation call these few functions and nothing beneath them.
"""

import tempfile
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from knowledge import ingest as ingestion
from knowledge import schema, showing
from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause, Edition, Evidence
from knowledge.editions import Diff, diff, placing
from knowledge.editions.describing import described
from knowledge.encoding import Encoder
from knowledge.errors import HomeUnusable, UnknownDocument, WrongUse
from knowledge.home import Owner, purpose
from knowledge.ingest import Ingested, OnProgress, Progress
from knowledge.reading import Limits, OnPage
from knowledge.retrieval import Query, Retriever
from knowledge.suspects import KINDS_ALONE, KINDS_COMPARED, compare, decisions, examine_alone
from knowledge.suspects.decisions import State, Suspicion
from knowledge.vectors import VectorIndex


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An edition as the library lists it. `vectors` of `passages` are ready; the rest follow.

    `suspects` are the suspicions that nobody has decided yet.
    """

    edition: Edition
    clauses: int
    passages: int
    vectors: int
    suspects: int = 0


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

    def suspicions(self, edition: str | None = None, state: State | None = None) -> list[Suspicion]:
        """Words of the sources that look wrong, of one edition (id or title) or of all, in reading order.

        Raises UnknownDocument.
        """
        edition_id = self.catalogue.edition(edition).id if edition is not None else None
        return decisions.listed(self.catalogue.db, edition_id=edition_id, state=state)

    def _holding(self, edition: Edition) -> Holding:
        counts = self.catalogue.counts(edition.id, self._encoder_identity)
        return Holding(
            edition=edition,
            clauses=counts.clauses,
            passages=counts.passages,
            vectors=counts.vectors,
            suspects=len(decisions.listed(self.catalogue.db, edition_id=edition.id, state="open")),
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
        out: list[Ingested] = []
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
        fresh = {r.edition.id for r in out if r.edition and r.status in ("added", "revised")}
        if fresh:
            self.examine(fresh)
        return out

    def examine(self, editions: Collection[str]) -> None:
        """Look for suspect words in `editions` (ids), and whether they make clauses of others suspect."""
        listed = self.catalogue.editions()
        clauses = [clause for edition in listed for clause in self.catalogue.clauses(edition.id)]
        fresh = [clause for clause in clauses if clause.edition_id in editions]
        self.catalogue.record_suspicions(examine_alone(fresh), fresh, KINDS_ALONE)
        ranks = {edition.id: edition.rank for edition in listed}
        self.catalogue.record_suspicions(compare(clauses, ranks), clauses, KINDS_COMPARED)

    def decide(self, suspicion_id: int, state: State, correction: str = "") -> Suspicion:
        """Keep what a person decided of a suspicion; "open" takes it back.

        "corrected" wants `correction`, the words to read instead. What is searched and shown follows at
        once; its vectors do too where they are in use. Raises WrongUse.
        """
        found = decisions.of_id(self.catalogue.db, suspicion_id)
        if found is None:
            raise WrongUse(
                detail_zh=f"没有编号为 {suspicion_id} 的疑误。用 kuangzhi documents suspects 查看编号。",
                detail_en=f"No suspicion {suspicion_id}. See kuangzhi documents suspects.",
            )
        if state not in decisions.STATES or (state == "corrected" and correction in ("", found.found)):
            raise WrongUse(
                detail_zh="请选 right、corrected 或 open；改正时请写明应读作什么（--reads）。",
                detail_en="Choose right, corrected or open; a correction needs the words to read instead (--reads).",
            )
        self.catalogue.decide(found, state, correction)
        if self._retriever.encoder is not None:
            self.encode()
        return replace(found, state=state, correction=correction if state == "corrected" else "")

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
        return showing.resolve(self.catalogue, clause_id, quote)

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
