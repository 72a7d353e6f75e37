"""A chat model completes a follow-up. What it writes is used only where code finds nothing new in it."""

import re
import threading
from collections.abc import Sequence
from contextlib import closing
from string import Template

from assistant.answering.followup import LONGEST, Standalone, resolve
from assistant.answering.followups import leaning
from assistant.answering.prompt_files import prompt
from assistant.answers import Turn
from assistant.models import ChatModel, ModelSpec
from knowledge import tokens
from knowledge.provisions import language_of
from knowledge.structure import numerals

_TURNS = 6  # messages that the model is shown
_TURN = 200  # characters of each
_UNSURE = 12  # a question as short as this may lean on what the rules do not see
_SAYS = {"zh": {"user": "矿工", "assistant": "助手"}, "en": {"user": "Miner", "assistant": "Assistant"}}
_LITTLE = (
    "那么要是如果换成它这种个情况呢吗的了再还又，。？?！! "  # characters of a follow-up that say nothing
)
_KEPT = 0.6  # of the others, at least so many are kept
_KNOWN = 0.6  # of the pairs of characters, at least so many were said in the talk
_QUOTES = "“”\"'「」 "
_NUMBER = re.compile(
    rf"\d+(?:\.\d+)?|第\s*[{numerals.CHINESE}]+|百分之[{numerals.CHINESE}点]+|[{numerals.CHINESE}]{{2,}}"
)
_MARK = re.compile(r"[\[【]")  # of a citation
_TITLE = re.compile(r"《[^《》]*》")


def rewrites(spec: str) -> bool:
    """Whether the model `spec` is asked at all.

    Measured: local models of half a billion and of 1.5 billion parameters rewrite worse than the rules.
    """
    return ModelSpec.parse(spec).kind not in ("extractive", "local")


def unsure(question: str, history: Sequence[Turn], made: Standalone) -> bool:
    """Whether `question` leans on `history`, or is too short for the rules (`made`) to know."""
    if not any(turn.role == "user" and turn.content.strip() for turn in history):
        return False
    question = question.strip()
    if leaning.POLITE.match(question):
        return False
    return made.leans or len(question) <= _UNSURE or leaning.hints(question)


def rewrite(
    question: str,
    history: Sequence[Turn],
    model: ChatModel,
    *,
    stop: threading.Event | None = None,
    language: str = "zh",
) -> str:
    """`question` as `model` makes it stand alone, or as the rules do where what it says cannot be used.

    Raises ModelError and its kinds.
    """
    by_rules = resolve(question, history)
    # The rules are sure of a clause number; a model that counts to the next one is not.
    if by_rules.how == "clause" or not unsure(question, history, by_rules):
        return by_rules.text
    asked = Template(prompt("followup", language)).substitute(
        history=_told(history, language), question=_line(question)
    )
    text = ""
    with closing(model.stream([("user", asked)], stop)) as pieces:
        for piece in pieces:
            text += piece.text
            if len(text) > 2 * LONGEST:
                return by_rules.text  # it tells a story, perhaps one without end
    if stop is not None and stop.is_set():
        return by_rules.text
    text = text.strip().strip(_QUOTES)
    return text if holds(text, question, history) else by_rules.text


def holds(text: str, question: str, history: Sequence[Turn]) -> bool:
    """Whether `text` is one line in the question's language, not too long, that keeps the words and numbers of
    `question`, says mostly what was said, and has no number, clause or title that neither it nor `history` has.
    """
    if not text or len(text) > LONGEST or "\n" in text or language_of(text) != language_of(question):
        return False
    if _MARK.search(text) or not ("？" in text or "?" in text or leaning.asks(text)):
        return False  # it answers
    known = "\n".join([question, *(turn.content for turn in history)])
    # A small model repeats the question before.
    own = [sign for sign in question if sign not in _LITTLE]
    if sum(sign in text for sign in own) < len(own) * _KEPT:
        return False
    # And says back what it was told to do.
    pairs, spoken = tokens.pairs(text), set(tokens.pairs(known))
    if sum(pair in spoken for pair in pairs) < len(pairs) * _KNOWN:
        return False
    said = _numbers(text)
    return _numbers(question) <= said <= _numbers(known) and all(t in known for t in _TITLE.findall(text))


def _numbers(text: str) -> set[str]:
    return {"".join(number.split()) for number in _NUMBER.findall(text)}


def _told(history: Sequence[Turn], language: str) -> str:
    says = _SAYS["en" if language == "en" else "zh"]
    turns = [turn for turn in history if turn.content.strip()][-_TURNS:]
    return "\n".join(f"{says[turn.role]}: {_line(turn.content)[:_TURN]}" for turn in turns)


def _line(text: str) -> str:
    return " ".join(text.split())
