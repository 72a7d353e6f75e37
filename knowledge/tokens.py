"""Text as keyword search sees it: single Chinese characters and their pairs, words and numbers whole.

The usual tokenisers find nothing here: most mining terms have two characters (trigrams need three)
and stand without spaces (word splitters need them). Single characters carry a miner's 风, 绳, 水 to
通风机, 钢丝绳, 涌水 where no pair of the question survives.
"""

import re
import unicodedata
from collections.abc import Callable

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+(?:[.·:/%‰℃-]?[a-z0-9%‰℃]+)*[%‰℃]?|[%‰℃]")
_CJK = re.compile(r"[\u3400-\u9fff]")

Split = Callable[[str], list[str]]


def normalise(text: str) -> str:
    """Full-width to half-width, compatibility characters to their plain form, lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def bigrams(text: str) -> list[str]:
    """Pairs of neighbouring Chinese characters, and Latin words and numbers whole.

    >>> bigrams("甲烷1.0%时停电")
    ['甲烷', '1.0%', '时停', '停电']
    """
    out: list[str] = []
    for run in _RUN.findall(normalise(text)):
        if _CJK.match(run):
            out += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
        else:
            out.append(run)
    return out


def characters(text: str) -> list[str]:
    """Single Chinese characters, and Latin words and numbers whole."""
    out: list[str] = []
    for run in _RUN.findall(normalise(text)):
        out += run if _CJK.match(run) else [run]
    return out


def pairs(text: str) -> list[str]:
    """The terms of the index's first field: what stands together."""
    return bigrams(text)


def units(text: str) -> list[str]:
    """The terms of the index's second field: what carries a meaning alone."""
    return characters(text)
