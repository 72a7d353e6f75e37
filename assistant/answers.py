"""What an answer is made of, and the events by which it arrives.

Whoever asks (page, command line, evaluation) reads these and nothing else of the assistant.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from knowledge.clauses import Citation, Evidence
from knowledge.retrieval import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """What a person wants now. `as_of` is the day whose rules are asked for (None: today).

    `scope` says which part of the library is asked. `user` is who asks, for the ledger of usage; empty:
    whoever runs the program.
    """

    text: str
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
    model: str | None = None
    scope: Scope = field(default_factory=Scope)
    user: str = ""


def printable(text: str) -> str:
    """`text` as it can be kept and printed: JSON and the shell let halves of surrogate pairs through."""
    return text.encode("utf-8", "replace").decode("utf-8")


class Status(StrEnum):
    ANSWERED = "answered"
    PARTIAL = "partial"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One test of an answer against its evidence, and what it found."""

    check: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens that an answer took, choosing and rewriting included; `model` wrote what is shown.

    `estimated` where a server told no counts and they were counted here. `price` is in yuan, None where it
    is unknown.
    """

    model: str
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: bool = False
    price: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A finished answer. `[n]` in `text` points to `citations[n - 1]`.

    `notice` tells the reader what differs from the usual (the fallback that answered, an answer that
    was stopped); `asks` is a question back, empty where none is needed, and `choices` what it may be answered
    with; `ms` is the time inside the program, model loading aside.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    checks: tuple[Check, ...] = ()
    usage: Usage = field(default_factory=lambda: Usage(model="extractive"))
    notice: str = ""
    asks: str = ""
    choices: tuple[str, ...] = ()
    ms: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Searching:
    """The question as it is searched for, after the history was taken into account."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFound:
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelta:
    """The next words of the answer; not checked yet."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cited:
    """Citation number `index` (from 1) of the answer."""

    index: int
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The whole answer, checked; replaces the words streamed before."""

    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No answer came of it; `error` says why, fit to be shown."""

    error: str
    error_en: str


Event = Searching | EvidenceFound | TextDelta | Cited | Done | Failed
