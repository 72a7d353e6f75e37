"""Bytes to text: UTF-8, UTF-16 and UTF-32 (UTF-16 also without a mark), GB18030, Big5, Windows-1252.

Every byte string of some length is "valid" in several of them, so the right one is found by asking
which gives the characters that Chinese is written with.
"""

import re
from collections import Counter
from dataclasses import dataclass

from knowledge.reading.signatures import byte_order_mark, unmarked_utf16

_BROKEN = "\ufffd"
_NEIGHBOURS = re.compile(rb"[\x80-\xff]{2}")
_PUNCTUATION = re.compile(r"[\u2000-\u206f\u3000-\u303f\uff00-\uffef]")
# Lead bytes of the rows that hold the everyday characters (GB 2312 level 1, Big5 level 1).
_EVERYDAY = {"gb18030": ("gb2312", range(0xB0, 0xD8)), "big5": ("big5", range(0xA4, 0xC7))}
_MAX_BROKEN = 0.05  # of the characters beyond ASCII: one bad byte should not cost the whole file
_MIN_EVERYDAY = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """`broken` counts the places that do not decode; each stands in `text` as U+FFFD."""

    text: str
    encoding: str
    broken: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded | None:
    """The text of `data`, or None if no encoding makes sense of it.

    A byte order mark outranks everything, strict UTF-8 outranks `declared` (pages often claim the
    wrong one), and `declared` outranks a guess.
    """
    if mark := byte_order_mark(data):
        return _tolerant(data[mark[1] :], mark[0])
    try:
        # NUL is a sign of UTF-8 too, but of no text: such bytes are UTF-16 or nothing.
        if b"\0" not in data:
            return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        pass
    if declared and (decoded := _tolerant(data, declared)):
        return decoded
    return _unmarked_utf16(data) or _tolerant(data, "utf-8") or _western(data) or _chinese(data)


def _unmarked_utf16(data: bytes) -> Decoded | None:
    encoding = unmarked_utf16(data)
    return _tolerant(data, encoding) if encoding else None


def _tolerant(data: bytes, encoding: str) -> Decoded | None:
    try:
        text = data.decode(encoding, errors="replace")
    except (LookupError, UnicodeError):
        return None
    broken = text.count(_BROKEN)
    if broken:
        beyond_ascii = sum(not c.isascii() for c in text)
        if broken == beyond_ascii or broken > max(1, beyond_ascii * _MAX_BROKEN):
            return None
    return Decoded(text=text, encoding=encoding, broken=broken)


def _western(data: bytes) -> Decoded | None:
    # In GB18030 and Big5 bytes beyond ASCII go in pairs; a § or ’ of Windows-1252 stands alone.
    if _NEIGHBOURS.search(data):
        return None
    try:
        return Decoded(text=data.decode("cp1252"), encoding="cp1252")
    except UnicodeDecodeError:
        return None


def _chinese(data: bytes) -> Decoded | None:
    candidates = [d for d in (_tolerant(data, "gb18030"), _tolerant(data, "big5")) if d]
    # max() keeps the first of equals: GB18030, which mainland documents use.
    best = max(candidates, key=_everyday_share, default=None)
    return best if best and _everyday_share(best) >= _MIN_EVERYDAY else None


def _everyday_share(decoded: Decoded) -> float:
    """How much of the text beyond ASCII and punctuation is everyday characters of its encoding."""
    codec, rows = _EVERYDAY[decoded.encoding]
    counts = Counter(_PUNCTUATION.sub("", decoded.text))
    total = everyday = 0
    for character, count in counts.items():
        if not character.isascii():
            total += count
            code = character.encode(codec, errors="ignore")
            everyday += count if len(code) == 2 and code[0] in rows else 0
    return everyday / total if total else 1.0
