"""What happens on the library page: upload, list, remove, restore."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import gradio as gr

from assistant.affected import affected
from knowledge.clauses import Edition
from knowledge.ingest import Ingested
from knowledge.library import Holding
from ui import intake
from ui.desk import Desk
from ui.events import fact
from ui.evidence import Standing, standing
from ui.render import Render
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
    supersedes: tuple[Edition, ...] = ()
    affected: int = 0


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
        kept = {edition.id for edition in editions}
        every = self._desk.library.catalogue.editions(removed=True)
        return self._render(
            "documents",
            documents=listed,
            clauses=sum(it.holding.clauses for it in listed),
            unlisted=[edition for edition in every if edition.id not in kept],
        )

    def upload(self, field: object) -> Iterator[Uploading]:
        """Read files one by one; one that fails stops none."""
        outcomes: list[Outcome] = []
        files = uploads(field)
        for done, file in enumerate(files):
            reading = intake.read(self._desk.library, file.path, file.name)
            try:
                for heard in reading:
                    if isinstance(heard, list):
                        outcomes += [self._outcome(file.name, result) for result in heard]
                    else:
                        text = self._words("reading_file", name=heard.item, done=done + 1, total=len(files))
                        yield Uploading(results=self._results(outcomes, text, round(100 * done / len(files))))
            finally:
                reading.close()
                file.discard()
            yield Uploading(results=self._results(outcomes), documents=self.documents())
        if any(outcome.status in ("added", "revised") for outcome in outcomes):
            self._desk.warming.want()
        yield Uploading(files=gr.update(value=None), clock=gr.update(active=True))

    def stop(self) -> tuple[str, str]:
        """What is shown once a person stopped an upload: what is in stays in."""
        return self._render.progress(self._words("upload_stopped")), self.documents()

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

    def remove(self, event: gr.EventData) -> tuple[str, str]:
        """Take an edition out of the library: the list, and a line that says so."""
        removed = self._desk.library.remove(fact(event, "edition"))
        text = self._words("removed_done", title=removed.document.title)
        return self.documents(), self._render.progress(text)

    def restore(self, event: gr.EventData) -> tuple[str, str]:
        """Take a removed edition back in."""
        restored = self._desk.library.restore(fact(event, "edition"))
        self._desk.warming.want()
        text = self._words("restored_done", title=restored.document.title)
        return self.documents(), self._render.progress(text)

    def _results(self, outcomes: Sequence[Outcome], progress: str = "", share: int = 0) -> str:
        return self._render("ingested", results=outcomes, progress=progress, share=share)

    def _outcome(self, name: str, result: Ingested) -> Outcome:
        return Outcome(
            name=_shown_name(name, result),
            status=result.status,
            edition=result.edition,
            clauses=result.clauses,
            error=result.error.text(self._words.language) if result.error else "",
            warnings=(*(result.edition.warnings if result.edition else ()), *result.notes),
            supersedes=result.supersedes,
            affected=self._affected(result),
        )

    def _affected(self, result: Ingested) -> int:
        """How many saved answers, whoever asked, cite clauses that are no longer what they were."""
        if result.edition is None:
            return 0
        changes = [self._desk.library.diff(old.id, result.edition.id) for old in result.supersedes]
        return len({found.id for diff in changes for found in affected(diff, [self._desk.conversations])})


def _shown_name(name: str, result: Ingested) -> str:
    """What a person calls it: a member of an archive goes by the archive's name and its own."""
    return result.path if result.path.startswith(f"{name}/") else name
