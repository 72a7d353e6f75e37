"""Which limits answer first: how near their place is, how much they demand, whether they are for the usual case."""

import re
from collections.abc import Collection

from knowledge.limits.limit import Limit
from knowledge.limits.names import narrower, wider
from knowledge.tokens import pairs

_STOPS = re.compile(
    r"停止(?:一切)?(?:工作|作业|生产|运[转行]|施工|掘进|回采|采掘|使用)|切断|停工|断电|停电|停产"
)
_LEAVES = re.compile(r"撤出|撤离|撤[到至]|撤人")
_DUTY = re.compile(r"必须|严禁|禁止|不得|立即|应|^为")
_ELSEWHERE = re.compile(
    r"解锁|复电|恢复|送电|通电|排放瓦斯|排瓦斯|排出的瓦斯|串联|被串|贯通|救护|灾区|灭火|火区|突出后|校[正准]|上述|前款|本条"
)
"""Words of a situation of its own."""
_UNUSUAL = 0.9  # lost by what is for a case not asked for: more than the very place gains on a wider one
_LAST = 10.0
NARROWER = 0.6
"""How near a limit of a narrower place is."""


def nearness(limit: Limit, places: Collection[str]) -> float:
    """1: ruled for one of the places itself; less for a wider or a narrower one; 0 for none of them."""
    best = 0.0
    for place in places:
        if place in limit.places:
            return 1.0
        if wide := wider(place) & set(limit.places):
            # Of two that are wider the one that takes in less is nearer.
            best = max(best, 0.8 - 0.01 * min(len(narrower(one)) for one in wide))
        elif narrower(place) & set(limit.places):
            best = max(best, NARROWER)
    return best


def weight(limit: Limit) -> int:
    """How much a limit demands: 3 where people leave, 2 where work stops or power is cut, 1 for another duty."""
    if limit.permits:
        return 0
    if _LEAVES.search(limit.action):
        return 3
    if _STOPS.search(limit.action):
        return 2
    return 1 if limit.kind == "trigger" and _DUTY.search(limit.action) else 0


def situation(limit: Limit) -> str:
    """The words of a situation of its own that a limit is for (复电, 排放瓦斯, 贯通), empty for none."""
    found = _ELSEWHERE.search(f"{limit.subject}，{limit.condition}，{limit.action}")
    return found[0] if found else ""


def standing(limit: Limit, places: Collection[str], words: Collection[str]) -> float:
    """The more the better a limit fits the places and the pairs of characters `words` that are asked."""
    score = 3 * nearness(limit, places) + shared(words, limit) + weight(limit) / 4
    case = limit.condition if limit.kind == "bound" else ""
    if (own := f"{case}，{situation(limit)}".strip("，")) and not set(pairs(own)) & set(words):
        score -= _UNUSUAL
    return score - _LAST if limit.suspect else score


def shared(words: Collection[str], limit: Limit) -> float:
    """The share of the words asked that the limit has, in its sentence, its action or the names it goes by."""
    if not words:
        return 0.0
    own = set(pairs(" ".join((limit.sentence, limit.condition, limit.action, limit.quantity, *limit.places))))
    return len(own.intersection(words)) / len(words)
