"""The line by which a model says, before it answers, which clauses it will use ("依据：1,3").

It is read leniently, since small models write it in many ways or not at all: then the marks in the answer say
it. Naming none is a refusal. A mark of a clause that was not named counts as well: the line makes the model
look before it writes, and what proves a sentence is the check against the clause that it cites.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clauses import Evidence
from knowledge.structure import numerals

_WORDS = ("依据", "依據", "evidence", "clauses")
_NUMBER = r"[\[【［(（]?\s*(?:第|条款|clause)?\s*(?:\d{1,4}|[零〇一二三四五六七八九十百千]{1,7}(?=条))(?![\d.%％]|\s*[a-zA-Z℃‰])\s*(?:号|条)?\s*[\]】］)）]?"
_NONE = r"(?:无|没有|空|none|nothing|n/?a|0|\[\s*\])?"
_LINE = re.compile(
    rf"^[\s*#>_-]*(?:{'|'.join(_WORDS)})[\s*_]*[:：][\s*_]*"
    rf"(?:(?P<numbers>{_NUMBER}(?:\s*(?:[,，、;；和与~～–-]|and)?\s*{_NUMBER})*)|{_NONE})"
    r"[\s*_]*(?:[。.;；]?[\s*_]*(?:\n|$)|[。；]\s*(?=\D))",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"([零〇一二三四五六七八九十百千]+|\d{1,4})(?:\s*[\]】］]?\s*[~～–-]\s*[\[【［]?\s*(\d{1,2}))?"
)
_CLAIMS = re.compile(r"(?!\W*(?:未覆盖|Not covered)).*\w.*[^：:\s]\s*$", re.IGNORECASE)
_LONGEST = 60  # characters within which the line has to end


@dataclass(frozen=True, slots=True)
class Declared:
    """The numbers named, in order; empty: none. The answer begins at `end`."""

    numbers: tuple[int, ...]
    end: int


def declared(text: str) -> Declared | None:
    """The declaration that `text` opens with; None where it opens with none."""
    found = _LINE.match(text)
    if found is None:
        return None
    numbers: list[int] = []
    for first, last in _RANGE.findall(found["numbers"] or ""):
        number = numerals.parse(first) or 0
        numbers += range(number, int(last or number) + 1)
    return Declared(tuple(n for n in dict.fromkeys(numbers) if n), found.end())


def places(numbers: Sequence[int], shown: Sequence[Evidence]) -> tuple[int, ...]:
    """The places in `shown`, from 1, that a model means: small ones write the clause's own number, too."""
    labels = {numerals.normal(item.clause): at for at, item in reversed(list(enumerate(shown, 1)))}
    meant = [n if n <= len(shown) else labels.get(f"第{numerals.chinese(n)}条", 0) for n in numbers]
    return tuple(dict.fromkeys(n for n in meant if n))


def undecided(text: str) -> bool:
    """Whether `text`, the beginning of an answer, may still become a declaration."""
    plain = text.lstrip(" \t\n*#>_-").lower()
    if "\n" in plain or len(plain) > _LONGEST:
        return False
    return any(
        word.startswith(plain[: len(word)]) and plain[len(word) :].lstrip(" *_")[:1] in ("", ":", "：")
        for word in _WORDS
    )


def marked(text: str, numbers: Sequence[int]) -> str:
    """`text`, which bears no marks at all, with those of the clauses that were named, line by line."""
    marks = "".join(f"[{n}]" for n in numbers)
    return "\n".join(line + marks if _CLAIMS.match(line) else line for line in text.splitlines())
