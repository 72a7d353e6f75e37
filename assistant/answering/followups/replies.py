"""The answer to a question back, sent as plain words: 采煤工作面, 第二个, 高瓦斯矿井."""

import re
from collections.abc import Sequence

from assistant.answers import Turn
from knowledge.limits.names import place_names
from knowledge.structure import numerals

_ASKED = re.compile(r"请说明[^：。？]{2,6}：(?P<choices>[^。？]{2,200}?)，还是[^。？]{1,4}？")
_ENGLISH = re.compile(
    r"(?:Which is it|Where is it|Which one): (?P<choices>[^?]{2,200}?)(?:, or elsewhere)?\?"
)
_ORDINAL = re.compile(
    r"^(?:(?:选|是)?\s*第?\s*(?P<number>[1-9]|[一二三四五六])\s*(?:个|项|种)?|(?:the )?(?P<word>first|second|third) ?(?:one)?)[。.\s]*$",
    re.I,
)
_WORDS = {"first": 1, "second": 2, "third": 3}
_FRAME = re.compile(
    r"^(?:我们?(?:这里|这儿|矿)?|咱们?(?:矿)?|这里|就)?(?:是|在)?(?:个)?|(?:里面?|的|吧|啊|呀)?[。.！!\s]*$"
)
_LONGEST = 14  # characters of a reply that chooses


def reply(question: str, turns: Sequence[Turn]) -> str:
    """What `question` chooses of what was asked back last, or the place that it is; empty where it does neither."""
    words = _FRAME.sub("", question.strip())
    if not words or len(words) > _LONGEST:
        return ""
    choices = _choices(turns)
    if ordinal := _ORDINAL.match(question.strip()):
        word = (ordinal["word"] or "").lower()
        at = _WORDS.get(word) or numerals.parse(ordinal["number"] or "") or 0
        return choices[at - 1] if 0 < at <= len(choices) else ""
    for choice in choices:
        if words == choice or (len(words) > 1 and choice.startswith(words)):
            return choice
    named = place_names().found(words)
    return words if len(named) == 1 and named[0].end - named[0].start == len(words) else ""


def _choices(turns: Sequence[Turn]) -> list[str]:
    """What the last answer asked its reader to choose from."""
    if not turns or turns[-1].role != "assistant":
        return []
    said = turns[-1].content
    for asked, comma in ((_ASKED, "、"), (_ENGLISH, ",")):
        if found := asked.search(said):
            return [choice.strip() for choice in found["choices"].split(comma)]
    return []
