"""The page's HTML. Every fragment is a template with escaping switched on.

`gr.HTML` shows what it is given, so nothing from a document, a model, a file name or a question may
reach it but through here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.answers import Answer, Status
from assistant.conversations import Conversation, Message
from knowledge.clauses import Remark
from ui import answer_text
from ui.badges import badge, check_name, taken
from ui.evidence import Panel
from ui.words import EXAMPLES, Words

_MARKS = 99  # citations that a text still being written may point to


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question and what came of it; `lost` where nothing did."""

    question: str
    card: str = ""
    lost: bool = False


class Render:
    """Fragments in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).with_name("templates"), encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.globals.update(
            t=words,
            check_name=partial(check_name, words=words),
            said=self._said,
            remark_text=self._remark_text,
        )

    def __call__(self, template: str, **facts: object) -> Markup:
        """The fragment `template` of `ui/templates`, filled in."""
        return Markup(self._templates.get_template(f"{template}.html").render(facts))

    # -- chat ----------------------------------------------------------------------------------

    def conversations(self, conversations: Sequence[Conversation], opened: str) -> Markup:
        """The list in the sidebar, by day."""
        groups: dict[str, list[Conversation]] = {}
        for conversation in conversations:
            groups.setdefault(day_group(conversation.updated, date.today()), []).append(conversation)
        return self("conversations", groups=list(groups.items()), opened=opened)

    def welcome(self) -> Markup:
        return self("welcome", examples=EXAMPLES[self.words.language])

    def thread(
        self, conversation: str, title: str, messages: Sequence[Message], *, asking: bool = False
    ) -> Markup:
        """What was said; while `asking`, the last question is about to be answered."""
        turns: list[Turn] = []
        for at, message in enumerate(messages):
            last = at + 1 == len(messages)
            if message.role == "assistant":
                card = self.stored_card(message, last=last)
                if turns and turns[-1].lost:
                    turns[-1] = Turn(question=turns[-1].question, card=card)
                else:
                    turns.append(Turn(question="", card=card))
            else:
                turns.append(Turn(question=message.text, lost=not (asking and last)))
        return self("thread", conversation=conversation, title=title, turns=turns)

    def stored_card(self, message: Message, *, last: bool = True) -> Markup:
        if message.answer is None:
            return self.writing(self.words("unverified"), message.text)
        return self.card(message.answer, message.id, last=last)

    def card(self, answer: Answer, message: int, *, last: bool = True) -> Markup:
        """A finished answer; `message` is the id under which it is kept.

        Only the `last` of a conversation offers its choices: a choice is a follow-up to what was said last.
        """
        return self(
            "card",
            badge=badge(answer),
            count=len({citation.clause_id for citation in answer.citations}),
            message=message,
            notice=answer.notice,
            understood=understood(answer.question, answer.standalone_question),
            checks=answer.checks,
            failed=sum(not check.passed for check in answer.checks),
            seconds=f"{answer.ms / 1000:.1f}" if answer.ms >= 50 else "",
            taken=taken(answer.usage, self.words),
            asks=answer.asks,
            choices=[(choice, f"{choice}呢？") for choice in answer.choices] if last else [],
            question=answer.question,
            parts=answer_text.parts(answer.text, answer.status, len(answer.citations)),
            evidence=bool(answer.evidence),
        )

    def writing(self, status: str, text: str = "", understood: str = "") -> Markup:
        """An answer on its way: the words so far, marked as not verified."""
        return self("writing", status=status, parts=_draft(text) if text else [], understood=understood)

    def failure(self, reason: str, question: str) -> Markup:
        return self("failure", reason=reason, question=question)

    def evidence(self, panel: Panel | None) -> Markup:
        return self("evidence", panel=panel)

    # -- everywhere ----------------------------------------------------------------------------

    def progress(self, text: str, done: int = 0, total: int = 0) -> Markup:
        """A line with a bar; without `total` the line alone, without `text` nothing."""
        return self("progress", text=text, share=round(100 * done / total) if total else None)

    def _said(self, text: str) -> str:
        """The page's half of a sentence that is kept in both languages ("… / …")."""
        chinese, _, english = text.partition(" / ")
        return english if english and self.words.language == "en" else chinese

    def _remark_text(self, remark: Remark) -> str:
        if remark.reason and not remark.found:
            return self._said(remark.reason)
        return self.words("remark_" + remark.kind, found=remark.found, reads=remark.reads)


def understood(asked: str, standalone: str) -> str:
    """`standalone` where it says another thing than was `asked`, else empty."""
    return standalone if _words(standalone) != _words(asked) else ""


def _words(text: str) -> str:
    return "".join(re.findall(r"\w", text))


def day_group(used: datetime, today: date) -> str:
    """`today`, `yesterday` or `earlier`, by the clock of this machine."""
    day = used.astimezone().date()
    if day >= today:
        return "today"
    return "yesterday" if day == today - timedelta(days=1) else "earlier"


def _draft(text: str) -> list[answer_text.Part]:
    return answer_text.parts(text, Status.ANSWERED, _MARKS)
