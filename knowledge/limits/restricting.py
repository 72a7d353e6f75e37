"""Numbers that only say what a duty or a ban is for: 能见度低于 30 m 的设备严禁作业 permits nothing below 30 m."""

import re
from collections.abc import Sequence

from knowledge.quantities import Quantity

OBLIGED = re.compile(
    r"应|必须|须|宜|不得|严禁|要求|不允许|不准|禁止|控制在|保持|规定|只[能准]|至少|最[大小高低多少长短]"
)
"""Words before a number that make it what must be kept."""
_COMPARED = r"大于|小于|超|低于|高于|少于|多于|等于|长于|短于|达到|早于|晚于"
_BANNED = re.compile(rf"(?:严禁|禁止|不得|不应|不宜|不准|不许|不允许)(?!{_COMPARED})")
_DUTY = re.compile(
    r"必须|不[应宜得准许]|(?<![相对适反供响])应(?![力急用变])|须(?!知)|(?<![便适])宜|严禁|禁止|不允许|方可|方准|才[能准可]"
)
_SIGNS = frozenset({"≥", "≤", "<", ">", ">=", "<="})
_IF = re.compile(r"^[^\w]*(?:或者?|并且?|且)?(?:当|如果|如(?![重图表下上])|若|一旦|对于?)")
_SUPPOSED = re.compile(
    r"^[^，,、：:（）()]{0,40}?(?:时(?!间|刻|限)|的(?=$|[，,])|者(?=$|[，,])|情况下)|^的(?=不[大小超高低少多])"
)
_ITEMS = re.compile(
    r"(?:有|遇|具备|满足|符合|达到|超过|大于|小于|低于|高于)(?:下列|以下)[^，,。：:]{0,14}?(?:之一|时|的(?=为|[，,：:]|$)|(?<=[值度])[，,])"
)
_ONLY = re.compile(r"只有(?!.*(?:方可|方准|方能|才))")
_MAY = re.compile(r"方可|方准|方能|才[能准可]?")


def restricts(text: str, quantity: Quantity, begin: int, end: int) -> bool:
    """Whether a duty or a ban of the part `begin` … `end` of `text` is for what the number there describes."""
    if not _worded(text, quantity):
        return False
    own, after = _own(text[begin : quantity.begin]), text[quantity.close : end]
    if bans := list(_BANNED.finditer(own)):
        return not OBLIGED.search(own, bans[-1].end())
    if OBLIGED.search(own):
        return False
    # Within 24 h something must be done: that is a bound. Within 24 h nobody may enter: that is none.
    within = _is_within(text, quantity)
    duty = (_BANNED if within else _DUTY).search(after)
    return duty is not None and (within or "、" not in after[: duty.start()] or "的" in after[: duty.start()])


def supposes(text: str, quantity: Quantity, begin: int, end: int) -> bool:
    """Whether the part only supposes the number (瓦斯压力超过 0.7 MPa 的, 如超过 2 %), whatever follows."""
    own = _own(text[begin : quantity.begin])
    if not _worded(text, quantity) or _is_within(text, quantity) or OBLIGED.search(own) or "需" in own:
        return False
    return bool(_SUPPOSED.match(text[quantity.close : end]) or _IF.match(own))


def due(text: str, quantity: Quantity, end: int) -> bool:
    """Whether something must be done within it: 24 h 内必须封闭."""
    after = text[quantity.close : end]
    return _is_within(text, quantity) and bool(_DUTY.search(after)) and not _BANNED.search(after)


def is_case(text: str, begin: int, leads: Sequence[str]) -> bool:
    """Whether what leads to a number at `begin` of `text` makes it a case: 有下列情形之一的, 达到下列限值时."""
    own = _own(text[:begin])
    if OBLIGED.search(own[own.rfind("，") + 1 :]):
        return False
    return any(_ITEMS.search(words) for words in (text[:begin], *leads[:2]))


def only_then(text: str, quantity: Quantity) -> bool:
    """Whether something may be done only then: 只有浓度不超过 1 %, 且风量足够时, 方可开启."""
    return bool(_ONLY.search(text[: quantity.begin]) and _MAY.search(text, quantity.close))


def demand(text: str, quantity: Quantity, begin: int, end: int) -> tuple[int, int] | None:
    """Where the part `begin` … `end` stops to tell the case and where it says what is to be done, if it does."""
    if text.startswith("的不", quantity.close):
        return quantity.close + 1, quantity.close + 1
    if duty := _DUTY.search(text, quantity.close, end):
        return duty.start(), duty.start()
    bans = list(_BANNED.finditer(text, begin, quantity.begin))
    return (end, bans[-1].start()) if bans else None


def _worded(text: str, quantity: Quantity) -> bool:
    """Whether the number has a comparator that neither a sign nor a negation makes a bound."""
    words = text[quantity.begin : quantity.start]
    if quantity.comparator is None or re.search("不|严禁|禁止|至少|最|至多|顶多|起码", words):
        return False
    return words.strip() not in _SIGNS


def _is_within(text: str, quantity: Quantity) -> bool:
    """24 h 内, 30 m 以内."""
    return text[quantity.end : quantity.close].endswith("内")


def _own(before: str) -> str:
    """What stands behind a colon: the words before it rule other things."""
    return re.split("[：:]", before)[-1]
