"""What happens on the library page: upload, list, open, remove."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import gradio as gr

from knowledge.clauses import Edition
from knowledge.ingest import Ingested
from knowledge.library import Holding
from ui.desk import Desk
from ui.events import fact, optional
from ui.evidence import Standing, standing
from ui.render import Render
from ui.tree import contents, tree
from ui.uploads import uploads

Update = object


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    holding: Holding
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of an uploaded file, in the words of the page."""

    name: str
    status: str
    edition: Edition | None
    clauses: int
    error: str
    warnings: tuple[str, ...]


class Uploading(NamedTuple):
    results: Update = gr.skip()
    documents: Update = gr.skip()
    files: Update = gr.skip()
    clock: Update = gr.skip()


class Progressing(NamedTuple):
    progress: Update = gr.skip()
    documents: Update = gr.skip()
    clock: Update = gr.skip()


class LibraryPage:
    def __init__(self, desk: Desk, render: Render) -> None:
        self._desk = desk
        self._render = render
        self._words = render.words

    def documents(self) -> str:
        """The list of what the library holds."""
        editions = self._desk.library.catalogue.editions()
        listed = [
            Listed(holding=h, standing=standing(h.edition, editions, date.today()))
            for h in self._desk.library.holdings()
        ]
        return self._render("documents", documents=listed, clauses=sum(it.holding.clauses for it in listed))

    def upload(self, field: object) -> Iterator[Uploading]:
        """Read files one by one; one that fails stops none."""
        outcomes: list[Outcome] = []
        files = uploads(field)
        for done, file in enumerate(files):
            text = self._words("reading_file", name=file.name, done=done + 1, total=len(files))
            yield Uploading(results=self._results(outcomes, text, round(100 * done / len(files))))
            try:
                results = self._desk.library.ingest([file.path], names=[file.name])
            finally:
                file.discard()
            # An archive gives a result for each file in it, whose path leads there.
            outcomes += [
                self._outcome(file.name if result.path == str(file.path) else result.path, result)
                for result in results
            ]
            yield Uploading(results=self._results(outcomes), documents=self.documents())
        if any(outcome.status in ("added", "revised") for outcome in outcomes):
            self._desk.warming.want()
        yield Uploading(files=gr.update(value=None), clock=gr.update(active=True))

    def tick(self) -> Progressing:
        """How far the vectors are; the clock stops with them."""
        state = self._desk.warming.state
        if state.error is not None:
            reason = state.error.text(self._words.language)
            text = self._words("encoding_failed", reason=reason)
            return Progressing(self._render.progress(text), self.documents(), gr.update(active=False))
        if not state.running:
            return Progressing("", self.documents(), gr.update(active=False))
        key = "encoding" if state.total else "encoding_starts"
        text = self._words(key, done=state.done, total=state.total)
        return Progressing(self._render.progress(text, state.done, state.total), self.documents())

    def view(self, event: gr.EventData) -> str:
        """A document as its tree, from the list or from a clause that is cited."""
        edition = self._desk.library.catalogue.edition_of_id(fact(event, "edition"))
        clauses = self._desk.library.clauses(edition.id)
        target = next((f"clause-{c.position}" for c in clauses if c.id == optional(event, "clause")), "")
        roots = tree(clauses)
        listed = self._desk.library.catalogue.editions()
        return self._render(
            "document",
            edition=edition,
            standing=standing(edition, listed, date.today()),
            roots=roots,
            contents=contents(roots),
            count=len(clauses),
            target=target,
        )

    def close(self) -> str:
        return ""

    def remove(self, event: gr.EventData) -> tuple[str, str]:
        """Take an edition out of the library: the list, and a line that says so."""
        removed = self._desk.library.remove(fact(event, "edition"))
        text = self._words("removed_done", title=removed.document.title)
        return self.documents(), self._render.progress(text)

    def _results(self, outcomes: Sequence[Outcome], progress: str = "", share: int = 0) -> str:
        return self._render("ingested", results=outcomes, progress=progress, share=share)

    def _outcome(self, name: str, result: Ingested) -> Outcome:
        return Outcome(
            name=name,
            status=result.status,
            edition=result.edition,
            clauses=result.clauses,
            error=result.error.text(self._words.language) if result.error else "",
            warnings=(*result.edition.warnings, *result.notes) if result.edition else (),
        )
