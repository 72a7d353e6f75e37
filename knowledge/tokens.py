"""Text as keyword search sees it, in two lists: `units` carry a word across compounds, `pairs` tell what
stands together.

Of Chinese these are single characters and pairs of them: most mining terms have two characters and stand
without spaces, and single characters carry a miner's 风, 绳, 水 to 通风机, 钢丝绳, 涌水 where no pair of the
question survives. Of English they are stems, without the words that every sentence has, and pairs of
neighbouring stems. Numbers and codes (1.0%, GB50471, 75.323) stay whole.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from operator import add
from typing import NamedTuple

import snowballstemmer

Split = Callable[[str], list[str]]

_CHINESE = re.compile(r"([\u3400-\u9fff]+)")
_LATIN = re.compile(r"[A-Za-z0-9]+(?:[.·:/%‰℃-]?[A-Za-z0-9%‰℃]+)*[%‰℃]?|[%‰℃]|[.?!:;\n]")
_ENDS = frozenset(".?!:;\n")
_CODE = re.compile(r"[0-9%‰℃]")
_WORD = re.compile(r"[A-Za-z0-9%‰℃]")
_COMPOUND = re.compile(r"[.·:/-]")
_STOP = frozenset(
    """
    a an the and or nor but if then else than so as at by for from in into of off on onto out over to up upon
    with within without about above after against before below between during through under until while
    again once i me my we us our you your he him his she her it its they them their this that these those who
    whom whose which what when where why how am is are was were be been being do does did doing have has had
    having will would shall should can could may might must no not only own same such too very just each any
    all both few more most other some there here also s t d ll re ve
    """.split()  # noqa: SIM905 - a list of words reads best as one
)
"""Words of every English sentence: they tell no clause from another."""
_KEPT = 4  # texts that are kept split: of one text both lists are wanted, one after the other


class _Words(NamedTuple):
    """Latin words, numbers and codes between two Chinese characters, in order."""

    stems: tuple[str, ...]
    numbers: tuple[str, ...]
    names: tuple[str, ...]


_NONE = _Words((), (), ())


def normalise(text: str) -> str:
    """Full-width to half-width, compatibility characters to their plain form, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def units(text: str) -> list[str]:
    """Chinese characters one by one, stems of English words, numbers and codes whole.

    >>> units("甲烷1.0%时停电")
    ['甲', '烷', '1.0%', '时', '停', '电']
    >>> units("The operator's fans must be inspected")
    ['oper', 'fan', 'inspect']
    """
    out: list[str] = []
    for at, part in enumerate(_parts(text)):
        if at % 2:
            out += part
        elif part:
            out += _words(part).stems
    return out


def pairs(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters and of neighbouring stems, numbers and codes whole.

    What has no neighbour stands for itself. Words that English regulations write with a capital inside a
    sentence because they define them (the Mine Operator) come once more, marked: ^mine, ^oper.

    >>> pairs("甲烷1.0%时停电")
    ['甲烷', '1.0%', '时停', '停电']
    >>> pairs("inspect the Mine Fan")
    ['inspect_mine', 'mine_fan', '^mine', '^fan']
    """
    out: list[str] = []
    for at, part in enumerate(_parts(text)):
        if at % 2:
            out += map(add, part, part[1:]) if len(part) > 1 else part
        elif part and (words := _words(part)).stems:
            stems, numbers, names = words
            if len(stems) == 1:
                out += stems
            else:
                out += map("_".join, pairwise(stems))
                out += numbers
                out += names
    return out


@lru_cache(maxsize=_KEPT)
def _parts(text: str) -> list[str]:
    """Chinese runs at odd places, what stands between them at even ones."""
    return _CHINESE.split(unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def _words(text: str) -> _Words:
    if not _WORD.search(text):
        return _NONE
    found = [run for token in _LATIN.findall(text) for run in _simple(token)]
    # A lone word amid Chinese says something, whatever it is: Ⅰ类, IT系统.
    alone = len(found) - sum(run in _ENDS for run in found) == 1
    stems, numbers, names = [], [], []
    begins = True
    for run in found:
        if run in _ENDS:
            begins = True
            continue
        word = run.lower()
        if _CODE.search(word):
            stems.append(word)
            numbers.append(word)
        elif alone or word not in _STOP:
            stem = _stem(word)
            stems.append(stem)
            if run[0].isupper() and not begins and len(run) > 1:
                names.append(f"^{stem}")
        begins = False
    return _Words(tuple(stems), tuple(numbers), tuple(names))


def _simple(run: str) -> list[str]:
    """Compounds of words part (and/or, high-risk); codes and units of measure stay whole (GB50471-2008, m/s)."""
    parts = [run] if _CODE.search(run) else _COMPOUND.split(run)
    return parts if max(map(len, parts)) > 2 else [run]


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return str(_ENGLISH.stemWord(word))


_ENGLISH = snowballstemmer.stemmer("english")
