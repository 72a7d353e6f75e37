"""Claims that no clause can prove: that nothing is ruled, and words that have nothing to do with the clause."""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from assistant.grounding.conditions import REFERRED
from assistant.grounding.names import bare
from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sources import Source, duties_of, split_phrases
from assistant.grounding.tokens import content
from knowledge.provisions import language_of

_ABSENT = re.compile(
    r"(?:没有?|无|未|不)(?:任何|明确|具体|作|做|另|再|有|对[^，。；]{1,12}|专门)*(?:的?规定|限制|要求|限值|上限|下限|标准|提[到及]|说明|涉及)|不限(?![于度制])|不受[^，。；]{0,8}限"
    r"|随便|都行|多少都|\bno (?:specific |such |explicit )?(?:limit|requirement|rule|restriction|provision)s?\b"
    r"|(?:is|are) (?:not|un)(?: |-)?(?:specified|limited|regulated|restricted)|unlimited|does not (?:specify|limit|restrict|say|mention)",
    re.IGNORECASE,
)
_SIGNS = "。？！?!.,，；;"
_ASKS = re.compile(r"(?:[？?]|吗|么|行不行?|成不成?|中不中?|对吧|是吧|能不能)[。？?！!]*$")
_ECHO = 75.0  # likeness (of 100) from which a sentence is the question over again
_STRANGE = 0.3  # share of a part's pairs of signs that must lie in the clauses
_SAYS = 5  # pairs of signs from which a part says something of its own
_RELATED = 0.15  # share of a sentence's pairs of signs that must lie in a clause cited only further on


def check_absence(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """没有规定, 不限 and the like, unless the clause itself says so."""
    for found in _ABSENT.finditer(body):
        if not any(bare(found[0]) in source.bare for source in sources):
            yield "absence_not_claimed", reason("absence", language, said=found[0])


def check_related(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """A sentence that borrows the mark of a later one must have something of that clause."""
    words = content(body)
    pooled: frozenset[str] = frozenset().union(*(source.words for source in sources))
    if not words or not pooled or _ascii(words) != _ascii(pooled):
        return
    if len(words & pooled) < _RELATED * len(words):
        yield "sentences_cited", reason("unrelated", language)


def check_strange(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """A part of a sentence that orders or allows something of which none of its clauses speaks: it is another's, or
    the question's own.
    """
    pooled: frozenset[str] = frozenset().union(*(source.words for source in sources))
    for phrase in split_phrases(body):
        words = content(phrase)
        if (
            len(words) < _SAYS
            or not duties_of(phrase)
            or REFERRED.search(phrase)
            or _ascii(words) != _ascii(pooled)
        ):
            continue
        if len(words & pooled) < _STRANGE * len(words):
            yield "sentences_cited", reason("strange", language, said=phrase.strip(" ，,。；;：:")[:20])
            return


def check_echo(body: str, question: str, language: str) -> Iterator[Problem]:
    """A sentence that asks, or says the question over: it tells nothing, and its mark would make it look proved."""
    said, asked = bare(body).rstrip(_SIGNS), bare(question).rstrip(_SIGNS)
    if _ASKS.search(body.strip()) or (asked and fuzz.ratio(said, asked) > _ECHO):
        yield "sentences_cited", reason("echo", language)


def check_language(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """Words in another language than all their clauses: numbers and duties can be held against these, no more."""
    if content(body) and all(source.language != language_of(body) for source in sources):
        yield "language_matches", reason("language", language)


def _ascii(words: frozenset[str]) -> bool:
    """Whether they are English, by most of them."""
    return sum(word.isascii() for word in words) * 2 > len(words)
