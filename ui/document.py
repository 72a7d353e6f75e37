"""What happens on the page of one document: read it, say what it is, judge suspect words, compare editions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import gradio as gr

from knowledge.clauses import Clause, Edition, Rank
from knowledge.editions import older_first
from knowledge.errors import KuangzhiError
from knowledge.suspects.decisions import STATES, Suspicion
from knowledge.tags import TagKind
from ui.desk import Desk
from ui.events import fact, number, optional, typed
from ui.evidence import standing
from ui.render import Render
from ui.tree import contents, tree
from ui.words import refusal

_AROUND = 36  # characters shown on each side of suspect words
_FIELDS = ("number", "issuer", "rank", "issued", "effective", "repealed")
_COMMAS = re.compile(r"[,，、;；]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A suspicion with the words around it; `anchor` leads to its clause in the document."""

    suspicion: Suspicion
    before: str
    after: str
    anchor: str


class DocumentPage:
    """Every handler gives the document's page anew; where it opens is said by its `target`."""

    def __init__(self, desk: Desk, render: Render) -> None:
        self._library = desk.library
        self._render = render
        self._words = render.words

    def view(self, event: gr.EventData) -> str:
        """A document as its tree, from the list or from a clause that is cited."""
        return self._document(fact(event, "edition"), clause=optional(event, "clause"))

    def close(self) -> str:
        return ""

    def describe(self, event: gr.EventData) -> str:
        """Keep what a person says of an edition: its number, rank and days, its collections and tags.

        All of the form is kept, or nothing; a field that the form lacks stays as it is.
        """
        edition = self._library.catalogue.edition_of_id(fact(event, "edition"))
        said = {name: value for name in _FIELDS if (value := typed(event, name)) is not None}
        with self._library.together():
            self._library.describe(edition.id, **said)
            self._replace(edition, typed(event, "replaced_by"))
            self._tag(edition, "collection", typed(event, "collections"))
            self._tag(edition, "tag", typed(event, "tags"))
        saved = self._words("saved_edition", title=edition.document.title)
        return self._document(edition.id, target="kz-about", note=saved)

    def _replace(self, edition: Edition, successor: str | None) -> None:
        if successor is None or successor == (edition.superseded_by or ""):
            return
        if successor:
            self._library.supersede(edition.id, successor)
        else:
            self._library.restore(edition.id)

    def decide(self, event: gr.EventData) -> str:
        """Confirm suspect words, correct them, or take that back."""
        asked = fact(event, "state")
        state = next((known for known in STATES if known == asked), None)
        if state is None:
            raise refusal("stale")
        reads = optional(event, "reads").strip() if state == "corrected" else ""
        self._library.decide(number(event, "suspicion"), state, reads)
        return self._document(fact(event, "edition"), target="kz-doubts")

    def compare(self, event: gr.EventData) -> str:
        """What the newer of two editions changed against the other."""
        chosen = [self._library.any_edition(fact(event, name)) for name in ("old", "new")]
        old, new = older_first(*chosen)
        return self._render("changes", diff=self._library.diff(old.id, new.id))

    def _document(self, edition_id: str, *, clause: str = "", target: str = "", note: str = "") -> str:
        edition = self._library.catalogue.edition_of_id(edition_id)
        clauses = self._library.clauses(edition.id)
        places = {c.id: c for c in clauses}
        roots = tree(clauses)
        listed = self._library.catalogue.editions()
        sisters = self._sisters(edition, listed)
        doubts = [self._doubt(s, places) for s in self._library.suspicions(edition.id)]
        return self._render(
            "document",
            edition=edition,
            standing=standing(edition, listed, date.today()),
            successor=self._title(edition.superseded_by),
            roots=roots,
            contents=contents(roots),
            count=len(clauses),
            target=f"clause-{places[clause].position}" if clause in places else target,
            note=note,
            ranks=list(Rank),
            sisters=sisters,
            others=[other for other in listed if other.id != edition.id and other not in sisters],
            collections=self._tags_of(edition, "collection"),
            tags=self._tags_of(edition, "tag"),
            doubts=doubts,
            open_doubts=sum(doubt.suspicion.state == "open" for doubt in doubts),
        )

    def _title(self, edition_id: str | None) -> str:
        if edition_id is None:
            return ""
        try:
            edition = self._library.catalogue.edition_of_id(edition_id)
        except KuangzhiError:
            return edition_id
        return " ".join((edition.document.title, edition.label)).strip()

    def _doubt(self, suspicion: Suspicion, places: dict[str, Clause]) -> Doubt:
        clause = places.get(suspicion.clause_id)
        text = clause.text if clause else ""
        return Doubt(
            suspicion=suspicion,
            before=text[max(0, suspicion.start - _AROUND) : suspicion.start],
            after=text[suspicion.end : suspicion.end + _AROUND],
            anchor=f"clause-{clause.position}" if clause else "",
        )

    def _tags_of(self, edition: Edition, kind: TagKind) -> list[str]:
        named = (tag for tag in self._library.tags() if tag.kind == kind)
        return [tag.name for tag in named if edition.document.id in tag.documents]

    def _tag(self, edition: Edition, kind: TagKind, names: str | None) -> None:
        if names is None:
            return
        wanted = {name.strip() for name in _COMMAS.split(names) if name.strip()}
        borne = set(self._tags_of(edition, kind))
        for name in sorted(wanted - borne):
            self._library.tag(edition.document.id, kind, name)
        for name in sorted(borne - wanted):
            self._library.untag(edition.document.id, kind, name)

    def _sisters(self, edition: Edition, listed: Sequence[Edition]) -> list[Edition]:
        """Other editions of the same document, what took its place first, even if that was removed."""
        successor = (
            [self._library.catalogue.edition_of_id(edition.superseded_by)] if edition.superseded_by else []
        )
        related = [
            other
            for other in listed
            if other.superseded_by == edition.id or other.document.id == edition.document.id
        ]
        return [e for e in dict.fromkeys((*successor, *related)) if e.id != edition.id]
