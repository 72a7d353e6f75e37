"""Question words: what miners say, and what regulations write instead.

A line of a table reads `溜子 = 刮板输送机, 转载机` (who says the first means the others), or
`methane <> 甲烷, 瓦斯` (the same in two languages, so each stands for the other). `溜子 =` switches a word
off; `#` opens a remark. The shipped table is `words.txt` beside this module; what a mine changes of it
is in `own_words`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from knowledge.errors import QuestionWordsUnreadable
from knowledge.provisions import Language, language_of
from knowledge.tokens import normalise

_SHIPPED = Path(__file__).with_name("words.txt")
_BOTH: tuple[Language, ...] = ("zh", "en")
_LINE = re.compile(r"(?P<said>[^=<>]+?)\s*(?P<sign>=|<>)\s*(?P<meant>[^=<>]*)")
_BETWEEN = re.compile(r"[,，、;；]")
_PLURALS = ("", "s", "es")


@dataclass(frozen=True, slots=True)
class Fired:
    """A word of a question, and the words of regulations to search for besides."""

    said: str
    meant: tuple[str, ...]


class WordTable:
    """Looks up question words; `entries` are (said, meant) in the order they are listed."""

    def __init__(self, entries: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        self.entries = {key(said): Fired(said, meant) for said, meant in entries}
        # A word that regulations write is taken whole: 采煤机 does not speak of a 煤机.
        shields = {key(term): Fired(term, ()) for fired in self.entries.values() for term in fired.meant}
        self._starting: dict[str, list[tuple[str, Fired]]] = defaultdict(list)
        for word, fired in sorted((shields | self.entries).items(), key=lambda item: -len(item[0])):
            self._starting[word[:2]].append((word, fired))

    @classmethod
    @cache
    def shipped(cls) -> Self:
        """The table that comes with the program."""
        return cls(parse(_SHIPPED.read_text(encoding="utf-8")))

    def expansions(self, question: str, languages: Collection[Language] = _BOTH) -> tuple[Fired, ...]:
        """The entries that `question` calls for, in its order, each once.

        The longest word counts where several begin. Words that the question has already, and those of
        no language in `languages`, are left out; an entry that has none left does not fire.
        """
        text = key(question)
        fired: dict[str, Fired] = {}
        at = 0
        while at < len(text):
            end, found = self._longest(text, at)
            if found is not None and found.said not in fired:
                meant = tuple(t for t in found.meant if key(t) not in text and language_of(t) in languages)
                if meant:
                    fired[found.said] = Fired(found.said, meant)
            at = end
        return tuple(fired.values())

    def _longest(self, text: str, at: int) -> tuple[int, Fired | None]:
        """The longest entry that begins at `at`, and where it ends; the next place where none does."""
        for word, fired in self._starting.get(text[at : at + 2], ()):
            if text.startswith(word, at):
                end = _end(text, at, word)
                if end is not None:
                    return end, fired
        return at + 1, None


def key(text: str) -> str:
    """`text` as words are compared: in plain half-width small letters, a hyphen as a blank."""
    return " ".join(normalise(text).replace("-", " ").split())


def parse(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The entries of a table's text; no meaning: switched off. Raises QuestionWordsUnreadable.

    Of a `<>` line there is one entry for each of its words; what several lines give one word is joined.
    """
    entries: dict[str, list[str]] = defaultdict(list)
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.partition("#")[0].strip()
        if not bare:
            continue
        parts = _LINE.fullmatch(bare)
        if parts is None:
            raise QuestionWordsUnreadable(line=number, text=bare[:40])
        said, meant = parts["said"], split(parts["meant"])
        _join(entries[said], meant)
        if parts["sign"] == "<>":
            for term in meant:
                _join(entries[term], (said,))
    return [(said, tuple(meant)) for said, meant in entries.items()]


def write(entries: Mapping[str, tuple[str, ...]]) -> str:
    """The text that `parse` reads as `entries`."""
    return "".join(f"{said} = {', '.join(meant)}".rstrip() + "\n" for said, meant in entries.items())


def split(meant: str) -> tuple[str, ...]:
    """The words of a list that is written with commas, Chinese or other."""
    return tuple(dict.fromkeys(" ".join(term.split()) for term in _BETWEEN.split(meant) if term.strip()))


def _join(known: list[str], more: Iterable[str]) -> None:
    known += [term for term in more if term not in known]


def _end(text: str, at: int, word: str) -> int | None:
    """Where `word`, which stands at `at`, ends; None where it is a part of a longer Latin word."""
    if _latin(word[0]) and at and _latin(text[at - 1]):
        return None
    end = at + len(word)
    if not _latin(word[-1]):
        return end
    for plural in _PLURALS:
        after = end + len(plural)
        if text.startswith(plural, end) and not _latin(text[after : after + 1]):
            return after
    return None


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
