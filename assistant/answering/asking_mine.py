"""The question back where the kind of mine, or the edition, decides the answer and was not said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering import asking
from assistant.answering.asking_back import Back
from assistant.answers import Turn
from knowledge.clauses import Citation
from knowledge.provisions import language_of
from knowledge.quantities import quantities

_BREATH = re.compile(r"[，。；;\n]")
_MOST = 4  # choices


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """Kinds of mines that regulations are made for: each by the name that it is offered under, and the words of a
    title that tell it. `said` are words of a question that tell which one is meant.
    """

    kinds: Mapping[str, re.Pattern[str]]
    said: re.Pattern[str]
    zh: str
    en: str


_FIELDS = (
    _Field(
        kinds={"煤矿": re.compile(r"煤"), "金属非金属矿山": re.compile(r"非?金属|非煤")},
        said=re.compile(r"煤|瓦斯|金属|铁矿|铜矿|金矿|采场|\bcoal\b|\bmetal", re.I),
        zh="煤矿和金属非金属矿山的规定不同",
        en="Coal mines and metal or non-metal mines are ruled differently",
    ),
    _Field(
        kinds={"露天矿": re.compile(r"露天"), "井工矿": re.compile(r"井工|井下|井巷|立井|矿井")},
        said=re.compile(r"露天|台阶|边坡|井|巷|工作面|\bopen.?pit|\bsurface\b|underground", re.I),
        zh="露天矿和井工矿的规定不同",
        en="Open pits and underground mines are ruled differently",
    ),
)
_CLASSES = {"低瓦斯矿井": r"低瓦斯", "高瓦斯矿井": r"高瓦斯", "突出矿井": r"突出(?:矿井|煤层)"}
_CLASS_SAID = re.compile(r"低瓦斯|高瓦斯|突出|\bgassy\b|outburst", re.I)


def back_mine(
    question: str, text: str, citations: Sequence[Citation], history: Sequence[Turn] = ()
) -> Back | None:
    """The kind of mine or the edition asked back, where `question` asks for a value, the answer `text` or what it
    cites tells several, and neither it nor what its reader said before names the one that is meant.
    """
    kind = asking.read(question).value
    if not kind or not citations:
        return None
    said = "\n".join((question, *(turn.content for turn in history if turn.role == "user")))
    zh = language_of(question) == "zh"
    for field in _FIELDS:
        if not field.said.search(said) and (choices := _choices(_by_title(field, citations, kind))):
            return _back(f"{field.zh}。请说明矿井类型", f"{field.en}. Which is it", choices, zh=zh)
    if not _CLASS_SAID.search(said) and (choices := _choices(_by_class(text.partition("[1]")[0], kind))):
        english = "It depends on the gas class of the mine. Which is it"
        return _back("瓦斯等级不同，规定不同。请说明矿井类型", english, choices, zh=zh)
    for document in dict.fromkeys(citation.document for citation in citations):
        if choices := _choices(_by_edition(document, citations, kind)):
            english = f"Editions of {document} differ. Which one"
            return _back(f"《{document}》的几个版本规定不同。请说明版本", english, choices, zh=zh)
    return None


def _back(chinese: str, english: str, choices: tuple[str, ...], *, zh: bool) -> Back:
    text = f"{chinese}：{'、'.join(choices)}，还是别的？" if zh else f"{english}: {', '.join(choices)}?"
    return Back(text=text, choices=choices)


def _choices(told: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """What may be chosen; empty where it decides nothing."""
    return tuple(told)[:_MOST] if len(set(told.values())) > 1 else ()


def _by_title(field: _Field, citations: Sequence[Citation], kind: str) -> dict[str, frozenset[str]]:
    """Of each kind that a title tells the values of the first clause cited."""
    told: dict[str, frozenset[str]] = {}
    for citation in citations:
        own = [name for name, words in field.kinds.items() if words.search(citation.document)]
        if len(own) == 1 and (values := _values(citation.quote, kind)):
            told.setdefault(own[0], values)
    return told


def _by_class(text: str, kind: str) -> dict[str, frozenset[str]]:
    """Of each gas class that `text` names in one breath with a value, that value."""
    told: dict[str, frozenset[str]] = {}
    for breath in _BREATH.split(text):
        if values := _values(breath, kind):
            for name, words in _CLASSES.items():
                if re.search(words, breath):
                    told.setdefault(name, values)
    return told


def _by_edition(document: str, citations: Sequence[Citation], kind: str) -> dict[str, frozenset[str]]:
    """Of each edition of `document` that is cited with values, these."""
    return {
        one.edition: values
        for one in citations
        if one.document == document and one.edition and (values := _values(one.quote, kind))
    }


def _values(text: str, kind: str) -> frozenset[str]:
    if not asking.has_value(text, kind):
        return frozenset()
    return frozenset(f"{one.value:g}{one.unit}" for one in quantities(text))
