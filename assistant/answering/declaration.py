"""The line by which a model says, before it answers, which clauses it will use ("依据：1,3").

It is read leniently, since small models write it in many ways or not at all: then the marks in the answer say
it. Naming none is a refusal. A mark of a clause that was not named counts as well: the line makes the model
look before it writes, and what proves a sentence is the check against the clause that it cites.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.clauses import Evidence
from knowledge.structure import numerals

_WORDS = ("依据", "依據", "evidence", "clauses")
_NAME = (
    r"[\[【［(（]?\s*(?:第|条款|clause|§)?\s*(?:\d{1,4}(?:\.\d{1,3}){0,4}|[零〇一二三四五六七八九十百千]{1,7}(?=条))"
    r"(?![\d.%％]|\s*[a-zA-Z℃‰])\s*(?:号|条)?\s*[\]】］)）]?"
)
_NONE = r"(?:无|没有|空|none|nothing|n/?a|0|\[\s*\])?"
_LINE = re.compile(
    rf"^[\s*#>_-]*(?:{'|'.join(_WORDS)})[\s*_]*[:：][\s*_]*"
    rf"(?:(?P<names>{_NAME}(?:\s*(?:[,，、;；和与~～–-]|and)?\s*{_NAME})*)|{_NONE})"
    r"[\s*_]*(?:[。.;；]?[\s*_]*(?:\n|$)|[。；]\s*(?=\D))",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,2})[\]】］\s]*[~～–-][\[【［\s]*(\d{1,2})(?!\d)")
_EACH = re.compile(r"[\d.]*\d|[零〇一二三四五六七八九十百千]+")
_CLAIMS = re.compile(r"(?!\W*(?:未覆盖|Not covered)).*\w.*[^：:\s]\s*$", re.IGNORECASE)
_LONGEST = 60  # characters within which the line has to end


@dataclass(frozen=True, slots=True)
class Declared:
    """The numbers named, as written, in order; empty: none. The answer begins at `end`."""

    names: tuple[str, ...]
    end: int


def declared(text: str) -> Declared | None:
    """The declaration that `text` opens with; None where it opens with none."""
    found = _LINE.match(text)
    if found is None:
        return None
    names = _EACH.findall(_RANGE.sub(_counted, found["names"] or ""))
    return Declared(tuple(name for name in dict.fromkeys(names) if name != "0"), found.end())


def _counted(found: re.Match[str]) -> str:
    return ",".join(str(n) for n in range(int(found[1]), int(found[2]) + 1))


def places(names: Sequence[str], shown: Sequence[Evidence]) -> tuple[int, ...]:
    """The places in `shown`, from 1, that a model means: small ones write the clause's own number, too."""
    labels = {numerals.normal(item.clause): at for at, item in reversed(list(enumerate(shown, 1)))}
    meant = [_place(name, len(shown), labels) for name in names]
    return tuple(dict.fromkeys(at for at in meant if at))


def _place(name: str, last: int, labels: Mapping[str, int]) -> int:
    """0 where nothing is meant."""
    number = numerals.parse(name)
    if number is None:
        return labels.get(name, 0)
    return number if number <= last else labels.get(f"第{numerals.chinese(number)}条", labels.get(name, 0))


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
