"""Several questions asked in one breath, taken apart so that each is answered, or said not to be."""

import re
from dataclasses import dataclass

from assistant.answering import asking

_BREAKS = re.compile(r"[？?。！!]+|[，,；;](?:(?:那|另外|还有|以及|并且|同时|再|又)(?:问一下)?)?")
_ASKS = re.compile(
    r"谁|哪|什么|啥|怎么|怎样|咋|如何|为什么|为啥|几|多少|多[长大高宽深远久快重厚粗]|吗$|么$|能不能|要不要|是否|可否"
)
_MOST = 3  # parts that are answered apart; what has more is a list of details of one question
_SHORTEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of several questions, `asked` as it was, and `whole` with the circumstances told before it."""

    asked: str
    whole: str


def parts(question: str) -> list[Part]:
    """The questions in `question`; empty where it asks one thing.

    >>> [part.whole for part in parts("水压1.6MPa，眼最粗能打多大，用什么法子钻？")]
    ['水压1.6MPa，眼最粗能打多大', '水压1.6MPa，用什么法子钻']
    """
    told: list[str] = []
    found: list[Part] = []
    opening = ""
    for piece in (piece.strip() for piece in _BREAKS.split(question)):
        if not piece:
            continue
        if len(piece) >= _SHORTEST and _asks(piece):
            before = [opening, *told] if found and opening else told
            found.append(Part(asked=piece, whole="，".join((*before, piece))))
            opening = opening or ("，".join(told) if len(found) == 1 else "")
            told = []
        else:
            told.append(piece)
    return found if 1 < len(found) <= _MOST else []


def _asks(piece: str) -> bool:
    return bool(_ASKS.search(piece)) or asking.read(piece).yes_no is not None
