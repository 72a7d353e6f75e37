"""Words of a clause that stand in it as they are and yet do not say what it says: cut off from what governs them.

方可送电 without what it depends on, 携带烟草入井 without the 严禁 above the list.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.names import bare
from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sources import NUMBERED, Source

LEAVE = re.compile(r"方可|方准|方能|才[能可准]|允许|准许|可(?!能|缩|靠|燃|见|视|编|控|逆|变|溶|爆)")
_WHILE = re.compile(r"方可|方准|方能|才[能可准]|只有|批准|同意|[时后][，,]$")
BAN = re.compile(r"(?:严禁|禁止|不得|不应|不准)[^，。；]{0,24}[:：]$")
DUTY = re.compile(r"严禁|禁止|不得|不应|不准|必须|应|可|须|宜")
ITEM = re.compile(r"^(?:[（(]\w{1,3}[)）]|\d{1,2}[.、)）]|[a-zａ-ｚ][)）]|——|-)")
"""A leave, a ban above a list, words of duty, and the number that an item of a list opens with: what a sentence may be cut off from."""


def check_cut(body: str, told: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """A leave without the words that it depends on, an act without the ban above it; `told` is what the answer
    said so far.
    """
    words = bare(body).strip('“"”').rstrip("。；;.")
    lost = [missing for source in sources if (missing := _lost(words, told, source)) is not None]
    # Where it stands whole in one of the clauses, that one proves it.
    if lost and all(lost):
        yield "polarity_matches", reason("lost", language, source=lost[0])


def _lost(words: str, told: str, source: Source) -> str | None:
    """What governs `words` in `source` and is not told: empty for nothing, None where they do not stand there."""
    text = source.bare
    at = text.find(words)
    if at < 0:
        return None
    head = re.split(r"[。；;！？]", text[:at])[-1]
    leave = LEAVE.search(re.split(r"[，,]", words)[0])
    governed = leave and (leave.start() == 0 or _WHILE.search(head))
    if head and head[-1] in "，,、" and governed and head[-8:-1] not in bare(told):
        return head.strip("，,、")[-20:]
    if DUTY.search(words) or not ITEM.match(_line(source, words)):
        return ""
    above = next((line.strip() for line in source.text.splitlines() if BAN.search(line.strip())), "")
    return "" if not above or bare(NUMBERED.sub("", above)) in bare(told) else above.strip(" ：:")[-12:]


def _line(source: Source, words: str) -> str:
    """The line that `words` open, its number with it; empty where they open none."""
    lines = (bare(line) for line in source.text.splitlines())
    return next(
        (line for line in lines if ITEM.sub("", line).startswith(words[:8]) or line.startswith(words[:8])),
        "",
    )
