"""What the markup of DOCX and HTML has in common."""

from typing import Any

Element = Any
"""An lxml element; lxml has no types of its own."""


def whole(text: str | None) -> int | None:
    """A number as an attribute writes it, None for nothing and for nonsense."""
    try:
        return int(text) if text is not None else None
    except ValueError:
        return None
