"""Paragraph designations of U.S. regulations: `(a)(1)(i)(A)`, nested by their order alone.

The print shows no levels, and `(i)` is a letter or a number: what is open decides.
"""

import re
from dataclasses import dataclass, field

_DESIGNATION = re.compile(r"\s*\(([a-z]{1,2}|\d{1,2}|[ivx]{1,6}|[A-Z]{1,2})\)")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_SIGNS = ("letter", "number", "roman", "capital", "number", "roman")
"""What counts at each level, outermost first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Designated:
    """A designation that ends at `end` of a text. `path` is all of it, `(a)(1)`; `level` counts from 0."""

    end: int
    path: str
    level: int


@dataclass(slots=True)
class Designations:
    """The designations open in one section."""

    _open: dict[int, tuple[str, int]] = field(default_factory=dict)

    def leading(self, text: str, announced: bool) -> list[Designated]:
        """The designations a paragraph begins with, opened now; `announced`: a list is to follow."""
        found: list[Designated] = []
        at = 0
        while match := _DESIGNATION.match(text, at):
            placed = self._place(match[1], announced or bool(found))
            if placed is None:
                break
            level, value = placed
            self._open = {above: sign for above, sign in self._open.items() if above < level}
            self._open[level] = (match[1], value)
            path = "".join(f"({sign})" for _, (sign, _) in sorted(self._open.items()))
            at = match.end()
            found.append(Designated(end=at, path=path, level=level))
        return found

    def _place(self, sign: str, announced: bool) -> tuple[int, int] | None:
        """Level and value: opens the next level, or counts on, the innermost first; else its usual level."""
        values = {level: value for level, kind in enumerate(_SIGNS) if (value := _value(sign, kind))}
        deepest = max(self._open, default=-1)
        opens = values.get(deepest + 1) == 1
        goes_on = next(
            (
                level
                for level in sorted(self._open, reverse=True)
                if values.get(level) == self._open[level][1] + 1
            ),
            None,
        )
        if opens and (announced or goes_on is None):
            return deepest + 1, 1
        if goes_on is not None:
            return goes_on, values[goes_on]
        return next(iter(values.items()), None)


def _value(sign: str, kind: str) -> int:
    """What `sign` counts as a letter, number or Roman number; 0 where it is none."""
    if kind == "number":
        return int(sign) if sign.isdigit() else 0
    if kind == "roman":
        values = [_ROMAN.get(letter, 0) for letter in sign]
        if not all(values):
            return 0
        pairs = zip(values, [*values[1:], 0], strict=True)
        return sum(-value if value < after else value for value, after in pairs)
    if not sign.isalpha() or sign.isupper() != (kind == "capital") or len(set(sign)) != 1:
        return 0
    # After (z) comes (aa).
    return ord(sign[0].lower()) - ord("a") + 1 + 26 * (len(sign) - 1)
