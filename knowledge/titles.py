"""What people call a document: its title, the title without its common words, its number, or a nickname."""

import re
import unicodedata
from functools import lru_cache

from knowledge.clauses import Edition

_NUMBER = re.compile(
    r"(?<![A-Za-z])(GBZ|GB|AQ|MT|KA|NB|DL|HG|JB|SY|YD|JGJ|TSG|CJJ)(?:\s*/\s*[TZ])?\s*(\d{2,6}(?:\.\d+)?)(?!\d)"
    r"(?:\s*[-—–]\s*(?:19|20)?\d\d(?!\d))?",
    re.IGNORECASE,
)
_SHORT = re.compile(r"中华人民共和国|煤矿|实施|[（(].*?[）)]|《|》|\s")
# What people call the regulations that they use most.
_NICKNAMES = (
    ("防突细则", "防治煤与瓦斯突出细则"),
    ("防突", "防治煤与瓦斯突出"),
    ("防治水", "防治水"),
    ("防冲", "冲击地压"),
)


def mentions(question: str, title: str) -> bool:
    """Whether `question` names the document `title`: in full, without its common words, by number or nickname."""
    return named(question, title) or nicknamed(question, title)


def nicknamed(question: str, title: str) -> bool:
    """Whether `question` holds a nickname of the document `title`; others may have the same."""
    plain = _plain(question)
    return any(nick in plain and full in title for nick, full in _NICKNAMES)


def named(question: str, title: str) -> bool:
    """The same without nicknames, which several documents share."""
    plain = _plain(question)
    if title in plain:
        return True
    short = core(title)
    return (len(short) >= 4 and short in plain) or bool(numbers(title) & numbers(question))


@lru_cache(maxsize=4096)
def core(title: str) -> str:
    """`title` without its number and the words that most titles share."""
    return _SHORT.sub("", _NUMBER.sub("", unicodedata.normalize("NFKC", title)))


@lru_cache(maxsize=4096)
def numbers(text: str) -> frozenset[str]:
    """Numbers of standards that `text` names, without their year.

    >>> sorted(numbers("GB/T 12345-2009 和AQ1020—2006"))
    ['AQ1020', 'GB12345']
    """
    found = _NUMBER.findall(unicodedata.normalize("NFKC", text))
    return frozenset(letters.upper() + digits for letters, digits in found)


def names(question: str, edition: Edition) -> bool:
    """Whether `question` names the document of `edition` by its title or by the number of the standard."""
    if named(question, edition.document.title):
        return True
    asked = numbers(question)
    return bool(asked) and bool(asked & numbers(f"{edition.number} {edition.label} {edition.source_name}"))


@lru_cache(maxsize=8)
def _plain(question: str) -> str:
    """Without white space; every document is looked for in one question."""
    return "".join(question.split())
