"""The answer by a language model: asked with numbered clauses, read back as text and citations.

Nothing here makes an answer true. The prompt asks for what the checks in `assistant.grounding` demand.
"""

import re
import threading
import unicodedata
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from string import Template
from typing import Literal

from assistant.answering.declaration import declared, marked, places, undecided
from assistant.answering.extractive import cite
from assistant.answering.fitting import fitting, room
from assistant.answering.prompt_files import prompt
from assistant.answers import Status, Turn
from assistant.models import ChatModel, Piece
from knowledge import tokens
from knowledge.clauses import Citation, Evidence
from knowledge.errors import ModelError

NO_EVIDENCE = "NO_EVIDENCE"
"""A word by which models say that the clauses do not answer, beside the empty line of evidence."""
_TURNS = 4  # messages of the history that it is shown
_TURN = 600  # characters of each

_NUMBERS = r"[\[【［]\s*\d{1,2}(?:\s*[,，、;；~～–-]\s*\d{1,2})*\s*[\]】］]"
_MARKS = re.compile(rf"[ \t]*{_NUMBERS}(?:[ \t]*{_NUMBERS})*")
_RANGE = re.compile(r"(\d{1,2})(?:\s*[~～–-]\s*(\d{1,2}))?")
_SENTENCE = re.compile(r".+?(?:[。！？!?；;\n]|\.(?=\s+[A-Z])|$)", re.DOTALL)
# A point ends a sentence unless it may be the start of 1.5.
_WHOLE = re.compile(rf".*(?:[。！？!?\n]|(?<!\d)\.(?=\s|$))[”’」』）)]*(?:[ \t]*{_NUMBERS})*", re.DOTALL)
_PARTLY = re.compile(
    r"^\W*(?:未覆盖|Not covered)\s*[:：](?!\s*(?:无|没有|none|nothing)\W*$)", re.MULTILINE | re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """What a model wrote. `[n]` in `text` is `evidence[n - 1]`, the clauses that it was shown.

    Only whole sentences are left of a text that was stopped, or cut at the limit of output tokens;
    of one that was stopped early, perhaps none. `declared` are the clauses that the model named before it
    wrote, None where it named none of its own accord.
    """

    text: str
    evidence: tuple[Evidence, ...]
    ended: Literal["complete", "stopped", "cut"]
    declared: tuple[int, ...] | None = None
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def status(self) -> Status:
        """How far the model says that it answered."""
        if self.declared == () or NO_EVIDENCE in self.text.replace(" ", "_"):
            return Status.REFUSED
        return Status.PARTIAL if _PARTLY.search(self.text) else Status.ANSWERED


def write(
    question: str,
    evidence: Sequence[Evidence],
    model: ChatModel,
    *,
    history: Sequence[Turn] = (),
    stop: threading.Event | None = None,
    language: str = "zh",
) -> Generator[str, None, Raw]:
    """Ask `model`; yields its words as they come and returns the whole (`raw = yield from write(…)`).

    `evidence` comes best first, and is shown as far as it fits. Raises ModelError and its kinds.
    """
    # Without clauses the messages tell what else has to fit.
    turns = _turns(history)
    frame = [said for _, said in _messages(question, (), turns, language)]
    shown = fitting(evidence, room(model, frame), model.count)
    text, last = "", Piece()
    told: int | None = None  # so much of the text was streamed, or is not to be
    silent = False
    for piece in model.stream(_messages(question, shown, turns, language), stop):
        last = piece
        text += _visible(piece.text)
        # A refusal is replaced by a sentence for people: it is not streamed, and the line of evidence is not.
        if told is None and text.strip() and not _undecided(text):
            said = declared(text)
            told, silent = (said.end, not said.names) if said else (0, False)
        if told is not None and not silent and text[told:].strip():
            yield text[told:]
            told = len(text)
    stopped = stop is not None and stop.is_set()
    ended: Literal["complete", "stopped", "cut"] = "stopped" if stopped else "cut" if last.cut else "complete"
    text = text.strip()
    said = declared(text)
    refuses = said is not None and not said.names
    text = text[said.end :].strip() if said else text
    named = places(said.names, shown) if said else ()
    if named and not _MARKS.search(text):
        text = marked(text, named)
    if ended != "complete":
        whole = _WHOLE.match(text)
        text = whole.group().strip() if whole else ""
    if not text and ended != "stopped" and not refuses:
        raise ModelError(model=model.name, reason=_EMPTY[ended])
    if told is None and text and not refuses and NO_EVIDENCE not in text:
        yield text  # too short to be told from a line of evidence before it was whole
    return Raw(
        text=text,
        evidence=tuple(shown),
        ended=ended,
        declared=named if named or refuses else None,
        input_tokens=last.input_tokens or 0,
        output_tokens=last.output_tokens or 0,
    )


_EMPTY = {
    "complete": "回答是空的 / the answer is empty",
    "cut": "回答没有写完一句就到了上限 KUANGZHI_MAX_OUTPUT_TOKENS / cut before the first sentence was whole",
}


def _undecided(text: str) -> bool:
    """Whether `text` may still become a refusal or the line that names the evidence."""
    return NO_EVIDENCE.startswith(text.strip()[: len(NO_EVIDENCE)]) or undecided(text)


def _visible(text: str) -> str:
    """Without signs that nobody sees: they would part a number from its digits, or turn it round."""
    return "".join(sign for sign in text if unicodedata.category(sign) != "Cf")


def bind_citations(text: str, evidence: Sequence[Evidence]) -> tuple[str, tuple[Citation, ...]]:
    """`text` with its marks renumbered in order of appearance, and the citations they point to.

    `[n]` in `text` is `evidence[n - 1]`; `[1,2]`, `[1-3]` and 【1】 are read too, marks beyond the list
    are dropped. A citation's quote is the sentence of its clause that is nearest to what it supports.
    """
    # Dropped first and until none is left: "[[9]1]" holds a mark inside what becomes one.
    while (kept := _MARKS.sub(lambda m: m.group() if _listed(m.group(), evidence) else "", text)) != text:
        text = kept
    order: list[int] = []
    claims: dict[int, list[str]] = {}
    out, end, claim = [], 0, ""
    for marks in _MARKS.finditer(text):
        before = text[end : marks.start()]
        claim = before.strip() or claim
        end = marks.end()
        out.append(before)
        for n in _listed(marks.group(), evidence):
            if n not in order:
                order.append(n)
            claims.setdefault(n, []).append(claim)
            out.append(f"[{order.index(n) + 1}]")
    out.append(text[end:])
    citations = tuple(cite(evidence[n - 1], _nearest(evidence[n - 1], claims[n])) for n in order)
    return "".join(out).strip(), citations


def _listed(marks: str, evidence: Sequence[Evidence]) -> list[int]:
    """The numbers of a run of marks that are numbers of clauses, each once."""
    numbers: list[int] = []
    for first, last in _RANGE.findall(marks):
        numbers += range(int(first), int(last or first) + 1)
    return [n for n in dict.fromkeys(numbers) if 1 <= n <= len(evidence)]


def _nearest(evidence: Evidence, claims: Sequence[str]) -> str:
    """The sentence of the clause that shares most words with one of `claims`."""
    wanted = [set(tokens.pairs(claim)) for claim in claims]
    sentences = [s for s in map(str.strip, _SENTENCE.findall(evidence.text)) if s]
    shared = [max(len(w & set(tokens.pairs(s))) for w in wanted) for s in sentences]
    if not any(shared):
        found = evidence.matched and evidence.matched in evidence.text
        return evidence.matched if found else evidence.text.strip()
    # Of sentences that share as much, the shortest says least else.
    return max(zip(shared, sentences, strict=True), key=lambda pair: (pair[0], -len(pair[1])))[1]


def _messages(
    question: str, shown: Sequence[Evidence], turns: Sequence[tuple[str, str]], language: str
) -> list[tuple[str, str]]:
    system, asking = _prompt(language)
    # A fence longer than any in the clauses: no document can close its own.
    longest = max((len(run) for e in shown for run in re.findall(r"`+", e.text)), default=0)
    fence = "`" * max(3, longest + 1)
    clauses = "\n\n".join(
        f"[{n}] {' '.join(e.title.split())}\n{fence}\n{e.text}\n{fence}" for n, e in enumerate(shown, 1)
    )
    asked = Template(asking).substitute(clauses=clauses, question=question)
    return [("system", system), *turns, ("user", asked)]


def _prompt(language: str) -> tuple[str, str]:
    """The system message and the frame of the question."""
    system, asking = prompt("answer", language).split("\n---\n")
    return system.strip(), asking.strip()


def _turns(history: Sequence[Turn]) -> list[tuple[str, str]]:
    """The last turns, by turns: chat templates of many models refuse two messages of one role in a row."""
    turns: list[tuple[str, str]] = []
    for turn in reversed(history[-_TURNS:]):
        # Marks of an earlier answer point into another list of clauses.
        content = _MARKS.sub("", turn.content).strip()[:_TURN]
        if content and turn.role == ("user" if len(turns) % 2 else "assistant"):
            turns.append((turn.role, content))
    if len(turns) % 2:
        turns.pop()  # an answer without its question
    return turns[::-1]
