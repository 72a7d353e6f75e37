"""Lines put together again: a space where words of letters meet, none between Chinese signs."""

import re
from collections.abc import Iterable

_SPACED = re.compile(r"[^\u3000-\u9fff\uff00-\uffef]")


def joined(lines: Iterable[str]) -> str:
    """The lines as one; a soft hyphen at a line's end goes."""
    text = ""
    for line in lines:
        if text.endswith("\N{SOFT HYPHEN}"):
            text = text[:-1] + line
        elif text and line and _SPACED.match(text[-1]) and _SPACED.match(line[0]):
            text = f"{text} {line}"
        else:
            text += line
    return text
