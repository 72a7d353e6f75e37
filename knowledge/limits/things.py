"""Things that a question names and no clause does: what is asked of them no rule can answer."""

import re
from collections.abc import Collection
from functools import cache

from knowledge.limits.lists import lines


def unknown_things(question: str, texts: Collection[str]) -> tuple[str, ...]:
    """The things of the table that `question` names and none of `texts` does."""
    named = [match[0] for match in _pattern().finditer(question)]
    return tuple(dict.fromkeys(thing for thing in named if not any(thing in text for text in texts)))


def head_of(thing: str, texts: Collection[str]) -> str:
    """The longest end of a phrase, of two characters at least, that some text has: its noun; or nothing.

    Of 井下水沟盖板 this is 水沟盖板 where a clause names one, else 盖板.
    """
    for at in range(len(thing) - 1):
        if any(thing[at:] in text for text in texts):
            return thing[at:]
    return ""


@cache
def _pattern() -> re.Pattern[str]:
    things = [word.strip() for line in lines("things.txt") for word in line.split(",") if word.strip()]
    return re.compile("|".join(map(re.escape, sorted(things, key=len, reverse=True))))
