"""More words for each clause: a model writes what a miner would ask that it answers.

Miners and regulations use other words for the same thing; here these meet, once, while nobody waits. The
questions are search words and are never shown, so a wrong one costs a place in a list and deceives nobody.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from string import Template

from assistant.answering.prompt_files import prompt
from assistant.models import ChatModel, ModelSettings
from knowledge.library import Library
from knowledge.retrieval import Scope
from knowledge.written_questions import Unasked

WANTED = 3
"""Questions for a passage."""
_TOKENS = 120
_LONGEST = 40  # characters of a question; what is longer is an answer
_SHORTEST = 4
_LINE = re.compile(r"^\W*(?:\d+\s*[.、．:：)）]\s*|问题?\s*\d*\s*[:：]\s*|Q\d*[:.]\s*)?[“\"]?(.+?)[”\"]?\s*$")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")

OnWritten = Callable[[int, int, str], None]


def settings(answering: ModelSettings) -> ModelSettings:
    """How a model is opened that writes questions."""
    return replace(answering, max_output_tokens=_TOKENS)


def enrich(
    library: Library,
    model: ChatModel,
    *,
    scope: Scope | None = None,
    stop: threading.Event | None = None,
    on_written: OnWritten | None = None,
) -> int:
    """Have questions written for the passages in force that have none; the number of passages done.

    Each is kept as soon as it is written, so that what was stopped goes on where it was. `on_written` hears
    (done, total, document) and may raise Cancelled. Raises UnknownScope, ModelError and its kinds.
    """
    waiting = library.unasked(scope or Scope())
    for done, passage in enumerate(waiting):
        if on_written:
            on_written(done, len(waiting), passage.document)
        said = "".join(piece.text for piece in model.stream([("user", _asked(passage))], stop))
        if stop is not None and stop.is_set():
            return done
        library.ask(passage.hash, cleaned(said, passage.text), model.name)
    return len(waiting)


def cleaned(said: str, text: str) -> list[str]:
    """The questions among the lines of `said` that may be asked of `text`: short, and with no number of their own."""
    numbers = set(_NUMBER.findall(text))
    kept: list[str] = []
    for line in said.splitlines():
        found = _LINE.match(line.strip())
        question = " ".join(found.group(1).split()) if found else ""
        limit = _LONGEST if not question.isascii() else 3 * _LONGEST
        if not _SHORTEST <= len(question) <= limit or question in kept:
            continue
        # A made-up limit would find the clause for those who ask about that limit.
        if set(_NUMBER.findall(question)) <= numbers:
            kept.append(question)
    return kept[:WANTED]


def _asked(passage: Unasked) -> str:
    return Template(prompt("enrich", passage.language)).substitute(clause=passage.text, count=WANTED)
