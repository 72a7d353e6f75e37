"""Paragraph styles of a DOCX: which are headings, and which carry a numbering."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.reading.elements import Element, whole
from knowledge.reading.ooxml import W, value

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_BODY_LEVEL = 9  # the outline level of ordinary text; 0 is the highest heading


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """A style as written; what it leaves open is inherited from `parent`."""

    name: str
    parent: str | None
    outline: int | None
    number_id: str | None
    number_level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlace:
    """Which list a paragraph counts in, at which level (None: where the list names its style)."""

    number_id: str
    level: int | None
    style: str | None


class Styles:
    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Style] = {}
        self._default: str | None = None
        for element in root.iterfind(W + "style") if root is not None else ():
            name = element.get(W + "styleId", "")
            properties = element.find(W + "pPr")
            self._styles[name] = Style(
                name=value(element, "name") or "",
                parent=value(element, "basedOn"),
                outline=whole(value(properties, "outlineLvl")),
                number_id=value(_numbering(properties), "numId"),
                number_level=whole(value(_numbering(properties), "ilvl")),
            )
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in {"1", "true", "on"}:
                self._default = name

    def heading_level(self, properties: Element | None) -> int | None:
        """The level of a paragraph with these properties, 1 being the highest; None for text."""
        outline = whole(value(properties, "outlineLvl"))
        for style in self._chain(properties):
            if outline is not None:
                break
            if match := _HEADING_NAME.fullmatch(style.name):
                return int(match[1])
            outline = style.outline
        if outline is not None:
            return outline + 1 if 0 <= outline < _BODY_LEVEL else None
        return 1 if self.is_title(properties) else None

    def is_title(self, properties: Element | None) -> bool:
        """Whether the paragraph is marked as the title of the whole document."""
        return any(style.name.lower() in {"title", "标题"} for style in self._chain(properties))

    def list_place(self, properties: Element | None) -> ListPlace | None:
        """Where a paragraph is counted, by its own properties or its style's."""
        own = _numbering(properties)
        number_id, level = value(own, "numId"), whole(value(own, "ilvl"))
        named: str | None = None
        if number_id is None:
            for identity, style in self._ancestry(properties):
                if style.number_id is not None:
                    number_id, named = style.number_id, identity
                    level = style.number_level if level is None else level
                    break
        # Number 0 takes an inherited numbering away.
        if number_id in {None, "0"}:
            return None
        return ListPlace(number_id=number_id or "", level=level, style=named)

    def number_id_of(self, style_id: str) -> str | None:
        """The list that a numbering style stands for."""
        style = self._styles.get(style_id)
        return style.number_id if style else None

    def _chain(self, properties: Element | None) -> Iterator[Style]:
        return (style for _, style in self._ancestry(properties))

    def _ancestry(self, properties: Element | None) -> Iterator[tuple[str, Style]]:
        """The style of a paragraph and those it is based on, nearest first."""
        identity = value(properties, "pStyle") or self._default
        seen: set[str] = set()
        while identity is not None and identity in self._styles and identity not in seen:
            seen.add(identity)
            yield identity, self._styles[identity]
            identity = self._styles[identity].parent


def _numbering(properties: Element | None) -> Element | None:
    return None if properties is None else properties.find(W + "numPr")
