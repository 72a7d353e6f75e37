"""Whether words stand in a clause as they are, begin and end where the clause lets them."""

import re
from collections.abc import Sequence

from assistant.grounding.names import bare
from assistant.grounding.sources import Source

_STOPS = '。！？!?；;，,：:、|（()）“”"—-.…'
_OPENING = re.compile(
    r"(?:第.{1,9}条(?:之.)?|[（(].{1,3}[)）]|§?[\d.]+(?:\(\w{1,4}\))*|[一二三四五六七八九十]+、|[a-z][)）]|[①-⑳]|-)$"
)


def stands(body: str, sources: Sequence[Source]) -> bool:
    """Whether the sentence is one of a clause's, or several, or a part from one sign to another.

    A piece cut out of the middle is not taken: 可以进入 stands in 不可以进入.
    """
    words = bare(body).strip('“”"')
    return any(_within(words, source) for source in sources)


def _within(words: str, source: Source) -> bool:
    if not words:
        return False
    text = source.bare
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if _begins(text, at, source) and (
            end == len(text)
            or (words[-1] in _STOPS and words[-1] != ".")
            or (text[end] in _STOPS and text[end] != ".")
        ):
            return True
        at = text.find(words, at + 1)
    return False


def _begins(text: str, at: int, source: Source) -> bool:
    if at == 0:
        return True
    before = text[at - 1]
    # A point or a dash before a number belongs to it.
    if before in _STOPS and not (before in ".,-—" and (text[at].isdigit() or text[at] == ".")):
        return True
    return bool(_OPENING.search(text[max(0, at - 12) : at])) or text[at : at + 12] in source.line_starts
