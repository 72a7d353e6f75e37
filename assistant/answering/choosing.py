"""A chat model chooses among the best clauses. Their order is all that it may change.

The right clause is often among ten and not first: it takes understanding of question and clause together.
What the model says is read for numbers, or for how likely its yes is, and shown to nobody.
"""

import re
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from string import Template

from assistant.answering.prompt_files import prompt
from assistant.models import ChatModel, ModelSettings, ModelSpec
from assistant.models.failures import timed_out
from knowledge.clauses import Evidence
from knowledge.provisions import language_of
from knowledge.retrieval import Closest
from knowledge.retrieval.fusion import z_scores
from knowledge.retrieval.lookup import named
from knowledge.structure import numerals

CHOICE = 10
"""How many of the best clauses a model chooses among."""
_SHOWN = {"zh": 110, "en": 320}
"""Characters of each that it reads, around the sentence nearest to the question: about 80 tokens."""
_TOKENS = 16  # of a list of numbers; of a yes the first is enough
_LONGEST = 80  # characters of an answer that is still a list of numbers
_NUMBER = re.compile(r"\d+")
_SAYS = {"zh": ("是", "否"), "en": ("yes", "no")}
_UNSAID = 1.0  # below the least likely word that is told, by this much, lies one that is not


def settings(answering: ModelSettings) -> ModelSettings:
    """How a model is opened that chooses."""
    local = ModelSpec.parse(answering.spec).kind == "local"
    return replace(answering, max_output_tokens=1 if local else _TOKENS, likelihood=True, temperature=0)


def open_to_choice(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether there is anything to choose: not where the question names the clause by its number, nor where
    a person confirmed it.
    """
    if len(evidence) < 2 or evidence[0].confirmed:
        return False
    return numerals.normal(evidence[0].clause) not in named(question, ()).labels


def choose(
    question: str,
    evidence: Sequence[Evidence],
    closest: Sequence[Closest],
    model: ChatModel,
    *,
    stop: threading.Event | None = None,
    language: str = "zh",
) -> list[Evidence]:
    """`evidence` with the first `CHOICE` in the order of the model; each place keeps its score.

    `closest` are sentence groups of `evidence` with their nearness. Where the model says nothing that can be
    used, or `stop` is set, the order stays. Asked clause by clause, it gives up after the model's time-out.
    Raises ModelError and its kinds.
    """
    offered = evidence[:CHOICE]
    clauses = [_excerpt(item, _nearest(at, closest)) for at, item in enumerate(offered)]
    if model.tells_likelihood:
        order = _by_likelihood(question, offered, clauses, model, stop, language)
    else:
        order = _by_numbers(question, clauses, model, stop, language)
    places = [replace(offered[at], score=place.score) for at, place in zip(order, offered, strict=True)]
    return [*places, *evidence[CHOICE:]]


def _by_likelihood(
    question: str,
    offered: Sequence[Evidence],
    clauses: Sequence[str],
    model: ChatModel,
    stop: threading.Event | None,
    language: str,
) -> list[int]:
    """Each clause asked about by itself, for small models prefer places in a list to what stands there.

    How likely the yes is counts as much as the score of the search, both as z-scores: alone it orders worse.
    """
    began = time.monotonic()
    asking = _prompt(language)[0]
    weights: dict[int, float] = {}
    for at, clause in enumerate(clauses):
        if stop is not None and stop.is_set():
            return list(range(len(clauses)))
        if time.monotonic() - began > model.timeout_seconds:
            raise timed_out(model.name, model.timeout_seconds)
        with closing(model.stream([("user", _filled(asking, question, clause=clause))], stop)) as pieces:
            piece = next(pieces, None)
        # Of words that differ in blanks and case alone the likeliest counts: it comes first.
        likely = reversed(piece.likely) if piece else ()
        told = {word.strip().lower(): weight for word, weight in likely}
        if not told:
            return list(range(len(clauses)))
        yes, no = _SAYS[language]
        least = min(told.values()) - _UNSAID
        weights[at] = told.get(yes, least) - told.get(no, least)
    said, own = z_scores(weights), z_scores({at: item.score for at, item in enumerate(offered)})
    return sorted(said, key=lambda at: (-(said[at] + own[at]), at))


def _by_numbers(
    question: str, clauses: Sequence[str], model: ChatModel, stop: threading.Event | None, language: str
) -> list[int]:
    """One question for all; a number that was not offered makes the whole answer worthless."""
    listed = "\n\n".join(f"{number}: {clause}" for number, clause in enumerate(clauses, 1))
    asked = _filled(_prompt(language)[1], question, clauses=listed)
    text = ""
    with closing(model.stream([("user", asked)], stop)) as pieces:
        for piece in pieces:
            text += piece.text
            if len(text) > _LONGEST:
                return list(range(len(clauses)))  # it tells a story, perhaps one without end
    said = [int(number) - 1 for number in _NUMBER.findall(text)]
    if any(at not in range(len(clauses)) for at in said):
        said = []
    return list(dict.fromkeys([*said, *range(len(clauses))]))


def _nearest(at: int, closest: Sequence[Closest]) -> str:
    """The sentence group of clause `at` that is nearest to the question; empty where none has a vector."""
    own = [c for c in closest if c.evidence == at and c.cosine is not None]
    return max(own, key=lambda c: c.cosine or 0.0).text if own else ""


def _excerpt(item: Evidence, nearest: str) -> str:
    """So much of the clause as the model reads, on one line, with its sentence nearest to the question."""
    language = language_of(item.text)
    blank, room = "" if language == "zh" else " ", _SHOWN[language]
    text, sentence = blank.join(item.text.split()), blank.join((nearest or item.matched).split())
    found = max(0, text.find(sentence[:40]))
    before = max(0, room - len(sentence)) // 3
    start = max(0, min(found - before, len(text) - room))
    return text[start : start + room]


def _filled(asking: str, question: str, **facts: str) -> str:
    values: Mapping[str, str] = {"question": " ".join(question.split()), **facts}
    return Template(asking).substitute(values)


def _prompt(language: str) -> tuple[str, str]:
    """How one clause is asked about, and how several are."""
    one, several = prompt("choose", language).split("\n---\n")
    return one.strip(), several.strip()
