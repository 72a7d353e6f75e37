"""The numbers that Word shows before a paragraph and that stand nowhere in its text: 第三条, 2.1, （一）.

A document keeps list definitions ("abstract" ones, with up to nine levels) and lists that use them.
All lists of one definition count on together, unless a list says where it starts anew.
"""

import re
from dataclasses import dataclass, replace

from knowledge.reading.elements import Element, whole
from knowledge.reading.number_formats import formatted
from knowledge.reading.ooxml import W, value
from knowledge.reading.styles import ListPlace, Styles

_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """`restart` is the number of the level (1 = highest) that sets this one back; 0: none does."""

    start: int
    format: str
    text: str
    gap: str
    style: str | None
    restart: int | None
    decimals_only: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class List:
    """A list: its definition's levels with its own overrides, and the levels that it starts anew."""

    definition: str
    levels: dict[int, Level]
    anew: frozenset[int]


class Numbering:
    """Counts paragraphs as they come by."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        definitions = {d.get(W + "abstractNumId", ""): d for d in _children(root, "abstractNum")}
        numbers = {n.get(W + "numId", ""): n for n in _children(root, "num")}
        self._lists: dict[str, List] = {}
        for identity, number in numbers.items():
            definition = value(number, "abstractNumId") or ""
            if link := value(definitions.get(definition), "numStyleLink"):
                # The definition is only a reference to the one that the numbering style uses.
                definition = value(numbers.get(styles.number_id_of(link) or ""), "abstractNumId") or ""
            if definition in definitions:
                self._lists[identity] = _list(number, definition, definitions[definition])
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()

    def next_label(self, place: ListPlace) -> str:
        """The number of the next paragraph at `place` and the gap behind it; "" for bullets."""
        numbered = self._lists.get(place.number_id)
        if numbered is None:
            return ""
        by_style = (i for i, level in numbered.levels.items() if level.style and level.style == place.style)
        at = next(by_style, 0) if place.level is None else place.level
        level = numbered.levels.get(at)
        if level is None:
            return ""
        self._count(place.number_id, numbered, at)
        if level.format == "bullet":
            return ""
        label = _PLACEHOLDER.sub(lambda match: self._shown(numbered, at, int(match[1]) - 1), level.text)
        return label + level.gap if label.strip() else ""

    def _count(self, number_id: str, numbered: List, at: int) -> None:
        counters = self._counters.setdefault(numbered.definition, {})
        if number_id not in self._begun:
            self._begun.add(number_id)
            for index in numbered.anew:
                counters.pop(index, None)
        counters[at] = counters[at] + 1 if at in counters else numbered.levels[at].start
        for index, deeper in numbered.levels.items():
            if index > at and (deeper.restart is None or at < deeper.restart):
                counters.pop(index, None)

    def _shown(self, numbered: List, at: int, index: int) -> str:
        level = numbered.levels.get(index)
        if level is None:
            return ""
        count = self._counters[numbered.definition].get(index, level.start)
        return formatted(count, "decimal" if numbered.levels[at].decimals_only else level.format)


def _list(number: Element, definition: str, abstract: Element) -> List:
    levels = {index: _level(element) for index, element in _levels(abstract)}
    anew = set()
    for override in _children(number, "lvlOverride"):
        index = whole(override.get(W + "ilvl")) or 0
        levels |= {i: _level(element) for i, element in _levels(override)}
        start = whole(value(override, "startOverride"))
        if start is not None and index in levels:
            levels[index] = replace(levels[index], start=start)
            anew.add(index)
    return List(definition=definition, levels=levels, anew=frozenset(anew))


def _levels(parent: Element) -> list[tuple[int, Element]]:
    return [(whole(element.get(W + "ilvl")) or 0, element) for element in _children(parent, "lvl")]


def _level(element: Element) -> Level:
    start, restart = whole(value(element, "start")), whole(value(element, "lvlRestart"))
    legal = element.find(W + "isLgl")
    return Level(
        start=0 if start is None else start,
        format=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        gap="" if value(element, "suff") == "nothing" else " ",
        style=value(element, "pStyle"),
        restart=restart,
        decimals_only=legal is not None and legal.get(W + "val", "1") not in {"0", "false", "off"},
    )


def _children(parent: Element | None, name: str) -> list[Element]:
    return [] if parent is None else parent.findall(W + name)
