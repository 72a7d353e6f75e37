"""Cutting a text that an encoder cannot read at once into parts that it can."""

from collections.abc import Callable

_MARKS = ("\n", "。", "；", ";", "，", ",", " ")
_NEAR = 0.25  # how far from the middle a cut may lie, as a share of the text


def parts(text: str, fits: Callable[[str], bool]) -> list[str]:
    """`text` in order, halved at the best mark near its middle until each part fits; nothing is left out."""
    if len(text) < 2 or fits(text):
        return [text]
    cut = _middle(text)
    return [*parts(text[:cut], fits), *parts(text[cut:], fits)]


def _middle(text: str) -> int:
    middle, reach = len(text) // 2, max(1, int(len(text) * _NEAR))
    for mark in _MARKS:
        before = text.rfind(mark, middle - reach, middle)
        after = text.find(mark, middle, middle + reach)
        places = [at + 1 for at in (before, after) if at >= 0 and at + 1 < len(text)]
        if places:
            return min(places, key=lambda at: abs(at - middle))
    return middle
