"""What happens on the chat page. Each handler takes the browser's secret and sees only what is its own."""

import re
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import gradio as gr

from assistant.answers import (
    Answer,
    Done,
    EvidenceFound,
    Failed,
    Instruction,
    Searching,
    TextDelta,
    Turn,
    printable,
)
from assistant.conversations import Message, UnknownConversation
from knowledge.clauses import Evidence
from ui import evidence
from ui.desk import Desk
from ui.events import fact, number
from ui.pacing import paced
from ui.render import Render, understood
from ui.telling import sentence
from ui.words import refusal

LONGEST = 5000
"""Characters of a question. What is longer is a document, and belongs into the library."""

_QUOTATION = "extractive"  # the model that is none
_TURNS = 12  # messages before the question that the assistant is told of
_NAME = 40  # characters
_PACE = 0.08  # seconds between two pictures of a text being written
_OWNER = re.compile(r"[A-Za-z0-9_-]{32,64}")
_PLACE = re.compile(r"#c=([A-Za-z0-9_-]{8,64})")

Update = object


class View(NamedTuple):
    """New values for the parts of the page, in the order of the outputs; what is left out stays."""

    conversation: Update = gr.skip()
    question: Update = gr.skip()
    head: Update = gr.skip()
    thread: Update = gr.skip()
    live: Update = gr.skip()
    panel: Update = gr.skip()
    conversations: Update = gr.skip()
    send: Update = gr.skip()
    stop: Update = gr.skip()


class Arrival(NamedTuple):
    browser: str
    view: View


class Chat:
    def __init__(self, desk: Desk, render: Render) -> None:
        self._desk = desk
        self._render = render
        self._words = render.words
        self._running: dict[str, threading.Event] = {}

    def arrive(self, browser: str, place: str) -> Arrival:
        """The page was opened; `place` is the part of its address behind #."""
        if not isinstance(browser, str) or not _OWNER.fullmatch(browser):
            browser = secrets.token_urlsafe(32)
        named = _PLACE.fullmatch(place or "")
        try:
            return Arrival(browser, self._show(browser, named[1] if named else ""))
        except UnknownConversation:
            return Arrival(browser, self._show(browser, ""))

    def new(self, browser: str) -> View:
        return self._show(_owner(browser), "")

    def open(self, browser: str, event: gr.EventData) -> View:
        return self._show(_owner(browser), fact(event, "conversation"))

    def remove(self, browser: str, opened: str, event: gr.EventData) -> View:
        owner, conversation = _owner(browser), fact(event, "conversation")
        self._desk.conversations.remove(owner, conversation)
        if conversation == opened:
            return self._show(owner, "")
        return View(conversations=self._list(owner, opened))

    def stop(self, browser: str, conversation: str) -> None:
        """End the answer that is being written in the caller's own conversation."""
        self._desk.conversations.messages(_owner(browser), conversation)
        if running := self._running.get(conversation):
            running.set()

    def ask_again(self, browser: str, conversation: str, who: str, event: gr.EventData) -> Iterator[View]:
        """A question that stands on the page already: an example, or one to be answered once more."""
        yield from self.ask(browser, conversation, fact(event, "question"), who)

    def ask(self, browser: str, conversation: str, question: str, who: str = "") -> Iterator[View]:
        """Answer, as it is written. What it takes is booked to `who`, as the browser names its reader."""
        owner, question = _owner(browser), _checked(question)
        stop = threading.Event()
        if conversation and self._running.setdefault(conversation, stop) is not stop:
            raise refusal("busy")
        try:
            conversation = self._desk.conversations.ask(owner, conversation, question)
            self._running[conversation] = stop
            messages = self._desk.conversations.messages(owner, conversation)
            shown = self._show(owner, conversation, asking=True)
            yield shown._replace(send=gr.update(visible=False), stop=gr.update(visible=True))
            instruction = _instruction(messages, name_of(who) or self._words("visitor"))
            yield from self._reply(owner, conversation, instruction, stop)
        finally:
            stop.set()
            self._ended(conversation, stop)

    def cite(self, browser: str, event: gr.EventData) -> str:
        """The evidence of an answer."""
        message = number(event, "message")
        answer = self._desk.conversations.answer(_owner(browser), message)
        return self._render.evidence(evidence.of_answer(self._desk.library, answer, message))

    def read(self, browser: str, event: gr.EventData) -> str:
        """A clause by itself, next to one that was shown."""
        owner, message = _owner(browser), number(event, "message")
        try:
            asked = self._desk.conversations.answer(owner, message).standalone_question
        except UnknownConversation:
            asked = ""  # the clause can be read though the answer is not there any more, or not yet
        panel = evidence.of_clause(self._desk.library, fact(event, "clause"), message, asked)
        return self._render.evidence(panel)

    def approve(self, browser: str, event: gr.EventData) -> str:
        """Keep, or take back, that a clause is the right one for the question of an answer."""
        message, clause_id = number(event, "message"), fact(event, "clause")
        answer = self._desk.conversations.answer(_owner(browser), message)
        library, asked = self._desk.library, answer.standalone_question
        if fact(event, "right") == "yes":
            library.confirm(asked, clause_id)
        else:
            library.unconfirm(asked, clause_id)
        if any(item.clause_id == clause_id for item in answer.evidence):
            return self._evidence(answer, message)
        return self._render.evidence(evidence.of_clause(library, clause_id, message, asked))

    # -- parts ---------------------------------------------------------------------------------

    def _show(self, owner: str, conversation: str, *, asking: bool = False) -> View:
        """The whole page for a conversation; an empty id is a new one."""
        messages = self._desk.conversations.messages(owner, conversation) if conversation else []
        title = next((m.text for m in messages if m.role == "user"), "")
        thread = self._render.thread(conversation, title, messages, asking=asking)
        last = next((m for m in reversed(messages) if m.answer), None)
        panel = self._evidence(last.answer, last.id) if last and last.answer and not asking else None
        return View(
            conversation=conversation,
            question=gr.update(value=""),
            head=self._head(title),
            thread=thread if messages else self._render.welcome(),
            live=self._render.writing(self._words("searching")) if asking else "",
            panel=self._render.evidence(None) if panel is None else panel,
            conversations=self._list(owner, conversation),
            send=gr.update(visible=True),
            stop=gr.update(visible=False),
        )

    def _reply(
        self, owner: str, conversation: str, instruction: Instruction, stop: threading.Event
    ) -> Iterator[View]:
        text = drawn = ""
        shown = time.monotonic()
        live = meant = ""
        try:
            for event in paced(self._desk.assistant.reply(instruction, stop=stop), _PACE):
                match event:
                    case Searching(question=question):
                        meant = understood(instruction.text, question)
                        yield View(live=self._render.writing(self._words("searching"), "", meant))
                    case EvidenceFound(evidence=found):
                        yield self._found(found, meant)
                    case TextDelta() | None:
                        text += event.text if event else ""
                        if text != drawn and (event is None or time.monotonic() - shown > _PACE):
                            shown, drawn = time.monotonic(), text
                            yield View(live=self._render.writing(self._words("writing"), text, meant))
                    case Done(answer=answer):
                        finished = self._finished(owner, conversation, answer)
                        # Whoever sees the answer may ask on at once.
                        self._ended(conversation, stop)
                        yield finished
                        return
                    case Failed(error=zh, error_en=en):
                        live = self._render.failure(
                            en if self._words.language == "en" else zh, instruction.text
                        )
        except Exception as error:
            live = self._render.failure(sentence(error, self._words), instruction.text)
        yield View(live=live, send=gr.update(visible=True), stop=gr.update(visible=False))

    def _ended(self, conversation: str, stop: threading.Event) -> None:
        if self._running.get(conversation) is stop:
            del self._running[conversation]

    def _found(self, found: Sequence[Evidence], meant: str) -> View:
        """The clauses are there to read while a model still writes; a quotation is there at once."""
        live = self._render.writing(self._words("found", count=len(found)), "", meant)
        if self._desk.settings.model == _QUOTATION:
            return View(live=live)
        return View(live=live, panel=self._render.evidence(evidence.of_search(self._desk.library, found)))

    def _finished(self, owner: str, conversation: str, answer: Answer) -> View:
        message = self._desk.conversations.answered(owner, conversation, answer)
        return View(
            live=self._render.card(answer, message),
            panel=self._evidence(answer, message),
            conversations=self._list(owner, conversation),
            send=gr.update(visible=True),
            stop=gr.update(visible=False),
        )

    def _evidence(self, answer: Answer, message: int) -> str:
        return self._render.evidence(evidence.of_answer(self._desk.library, answer, message))

    def _list(self, owner: str, opened: str) -> str:
        return self._render.conversations(self._desk.conversations.of(owner), opened)

    def _head(self, title: str) -> str:
        model = self._desk.settings.model
        return self._render(
            "chat_head",
            title=title,
            documents=len(self._desk.library.catalogue.editions()),
            model=self._words("extractive") if model == _QUOTATION else model,
        )


def _owner(browser: str) -> str:
    """The browser's secret. Whatever is not of its form was not given out by `arrive`."""
    if not isinstance(browser, str) or not _OWNER.fullmatch(browser):
        raise refusal("stale")
    return browser


def _checked(question: str) -> str:
    question = printable(question or "").strip()
    if not question:
        raise refusal("empty_question")
    if len(question) > LONGEST:
        raise refusal("long_question", length=len(question), limit=LONGEST)
    return question


def name_of(who: object) -> str:
    """A name as it was typed, on one line and no longer than a name is; whatever is no text is none."""
    return " ".join(printable(who).split())[:_NAME].strip() if isinstance(who, str) else ""


def _instruction(messages: list[Message], user: str) -> Instruction:
    """The last message as a question of `user`, those before it as its history."""
    history = tuple(Turn(role=m.role, content=_said(m)) for m in messages[:-1])
    return Instruction(text=messages[-1].text, history=history[-_TURNS:], user=user)


def _said(message: Message) -> str:
    """A message with its question back, which the next one may answer in a word."""
    return "\n\n".join(filter(None, (message.text, message.answer.asks if message.answer else "")))
