"""The library: one folder of knowledge, opened by one process.

Page, command line and evaluation call these few functions and nothing beneath them.
"""

import tempfile
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import deliveries, folders, showing, structure, tags, tokens
from knowledge import ingest as ingestion
from knowledge.ahead import Ahead, ahead
from knowledge.catalogue import Catalogue
from knowledge.clauses import Edition, Evidence
from knowledge.editions import placing
from knowledge.editions.describing import described
from knowledge.editions.placing import Removed
from knowledge.encoding import Encoder
from knowledge.errors import KuangzhiError, UnknownDocument, WrongUse
from knowledge.fetching.addresses import Allowed, is_public
from knowledge.home import Owner, purpose
from knowledge.ingest import Ingested, Intake, OnProgress, Progress
from knowledge.keywords import KeywordIndex
from knowledge.links import Link
from knowledge.reading import Limits
from knowledge.reranking import DEPTH, Reranker
from knowledge.retrieval import Mode, Query, Retriever, confirmed, following, own_words
from knowledge.retrieval.own_words import QuestionWord
from knowledge.shelf import Holding, Shelf
from knowledge.sources import Sources
from knowledge.suspects import KINDS_ALONE, KINDS_COMPARED, compare, comparing, decisions, examine_alone
from knowledge.suspects.decisions import State, Suspicion
from knowledge.tags import TagKind
from knowledge.vectors import VectorIndex

__all__ = ["Holding", "Library", "Link", "Shelf"]


class Library(Shelf):
    """A library that this process owns: `with Library(home) as library:`. Raises HomeLocked.

    `encoder` names the sentence encoder ("offline" or any sentence-transformers model), `reranker` a
    cross-encoder that looks again at what was found (none by default); they are loaded on first need, so
    that opening is quick. `limits` bound what one file may take.
    """

    def __init__(
        self, home: Path, *, encoder: str = "offline", reranker: str = "", limits: Limits | None = None
    ) -> None:
        self.home = home
        self._reading_limits = limits or Limits()
        self._owner = Owner(home, purpose())
        try:
            self.catalogue = Catalogue(home / "catalogue.sqlite3")
            # Here nobody can be keeping a file: what no edition names was left by a crash.
            self.sources = Sources(home)
            self.sources.sweep({e.source_hash for e in self.catalogue.editions(removed=True)})
        except BaseException:
            self._owner.release()
            raise
        self._encoder_name = encoder
        self._encoder_identity = Encoder.identity(encoder)
        self._encoder: Encoder | None = None
        self._reranker_name = reranker
        self._reranker: Reranker | None = None
        self._index = VectorIndex(self.catalogue, home / "vectors", self._encoder_identity)
        self._keywords = KeywordIndex(self.catalogue, home / "keywords")
        self._retriever = Retriever(self.catalogue, self._keywords, self._index)
        self._loading = threading.Lock()
        self._encoding = threading.Lock()
        self._synchronising = threading.Lock()
        self._closed = threading.Event()

    def close(self) -> None:
        """Stop encoding, close the indexes, let go of the folder."""
        self._closed.set()
        with self._encoding:
            self._retriever.close()
            self._keywords.close()
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

        `names` are the files' names where they lie under others (uploads). One failed file stops none; an
        archive or a letter gives a result for each file in it. `on_progress` may raise `Cancelled`: files
        that are in stay, and one that was being read goes on where it stopped when it is ingested again.
        """
        found = [(path, names[at] if names else path.name) for at, path in enumerate(deliveries.files(paths))]
        out: list[Ingested] = []
        with ahead(found, self._reading_limits, self.catalogue.read_hashes()) as helped:
            try:
                for at, (path, name) in enumerate(found):
                    intake = self._intake(on_progress, done=at, total=len(found), item=name)
                    out.extend(deliveries.ingest_all(replace(intake, ahead=helped), path, name=name))
            finally:
                self._follow(out, helped)
        if on_progress and found:
            on_progress(Progress(stage="reading", done=len(found), total=len(found)))
        return out

    def ingest_address(self, address: str, *, allowed: Allowed = is_public) -> list[Ingested]:
        """Download a web address (or `ecfr:30/75`) and read it; `allowed` says which networks to reach."""
        with tempfile.TemporaryDirectory(prefix="kuangzhi-") as folder:
            results = deliveries.ingest_address(self._intake(), address, Path(folder), allowed)
        self._follow(results)
        return results

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
            intake = self._intake(on_progress, done=at, total=len(editions), item=edition.source_name)
            out.append(self._reread(intake, edition))
        self._follow(out)
        return out

    def _reread(self, intake: Intake, edition: Edition) -> Ingested:
        try:
            path = self.source(edition.id)
        except KuangzhiError as error:
            return Ingested(path=edition.source_name, status="failed", error=error)
        result = ingestion.ingest(intake, path, name=edition.source_name, anew=True)
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
                self._intake(), folder, allow_removal=allow_removal, on_progress=on_progress
            )
        self._follow(results)
        if self._retriever.encoder is not None and any(r.status == "removed" for r in results):
            self._index.synchronise()
        return results

    def _intake(
        self, on_progress: OnProgress | None = None, *, done: int = 0, total: int = 1, item: str = ""
    ) -> Intake:
        """How a file is taken in as step `done` of `total`; its start and its pages are told."""
        step = Progress(stage="reading", done=done, total=total, item=item)

        def tell(page: int, pages: int) -> None:
            if on_progress:
                on_progress(replace(step, item=f"{page}/{pages} {item}"))

        if on_progress:
            on_progress(step)
        return Intake(
            catalogue=self.catalogue,
            sources=self.sources,
            limits=self._reading_limits,
            kept=self.home / "unfinished",
            on_page=tell if on_progress else None,
        )

    def _follow(self, results: Sequence[Ingested], helped: Ahead | None = None) -> None:
        """What is derived of editions follows those that came in."""
        self._keywords.synchronise(helped.words if helped else None)
        fresh = {r.edition.id for r in results if r.edition and r.status in ("added", "revised")}
        if fresh:
            self.examine(fresh)

    def examine(self, editions: Collection[str]) -> None:
        """Look for suspect words in `editions` (ids), and whether they make clauses of others suspect."""
        listed = self.catalogue.editions()
        ranks = {edition.id: edition.rank for edition in listed}
        with self.catalogue.writing() as db:
            changed = [(e, self.catalogue.clauses(e.id)) for e in comparing.unread(db, listed, editions)]
            fresh = [clause for e, clauses in changed if e.id in editions for clause in clauses]
            self.catalogue.record_suspicions(examine_alone(fresh), fresh, KINDS_ALONE)
            near = comparing.neighbourhood(db, listed, changed)
            about = self.catalogue.clauses_of(near.about, [edition.id for edition in listed])
            odd = [one for one in compare(about, ranks) if one.clause_id in near.judged]
            judged = [clause for clause in (*about, *fresh) if clause.id in near.judged]
            self.catalogue.record_suspicions(odd, judged, KINDS_COMPARED)

    def encode(self, on_progress: OnProgress | None = None) -> int:
        """Give every clause its vectors; the number of texts encoded now. One at a time a process."""
        with self._encoding:
            if self._closed.is_set():
                return 0
            self.limits.fill()
            encoder = self._load_encoder()
            done = ingestion.encode(self._index, encoder, on_progress)
            self._retriever.encoder = encoder
            return done

    # -- what a person says ------------------------------------------------------------------------

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is said inside is kept all together, or, where one part is refused, not at all."""
        with self.catalogue.writing():
            yield

    def tag(self, document_id: str, kind: TagKind, name: str) -> None:
        """Put a collection's or tag's name on a document. Raises UnknownDocument, WrongUse."""
        tags.put(self.catalogue, document_id, kind, name)

    def untag(self, document_id: str, kind: TagKind, name: str) -> bool:
        """Take it off again; whether the document bore it."""
        return tags.drop(self.catalogue, document_id, kind, name)

    def set_question_word(self, said: str, meant: Sequence[str]) -> QuestionWord:
        """Say which words of regulations a question word stands for. Raises QuestionWordError."""
        return own_words.put(self.catalogue, said, meant)

    def drop_question_word(self, said: str) -> QuestionWord:
        """Switch a shipped word off, or take an own one away; what it was. Raises QuestionWordUnknown."""
        return own_words.remove(self.catalogue, said)

    def restore_question_word(self, said: str) -> QuestionWord:
        """A shipped word as it was shipped. Raises QuestionWordUnknown."""
        return own_words.restore(self.catalogue, said)

    def take_question_words(self, text: str) -> int:
        """Keep the lines of a table's text, all or none; how many words read differently now.

        Raises QuestionWordsUnreadable, QuestionWordError.
        """
        return own_words.take(self.catalogue, text)

    def confirm(self, question: str, clause_id: str, who: str = "") -> None:
        """Keep that a clause answers a question: asked again, it comes first while it reads as it does now.

        Raises UnknownDocument, WrongUse.
        """
        confirmed.confirm(self.catalogue, question, clause_id, who)

    def unconfirm(self, question: str, clause_id: str) -> bool:
        """Take it back; whether it had been confirmed."""
        return confirmed.unconfirm(self.catalogue, question, clause_id)

    def ask(self, digest: str, questions: Sequence[str], model: str) -> None:
        """Find the passages of hash `digest` by questions that `model` wrote for them, too."""
        self.catalogue.ask(digest, questions, model)

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
                detail_zh="请选 right、corrected 或 open；改正时请写明应读作什么。",
                detail_en="Choose right, corrected or open; a correction needs the words to read instead.",
            )
        self.catalogue.decide(found, state, correction)
        if self._retriever.encoder is not None:
            self.encode()
        return replace(found, state=state, correction=correction if state == "corrected" else "")

    def describe(self, edition_id: str, **fields: Any) -> Edition:
        """Keep what a person says of an edition, and that a person said it.

        Fields: label, number, issuer, rank, issued, effective, repealed; days as dates or "2025-07-01", the
        rank as a Rank or its value, None to take a value away. Raises WrongUse, UnknownDocument.
        """
        before = self.any_edition(edition_id)
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
        """Undo the last that was done to an edition: `remove` if it is removed, else `supersede`.

        By id where it was removed. A removed one comes back as it was, unless the library now holds what
        took its place. Its vectors are kept, and indexed with the next `encode` or `warm`.
        Raises UnknownDocument.
        """
        try:
            edition = self.catalogue.edition_of_id(name)
        except UnknownDocument:
            edition = self.catalogue.edition(name)
        if self.catalogue.added(edition.id):
            return placing.release(self.catalogue, edition) if edition.superseded_by else edition
        restored = placing.restore(self.catalogue, edition)
        if self._retriever.encoder is not None:
            self._index.synchronise()
        return restored

    def remove(self, name: str) -> Edition:
        """Take an edition out of lists and searches; answers that cite it still resolve."""
        return self.take_out(name).edition

    def take_out(self, name: str) -> Removed:
        """`remove`, and what it means for the editions that stay."""
        removed = placing.remove(self.catalogue, self.catalogue.edition(name))
        if self._retriever.encoder is not None:
            self._index.synchronise()
        return removed

    # -- out -----------------------------------------------------------------------------------

    def search(self, query: Query) -> list[Evidence]:
        """Evidence for a question. By keywords alone until `warm` or `encode` loaded the encoder.

        Where a reranker is set it orders what the models may see. Raises UnknownScope, RerankerUnavailable.
        """
        if not self._reranker_name or query.mode is Mode.KEYWORD or self._retriever.encoder is None:
            return self._retriever.search(query)
        found = self._retriever.search(replace(query, top_k=max(query.top_k, DEPTH)))
        return self._load_reranker().reorder(query.text, found)[: query.top_k]

    def referred(self, found: Sequence[Evidence], day: date | None = None) -> list[Evidence]:
        """What the clauses found refer to, one step, of editions in force on `day` (None: today)."""
        binding = {e.id for e in self.catalogue.editions() if e.in_force(day or date.today())}
        return following.referred(self.catalogue, found, binding)

    def knows(self, word: str) -> bool:
        """Whether a clause may hold `word`: False where the keyword index has none of its parts."""
        if word.isascii():
            rarities = self._keywords.rarities(tokens.units(word), "units")
        else:  # how a Latin part is split depends on what stands beside it
            rarities = self._keywords.rarities([p for p in tokens.pairs(word) if not p.isascii()], "pairs")
        return None not in rarities.values()

    def has(self, label: str, edition_ids: Sequence[str]) -> bool:
        """Whether one of these editions has a clause cited as `label`, however the source spells it."""
        return bool(self.catalogue.labelled(label, edition_ids))

    @property
    def retriever(self) -> Retriever:
        return self._retriever

    def warm(self) -> bool:
        """Load the encoder and open the index for vector search; False where no vectors are there yet."""
        with self._encoding:
            if self._closed.is_set():
                return False
            self.limits.fill()
            # A name that is wrong must not empty the index of the encoder before it.
            encoder = self._load_encoder()
            self._index.synchronise()
            if not self._index.count():
                return False
            self._retriever.encoder = encoder
            if self._reranker_name:
                self._load_reranker()
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

    def _load_reranker(self) -> Reranker:
        with self._loading:
            if self._reranker is None:
                self._reranker = Reranker(self._reranker_name)
            return self._reranker
