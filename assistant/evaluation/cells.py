"""What a cell of a question file may hold: text, a list with separators, or JSON."""

import json
import re
from collections.abc import Mapping, Sequence

from assistant.evaluation.rows import Unreadable


def text(value: object, field: str) -> str:
    """`value` as text; raises Unreadable, which names `field`, for a list or an object."""
    if isinstance(value, Mapping | Sequence) and not isinstance(value, str):
        raise Unreadable(f"{field} 应当是文字", f"{field} must be text")
    # JSON can spell half a surrogate pair, which no file or database takes later on.
    return "" if value is None else str(value).strip().encode("utf-8", "replace").decode()


def opened(value: object) -> object:
    """A cell that holds a JSON list or object, as that; anything else as it is."""
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def items(value: object, separators: str) -> Sequence[object]:
    """The entries of a list, of a cell with separators, or of a single value."""
    value = opened(value)
    if value is None:
        return ()
    if isinstance(value, str):
        return re.split(separators, value)
    return value if isinstance(value, Sequence) else (value,)


def texts(value: object, field: str, separators: str) -> tuple[str, ...]:
    """The same for each entry, empty ones left out."""
    found = (text(item, field) for item in items(value, separators))
    return tuple(one for one in found if one)
