"""Follow-ups as questions that stand alone, by rule: "那回风流里呢？" puts a place in that of the question before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answering.followups import clauses, leaning, parts
from assistant.answering.followups.days import TIME, day_of
from assistant.answering.followups.subject import subject
from assistant.answers import Turn
from knowledge.provisions import language_of

LONGEST = 120
"""Characters of a question that was put together; a longer one keeps the last words and their subject."""
_TURNS = 12  # messages that are looked back on
_SIGNS = "？?。.！!；; "


@dataclass(frozen=True, slots=True, kw_only=True)
class Standalone:
    """A question as it is searched for. `as_of` is the day that it says (None: none said).

    `leans` says whether it was completed from what came before; `how` names the rule, empty where none was.
    """

    text: str
    as_of: date | None = None
    leans: bool = False
    how: str = ""


def standalone(question: str, history: Sequence[Turn]) -> str:
    """`question` as it stands alone; unchanged where it leans on nothing in `history`."""
    return resolve(question, history).text


def resolve(question: str, history: Sequence[Turn]) -> Standalone:
    """`question` completed from the questions before it and from the clause that was cited last.

    A chain of follow-ups is completed from its beginning, each upon the last.
    """
    turns = [turn for turn in history if turn.content.strip()][-_TURNS:]
    before = ""
    for place, turn in enumerate(turns):
        if turn.role == "user" and not leaning.POLITE.match(turn.content.strip()):
            before = _completed(turn.content.strip(), before, turns[:place]).text
    return _completed(question.strip(), before, turns)


def _completed(question: str, before: str, turns: Sequence[Turn]) -> Standalone:
    if not question or not (before or turns) or leaning.POLITE.match(question):
        return Standalone(text=question)
    named = clauses.resolved(question, turns)
    if named is not None:
        return Standalone(text=named, leans=True, how="clause")
    if not before:
        return Standalone(text=question)
    text, how = _rewritten(question, before)
    if not how:
        return Standalone(text=question)
    if len(text) > LONGEST:
        text = f"{subject(before)[: LONGEST // 2]}，{question}"
    return Standalone(text=text[: max(LONGEST, len(question))], as_of=day_of(question), leans=True, how=how)


def _rewritten(question: str, before: str) -> tuple[str, str]:
    """The question put together, and by which rule; no rule where it stands alone."""
    if language_of(question) == "en":
        return _english(question, before) if leaning.english(question) else ("", "")
    if corrects := leaning.CORRECTS.match(question):
        words = corrects["words"].strip(_SIGNS)
        if leaning.asks(words):
            return words, "correction"
        return _instead(words, before), "correction"
    if when := TIME.match(question):
        return f"{when['when']}，{before}", "time"
    if leaning.more(question):
        return before, "more"
    if leaning.SITUATION.search(question):
        return leaning.SITUATION.sub(f"{subject(before)}时", question, count=1), "situation"
    if leaning.POINTS.search(question) and not parts.names_something(question):
        return leaning.POINTS.sub(subject(before), question, count=1), "pronoun"
    opened = bool(leaning.OPENS.match(question))
    fragment = leaning.FRAGMENT.match(question)
    if fragment and (opened or fragment["ends"]) and not leaning.asks(fragment["words"]):
        words = fragment["words"].strip(_SIGNS)
        if not words or leaning.bare(words):
            return f"{subject(before)}，{question}", "condition"
        return _instead(words, before), "replaced"
    if leaning.bare(question):
        return _continued(question, before), "continued"
    if opened and not leaning.whole(question):
        return f"{subject(before)}，{re.sub('^那么?', '', question)}", "condition"
    return "", ""


def _instead(words: str, before: str) -> str:
    """`before` with `words` in place of what they stand for; said beside it where nothing there is alike."""
    return parts.put(words, before) or f"{before.rstrip(_SIGNS)}，{words}呢？"


def _continued(question: str, before: str) -> str:
    if re.match(r"为什么|为啥|凭什么|依据|根据|哪一?条|出处|是哪", question):
        return f"{before.rstrip(_SIGNS)}，{question}"
    about = subject(before)
    return f"{about}{question}" if not re.match(r"违反|不|没|超", question) else f"{about}，{question}"


def _english(question: str, before: str) -> tuple[str, str]:
    words = re.sub(
        r"^(?:and|so|what about|how about|what if it is|in|for|on|at|the|\s)+", "", question, flags=re.IGNORECASE
    ).strip(" ?.")
    put = parts.put(words, before) if words else None
    return put or f"{before.rstrip(_SIGNS)}; {question}", "replaced" if put else "continued"
