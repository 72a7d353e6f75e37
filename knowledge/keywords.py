"""Keyword search: BM25 over pairs and single units of a passage's words, in tantivy beside the catalogue.

The index is derived: it follows the catalogue's committed passages, and is built anew where it cannot be
trusted. Passages are never changed and their numbers never come back, so it need only remember how far
it has followed what was added and what was taken out.
"""

import json
import math
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, TypedDict, cast

import tantivy

from knowledge import tokens, written_questions
from knowledge.catalogue import Catalogue
from knowledge.derived import DerivedFolder
from knowledge.provisions import Language, language_of
from knowledge.searched import SplitWords, split, words

Field = Literal["pairs", "units"]

_VERSION = 2
"""Of what is indexed for a passage; an index of another version is built anew."""
_PAIRS: Mapping[Language, float] = {"zh": 1.0, "en": 0.3}
"""What a pair weighs beside a unit. Measured: a pair of characters is a word, a pair of stems only a hint."""
_TERMS = 120
"""Distinct terms of a question that are searched for; a pasted page says nothing more after them."""
_OWN_TERMS = 100
"""Of them the question's own: there is room for what is meant by it."""
_MEMORY = 64_000_000  # bytes that the writer gathers before it writes a segment

_ROWS = (
    "SELECT p.id, p.language, d.title, c.heading_path, p.embedded, w.questions FROM passages p"
    " JOIN provisions v ON v.id = p.provision_id JOIN clauses c ON c.id = v.clause_id"
    " JOIN editions e ON e.id = p.edition_id JOIN documents d ON d.id = e.document_id"
    " LEFT JOIN written_questions w ON w.hash = p.hash"
    " WHERE p.kind = 'chunk' AND p.id > ? ORDER BY p.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is searched for: the weight of each term, by field."""

    pairs: Mapping[str, float]
    units: Mapping[str, float]


def terms(question: str, *, expansions: Sequence[str] = (), expansion_weight: float = 0.3) -> Terms:
    """The question's own terms weigh 1, those that only its `expansions` have `expansion_weight`."""

    def weighed(split: tokens.Split, weight: float) -> dict[str, float]:
        found = dict(list(dict.fromkeys(split(question), weight).items())[:_OWN_TERMS])
        for expansion in expansions:
            for term in split(expansion):
                found.setdefault(term, expansion_weight * weight)
        return dict(list(found.items())[:_TERMS])

    return Terms(pairs=weighed(tokens.pairs, _PAIRS[language_of(question)]), units=weighed(tokens.units, 1.0))


class _State(TypedDict):
    """`count` passages are held, up to number `last`; what was taken out is followed up to `gone`."""

    version: int
    revision: int
    count: int
    last: int
    gone: int
    deleted: int


class KeywordIndex:
    """The words of the catalogue's passages of kind chunk, searched in tantivy under `folder`."""

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self._catalogue = catalogue
        self._derived = DerivedFolder(folder)
        self._lock = threading.RLock()
        self._index: tantivy.Index | None = None
        self._ahead: Mapping[str, SplitWords] = {}
        self._revision = -1  # of the catalogue that the open index follows; -1: none is open
        if self._derived.state().get("revision", 0) > catalogue.revision():
            # A power cut took back the catalogue's last change: its numbers will be given again.
            self._derived.distrust()

    def search(self, wanted: Terms, *, limit: int, excluded: Sequence[str] = ()) -> dict[int, float]:
        """BM25 by passage id, higher is better, for the best `limit`: the sum over both fields.

        `excluded` names editions to leave out.
        """
        query = _query(wanted)
        if query is None or limit < 1:
            return {}
        searcher = self._searcher()
        # Few editions are out of force, so fetching more and dropping theirs costs less than a filter,
        # under which tantivy scores every passage instead of skipping those that cannot be among the best.
        size = 2 * limit if excluded else limit
        while True:
            hits = searcher.search(query, size, count=False).hits
            numbers = searcher.fast_field_values("id", [address for _, address in hits])
            found = {
                int(number): float(score) for number, (score, _) in zip(numbers, hits, strict=True) if number
            }
            out = self._catalogue.passages_of(found, excluded) if excluded else set()
            kept = [item for item in found.items() if item[0] not in out]
            if len(kept) >= limit or len(hits) < size:
                return dict(kept[:limit])
            size *= 2

    def rarities(self, terms: Iterable[str], field: Field) -> dict[str, float | None]:
        """Inverse document frequency of each term as BM25 has it; None where no passage has it."""
        searcher = self._searcher()
        total = searcher.num_docs
        found = {term: searcher.doc_freq(field, term) for term in terms}
        return {
            term: math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)) if frequency else None
            for term, frequency in found.items()
        }

    def count(self) -> int:
        """Passages that can be found by keywords."""
        return int(self._searcher().num_docs)

    def synchronise(self, ahead: Mapping[str, SplitWords] | None = None) -> None:
        """Make the index hold exactly the catalogue's passages; cheap where it already does.

        `ahead` holds words that were split already. Inside a transaction nothing happens: what is not
        committed must not be found.
        """
        with self._lock:
            self._ahead = ahead or {}
            if self._catalogue.db.in_transaction or self._revision == self._catalogue.revision():
                return
            with self._derived.room():
                self._follow()

    def close(self) -> None:
        with self._lock:
            self._index, self._revision = None, -1

    def _searcher(self) -> tantivy.Searcher:
        with self._lock:
            self.synchronise()
            if self._index is None:  # inside a transaction, before anything was searched
                return tantivy.Index(_schema()).searcher()
            return self._index.searcher()

    def _follow(self) -> None:
        revision = self._catalogue.revision()
        state = cast(_State, self._derived.state())
        index = self._trusted(state)
        if index is None or (state["revision"] != revision and not self._update(index, state, revision)):
            index = self._rebuild(revision)
        self._index, self._revision = index, revision

    def _trusted(self, state: _State) -> tantivy.Index | None:
        """The index as it stands, where it is what its state says."""
        if state.keys() != _State.__annotations__.keys() or state["version"] != _VERSION:
            return None
        try:
            index = self._index or _open(self._derived.current())
            return index if index.searcher().num_docs == state["count"] else None
        except Exception:
            # Whatever a damaged folder makes tantivy raise, the remedy is the same: build it anew.
            return None

    def _update(self, index: tantivy.Index, state: _State, revision: int) -> bool:
        """Add and delete what changed since; False where building anew is better."""
        rows = self._catalogue.db.execute(
            "SELECT place, passage_id FROM passages_gone WHERE place > ? ORDER BY place", (state["gone"],)
        ).fetchall()
        gone = [number for _, number in rows if number <= state["last"]]
        deleted = state["deleted"] + len(gone)
        if deleted > state["count"] / 5:
            # What is deleted still counts as frequent until its segment is merged.
            return False
        self._derived.distrust()
        with _writing(index) as writer:
            for number in gone:
                writer.delete_documents_by_term("id", number)
            last = self._insert(writer, after=state["last"])
        place = rows[-1][0] if rows else state["gone"]
        self._derived.vouch(_state(index, revision, last=last, gone=place, deleted=deleted))
        return True

    def _rebuild(self, revision: int) -> tantivy.Index:
        fresh = self._derived.fresh()
        fresh.mkdir(parents=True)
        index = _open(fresh)
        # Before the passages: what is taken out meanwhile is then taken out again next time.
        row = self._catalogue.db.execute("SELECT coalesce(max(place), 0) FROM passages_gone").fetchone()
        with _writing(index) as writer:
            last = self._insert(writer, after=0)
        self._derived.adopt(fresh, _state(index, revision, last=last, gone=row[0], deleted=0))
        return index

    def _insert(self, writer: tantivy.IndexWriter, *, after: int) -> int:
        """Take in the passages of a number above `after`; the last number."""
        for number, language, title, path, embedded, asked in self._catalogue.db.execute(_ROWS, (after,)):
            questions = written_questions.read(asked) if asked else ()
            said = "\n".join((words(language, title, _headings(path), embedded), *questions))
            terms_of = self._ahead.get(said) or split(language, said)
            document = tantivy.Document()
            document.add_unsigned("id", number)
            document.add_text("pairs", terms_of.pairs)
            document.add_text("units", terms_of.units)
            writer.add_document(document)
            after = number
        return after


def _query(wanted: Terms) -> tantivy.Query | None:
    """One flat disjunction: that is the shape in which tantivy can skip what cannot be among the best."""
    schema = _schema()
    parts = [
        (
            tantivy.Occur.Should,
            tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, "freq"), weight),
        )
        for field, weighed in (("pairs", wanted.pairs), ("units", wanted.units))
        for term, weight in weighed.items()
    ]
    return tantivy.Query.boolean_query(parts) if parts else None


@lru_cache(maxsize=256)
def _headings(stored: str) -> tuple[str, ...]:
    return tuple(json.loads(stored))


@cache
def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", indexed=True, fast=True)
    # The words come split already; positions are never asked for.
    builder.add_text_field("pairs", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("units", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index(_schema(), path=str(folder))
    index.config_reader("manual")
    return index


@contextmanager
def _writing(index: tantivy.Index) -> Iterator[tantivy.IndexWriter]:
    """A writer whose documents are all kept, or none."""
    writer = index.writer(heap_size=_MEMORY, num_threads=1)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _state(index: tantivy.Index, revision: int, *, last: int, gone: int, deleted: int) -> _State:
    index.reload()
    count = index.searcher().num_docs
    return _State(version=_VERSION, revision=revision, count=count, last=last, gone=gone, deleted=deleted)
