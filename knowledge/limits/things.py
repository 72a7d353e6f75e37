"""Things that a question names and no clause does: what is asked of them no rule can answer."""

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path


def unknown_things(question: str, texts: Collection[str]) -> tuple[str, ...]:
    """The things of the table that `question` names and none of `texts` does."""
    named = [match[0] for match in _pattern().finditer(question)]
    return tuple(dict.fromkeys(thing for thing in named if not any(thing in text for text in texts)))


@cache
def _pattern() -> re.Pattern[str]:
    lines = Path(__file__).with_name("things.txt").read_text(encoding="utf-8").splitlines()
    things = [word.strip() for line in lines for word in line.partition("#")[0].split(",") if word.strip()]
    return re.compile("|".join(map(re.escape, sorted(things, key=len, reverse=True))))
