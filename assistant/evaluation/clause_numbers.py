"""Telling whether two clause numbers, written in different habits, point to the same place."""

import re
from functools import lru_cache

from assistant.evaluation.wording import fold
from knowledge.structure import numerals

_NUMERAL = rf"[{numerals.CHINESE}\d.]+"
_STEP = re.compile(
    rf"第?(?P<ordinal>{_NUMERAL})(?P<level>[编章节条款项目])(?:之(?P<after>[{numerals.CHINESE}\d]+))?"
    r"|\((?P<bracketed>[^()]+)\)"
    r"|附录(?P<appendix>[a-z](?:\.\d+)*)"
    r"|(?P<plain>(?:[a-z]\.?)?\d+(?:[.-]\d+)*|[a-z]+|[\u4e00-\u9fff]+[a-z\d.]*)"
)
_ABOVE_ARTICLE = "编章节"


def same_place(one: str, other: str) -> bool:
    """Whether the numbers name one clause, or one of them an item inside the other.

    `第135条`, `第一百三十五条` and `第 一百三十五 条（二）` are the same place. Dotted numbers agree
    only as a whole: 5.3.2 is a clause of its own, not an item of 5.3.
    """
    a, b = _path(one), _path(other)
    if not a or not b:
        return False
    # The paragraph is often left out where the items count through the whole article.
    if not (_has_paragraph(a) and _has_paragraph(b)):
        a, b = _without_paragraph(a), _without_paragraph(b)
    shared = min(len(a), len(b))
    return shared > 0 and a[:shared] == b[:shared]


@lru_cache(maxsize=4096)
def _path(number: str) -> tuple[str, ...]:
    """The steps from the clause down: `第一百七十二条第二款（三）` gives ("172", "款2", "3")."""
    steps: list[str] = []
    above: list[str] = []
    for match in _STEP.finditer(fold(number)):
        level = match["level"] or ""
        value = _value(match["ordinal"] or match["bracketed"] or match["appendix"] or match["plain"])
        if match["after"]:
            value += "-" + _value(match["after"])
        if level and level in _ABOVE_ARTICLE:
            above.append(level + value)
        else:
            steps.append("款" + value if level == "款" else value)
    # Articles count through the whole document, so its chapter adds nothing to an article's number.
    return tuple(steps or above)


def _value(numeral: str) -> str:
    parsed = numerals.parse(numeral)
    return numeral if parsed is None else str(parsed)


def _has_paragraph(path: tuple[str, ...]) -> bool:
    return any(step.startswith("款") for step in path)


def _without_paragraph(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(step for step in path if not step.startswith("款"))
