"""What can be read of a library without owning it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from knowledge import schema, tags, written_questions
from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause, Edition
from knowledge.editions import Diff, diff
from knowledge.encoding import Encoder
from knowledge.errors import HomeUnusable, SourceNotKept, UnknownDocument
from knowledge.home import Owner, purpose
from knowledge.limits import Limits
from knowledge.links import Link, links, referring
from knowledge.retrieval import Scope, confirmed, own_words, within
from knowledge.retrieval.confirmed import Confirmation
from knowledge.retrieval.own_words import QuestionWord
from knowledge.retrieval.words import Fired
from knowledge.sources import Sources
from knowledge.suspects import decisions
from knowledge.suspects.decisions import State, Suspicion
from knowledge.tags import Tag
from knowledge.written_questions import Unasked


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An edition as the library lists it. `vectors` of `passages` are ready; the rest follow.

    `suspects` are the suspicions that nobody has decided yet, `added` the moment it came in (ISO 8601,
    UTC); its document bears `collections` and `tags`.
    """

    edition: Edition
    clauses: int
    passages: int
    vectors: int
    suspects: int = 0
    added: str = ""
    collections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Shelf:
    """Open with `with Shelf(home) as shelf:`; never writes, and needs no lock."""

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

    def references(self, clause_id: str) -> list[Link]:
        """What a clause refers to, in the order of its words. Empty where there is no such clause."""
        clause = self.catalogue.clause(clause_id)
        return links(self.catalogue, [clause]) if clause else []

    def links(self, clauses: Sequence[Clause]) -> list[Link]:
        """What clauses of one edition refer to; the documents that they name are looked up once."""
        return links(self.catalogue, clauses)

    def referring(self, clause_id: str) -> list[Link]:
        """What refers to a clause, or to a part of it: each link with its own clause."""
        clause = self.catalogue.clause(clause_id)
        return referring(self.catalogue, clause) if clause else []

    def source(self, edition_id: str) -> Path:
        """The file that an edition was read from, removed ones too. Raises UnknownDocument, SourceNotKept."""
        edition = self.catalogue.edition_of_id(edition_id)
        path = self.sources.path(edition.source_hash)
        if path is None:
            raise SourceNotKept(name=edition.source_name)
        return path

    def diff(self, old: str, new: str) -> Diff:
        """What `new` changed against `old`, rule by rule; ids (of removed editions too) or titles.

        Raises UnknownDocument.
        """
        before, after = self.any_edition(old), self.any_edition(new)
        return diff(before, self.clauses(before.id), after, self.clauses(after.id))

    def any_edition(self, name: str) -> Edition:
        """The edition of that title or id, removed ones by id too. Raises UnknownDocument."""
        try:
            return self.catalogue.edition(name)
        except UnknownDocument:
            return self.catalogue.edition_of_id(name)

    def suspicions(self, edition: str | None = None, state: State | None = None) -> list[Suspicion]:
        """Words of the sources that look wrong, of one edition (id or title) or of all, in reading order.

        Raises UnknownDocument.
        """
        edition_id = self.any_edition(edition).id if edition is not None else None
        return decisions.listed(self.catalogue.db, edition_id=edition_id, state=state)

    def tags(self) -> list[Tag]:
        """Every collection and tag in use, collections first."""
        return tags.tags(self.catalogue)

    def question_words(self) -> list[QuestionWord]:
        """The table of question words, the mine's own first; those switched off too."""
        return own_words.listed(self.catalogue)

    def expansions(self, question: str) -> tuple[Fired, ...]:
        """The question words that `question` calls for, in the languages of the library's documents."""
        return own_words.expansions(self.catalogue, question)

    def question_words_text(self) -> str:
        """The whole table as text, which `take_question_words` reads."""
        return own_words.export(self.catalogue)

    def confirmations(self) -> list[Confirmation]:
        """The answers that people confirmed, newest first."""
        return confirmed.confirmations(self.catalogue)

    def confirmed_for(self, question: str) -> set[str]:
        """The clauses (ids) that were confirmed for this very question."""
        return confirmed.confirmed_for(self.catalogue, question)

    def unasked(self, scope: Scope, day: date | None = None) -> list[Unasked]:
        """Passages in force on `day` (None: today) within `scope` that no questions were written for yet.

        Raises UnknownScope.
        """
        editions = {e.id for e in self.within(scope) if e.in_force(day or date.today())}
        return written_questions.unasked(self.catalogue.db, editions)

    @cached_property
    def limits(self) -> Limits:
        """The numeric limits that the clauses state."""
        return Limits(self.catalogue)

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
            suspects=decisions.count_open(self.catalogue.db, edition.id),
            added=self.catalogue.added(edition.id),
            collections=tags.of_document(self.catalogue, edition.document.id, "collection"),
            tags=tags.of_document(self.catalogue, edition.document.id, "tag"),
        )


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
