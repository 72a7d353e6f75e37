"""How a number stands in its sentence: what is measured, where, with which comparator, bound or trigger."""

import re
from dataclasses import dataclass

from knowledge.limits.limit import Comparator, Kind
from knowledge.limits.restricting import OBLIGED, due, is_case, only_then, restricts, supposes
from knowledge.quantities import Quantity

_NEGATED = re.compile(r"不|严禁|禁止")
_ACTS = re.compile(
    r"必须|应|须|不得|不准|不许|严禁|禁止|方可|方准|才[能准可]|可以?|宜|停止|撤出|切断|立即|报警|断电|不应|解锁|采[取用]|处理"
)
_WHEN = re.compile(
    r"^[^，,]{0,40}?(?:时(?!间|刻|限)|的(?=$|[，,]|必须|应|不得|严禁)|者(?=$|[，,])|后(?=$|[，,必应须方不])|以后|情况下|前(?=$|[，,])|之[一前后])"
)
_CASES = re.compile(r"下列(?:情形|情况|条件|现象|之一)|之一|情形|情况时")
_COMMA = re.compile("[，,]")
_COMPOUND = re.compile(r"/(?![年a](?![a-z]))")
_BEYOND_ANOTHER = re.compile(
    r"(?P<not>不(?:得|应|宜)?)?(?P<word>超过|大于|高于|低于|小于)(?:最[大小高低]|额定|规定|设计|允许|正常)[^，,。\d]{0,8}$"
)
"""超过最大速度 15 %: the number is how far beyond. What is not to lie so far beyond it is no limit of its own."""
_OF_ANOTHER = re.compile(r"不(?:得|应|宜)?(?P<word>大于|超过|高于|多于|小于|低于|少于)[^，,。]{1,18}的$")
_LEADING = re.compile(r"[:：]\s*$|下列|如下|以下|符合|规定")
_LENGTHS = frozenset({"m", "km", "cm", "mm"})
_AROUND = re.compile(r"(?:附近|周围|四周|周边|以下|以上|上下|前后|外缘?)$|^$")
_ZONE = re.compile(r"(?:范围)?(?:以内|之内|内)(?:范围)?的?[，,]?(?P<acts>(?:不得|不应|严禁|禁止|必须)?)")
_WITHIN = re.compile(
    r"^(?:的?(?:范围|区域)|(?:以内|以外|内|外|处|远处|之内|附近)?的?(?:巷道|风流|地点|范围|区域|以外|处(?![理置])|上风|下风)|附近|处(?![理置]))"
)
_LEAST = re.compile(
    r"(?:至少|最少|起码|最[小低短]\S{0,8}?[为是]?|下限\S{0,4})[为是应]?(?:当|设|配备|有|保证|进行|设置|开展|检查|检测|不)?\S{0,4}$"
)
_MOST = re.compile(
    r"(?:至多|最[大高多长晚迟]\S{0,10}?[为是]?|上限\S{0,4}|允许(?:浓度|值|温度|偏差|误差)\S{0,4}?|容许浓度\S{0,2})[为是应]?$"
)
_EXACT = re.compile(
    r"(?:应当?|必须|宜|须|可|不宜)(?:[为取按在]|采用|保持在?|设在?|控制在|是|用|选用|达到|具有|有|留|设置|设计为?|取为)?$"
    r"|(?:控制在|保持在?|宜为|应为|取|规定为|采用|宜在|应在)$"
)
_APART = re.compile(r"每(?:间?隔)$|相?隔$")
_EVERY = re.compile(r"每(?:间?隔)?$|第$|[—－-]$")
_TO = re.compile(r"(?:降到?|降低到|减少到|升到|恢复到|达到?|降至|下降到)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How one number is ruled, where it is ruled at all."""

    comparator: Comparator
    kind: Kind


def part_of(text: str, at: int) -> tuple[int, int]:
    """Where the comma-part of `text` that holds `at` begins and ends."""
    begin = max(text.rfind("，", 0, at), text.rfind(",", 0, at)) + 1
    end = _COMMA.search(text, at)
    return begin, end.start() if end else len(text)


def parts_before(text: str, begin: int) -> list[tuple[int, int]]:
    """Where the comma-parts of `text` before `begin` begin and end."""
    out, at = [], 0
    while at < begin:
        _, end = part_of(text, at)
        out.append((at, end))
        at = end + 1
    return out


def reading(text: str, quantity: Quantity, leads: tuple[str, ...]) -> Reading | None:
    """What sentence `text` makes of a number in it; None where it rules nothing by it."""
    begin, end = part_of(text, quantity.start)
    before, after = text[begin : quantity.begin], text[quantity.close : end]
    words = text[quantity.begin : quantity.start]
    if restricts(text, quantity, begin, end) and quantity.comparator is not None:
        return Reading(comparator=quantity.comparator.value, kind="trigger")
    bare = quantity.comparator is None or quantity.close > quantity.end
    every = _EVERY.search(before) and not _APART.search(before)
    if bare and (every or _WITHIN.match(text[quantity.close :])):
        return None
    if _COMPOUND.match(text, quantity.close) or (
        quantity.close > quantity.end
        and text.startswith("的", quantity.close)
        and not OBLIGED.search(text[: quantity.begin][-25:])
        and not _when(text, after, end)
    ):
        return None
    if quantity.unit in _LENGTHS and _AROUND.search(before) and (zone := _ZONE.match(text, quantity.end)):
        return Reading(comparator="≤", kind="trigger") if zone["acts"] else None
    negated = quantity.comparator is not None and _NEGATED.search(words) is not None
    comparator = _comparator(quantity, before, after)
    if comparator is None:
        return None
    if only_then(text, quantity):
        return Reading(comparator=comparator, kind="trigger")
    if comparator != "~" and quantity.comparator is not None and is_case(text, quantity.begin, leads):
        return Reading(comparator=comparator, kind="trigger")
    if negated:
        later = _WHEN.match(after) and _ACTS.search(text[end:])
        return Reading(
            comparator=comparator,
            kind="trigger" if later and "不得" not in words and "应" not in words else "bound",
        )
    beyond = quantity.comparator is None and _BEYOND_ANOTHER.search(before) and _WHEN.match(after)
    if beyond or _when(text, after, end) or supposes(text, quantity, begin, end):
        return Reading(comparator=comparator, kind="trigger")
    if OBLIGED.search(before) or OBLIGED.search(text[:begin][-30:]):
        return Reading(comparator=comparator, kind="bound")
    if leads and _CASES.search(leads[0]):
        return Reading(comparator=comparator, kind="trigger")
    if quantity.comparator is not None and words.strip() in ("≥", "≤", "<", ">", ">=", "<="):
        return Reading(comparator=comparator, kind="bound")
    if comparator == "~" or quantity.comparator is None:
        return Reading(comparator=comparator, kind="bound")
    if _ACTS.search(text[end:]):
        return Reading(comparator=comparator, kind="trigger")
    if due(text, quantity, end):
        return Reading(comparator=comparator, kind="bound")
    # 漏风率小于 5 %, under 应符合下列要求.
    if any(OBLIGED.search(lead) and _LEADING.search(lead) for lead in leads[:2]):
        return Reading(comparator=comparator, kind="bound")
    return None


def _when(text: str, after: str, end: int) -> bool:
    found = _WHEN.match(after)
    if found is None:
        return False
    return _ACTS.search(text, end) is not None or _ACTS.search(after, found.end()) is not None


def _comparator(quantity: Quantity, before: str, after: str) -> Comparator | None:
    if quantity.comparator is not None:
        return quantity.comparator.value
    if (beyond := _BEYOND_ANOTHER.search(before)) is not None:
        if not beyond["not"]:
            return ">" if beyond["word"] in ("超过", "大于", "高于") else "<"
        if not before.endswith("的"):
            return None
    if (other := _OF_ANOTHER.search(before)) is not None:
        return "≥" if other["word"] in ("小于", "低于", "少于") else "≤"
    if _APART.search(before):
        return "~" if quantity.high is not None else "="
    if _LEAST.search(before[-16:]):
        return "≥"
    if _MOST.search(before[-20:]):
        return "≤"
    if after.startswith(("内", "之内")) and quantity.unit in ("h", "min", "d", "s", "月", "m", "年"):
        return "≤"
    if _EXACT.search(before):
        return "~" if quantity.high is not None else "="
    return None
