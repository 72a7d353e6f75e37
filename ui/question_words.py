"""What happens in the table of question words: find, add, change, switch off, restore, try."""

from collections.abc import Sequence

import gradio as gr

from knowledge.retrieval.own_words import QuestionWord
from knowledge.retrieval.words import Fired, key, split
from ui.desk import Desk
from ui.events import fact, optional
from ui.render import Render

_ROWS = 30
_LONGEST = 5000  # characters of a question that is tried


class QuestionWordsPage:
    """Every handler gives the section anew; what was looked for stays looked for."""

    def __init__(self, desk: Desk, render: Render) -> None:
        self._library = desk.library
        self._render = render
        self._words = render.words

    def closed(self) -> str:
        """The section as a visitor meets it."""
        return self._section(opened=False)

    def look(self, event: gr.EventData) -> str:
        """The rows that hold what was typed, on either side."""
        return self._section(sought=optional(event, "sought").strip())

    def save(self, event: gr.EventData) -> str:
        """Keep a word that was added or changed."""
        word = self._library.set_question_word(optional(event, "said"), split(optional(event, "meant")))
        return self._section(sought=word.said, note=self._words("word_saved", said=word.said))

    def edit(self, event: gr.EventData) -> str:
        """The form with the word in it."""
        said = fact(event, "said")
        editing = next((word for word in self._library.question_words() if word.said == said), None)
        return self._section(sought=optional(event, "sought"), editing=editing)

    def drop(self, event: gr.EventData) -> str:
        """Switch a shipped word off, take an own one away."""
        word = self._library.drop_question_word(fact(event, "said"))
        note = self._words("word_deleted" if word.origin == "own" else "word_switched_off", said=word.said)
        return self._section(sought=optional(event, "sought"), note=note)

    def restore(self, event: gr.EventData) -> str:
        """A shipped word as it was shipped."""
        word = self._library.restore_question_word(fact(event, "said"))
        note = self._words("word_restored", said=word.said)
        return self._section(sought=optional(event, "sought"), note=note)

    def attempt(self, event: gr.EventData) -> str:
        """Which words a question calls for."""
        question = optional(event, "question").strip()[:_LONGEST]
        return self._section(question=question, fired=self._library.expansions(question))

    def _section(
        self,
        *,
        opened: bool = True,
        sought: str = "",
        note: str = "",
        editing: QuestionWord | None = None,
        question: str = "",
        fired: Sequence[Fired] = (),
    ) -> str:
        words = self._library.question_words()
        wanted = key(sought)
        found = [word for word in words if any(wanted in key(term) for term in (word.said, *word.meant))]
        found.sort(key=lambda word: key(word.said) != wanted)
        return self._render(
            "question_words",
            opened=opened,
            words=found[:_ROWS],
            hidden=max(0, len(found) - _ROWS),
            count=len(words),
            sought=sought,
            note=note,
            editing=editing,
            question=question,
            fired=fired,
        )
