"""What a question asks for: a value of some kind, a list, a yes or no; and whether it takes something for granted.

Read by rule from its words. What is not recognised is a plain question, which is always a safe reading.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.limits import asked as limits_asked
from knowledge.limits.asking import dimensions_of_kind
from knowledge.measures import dimension
from knowledge.quantities import quantities

_CN = "一二两三四五六七八九十百"
_FOCUS = 10  # characters before the asking word
_ASKS = re.compile(r"多少|几|多[长大高宽深远久快重厚粗]|啥|什么|谁|哪|怎么|咋|如何|吗|不[？?]?$")


class YesNo(StrEnum):
    """What a yes would mean."""

    PERMITTED = "permitted"  # 能不能、可以……吗
    MAY_OMIT = "may omit"  # 不……行不行
    OBLIGED = "obliged"  # 要不要、必须……吗
    FORBIDDEN = "forbidden"  # 是不是禁止


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`value` is the kind of value that is asked for, as the table of limits calls it (浓度, 距离, 次数 …), empty
    for none. `loaded` says that the question takes something for granted, so that its yes is worth nothing.
    """

    value: str = ""
    a_list: bool = False
    yes_no: YesNo | None = None
    loaded: bool = False


def read(question: str) -> Asking:
    """What `question` asks for."""
    text = "".join(question.split()) if re.search(r"[\u4e00-\u9fff]", question) else question.strip()
    loaded = bool(_LOADED.search(text))
    return Asking(
        value=limits_asked(question).value_kind,
        a_list=bool(_LIST.search(text)),
        yes_no=None if _EITHER.search(text) else _yes_no(text),
        loaded=loaded,
    )


def focus(question: str) -> str:
    """The words just before what asks, which mostly name what is asked of: 司机连着开 of 司机连着开几个小时."""
    asks = _ASKS.search(question)
    if asks is None:
        return question
    begins = max(question.rfind(sign, 0, asks.start()) for sign in "，,；;。？?！!") + 1
    return question[max(begins, asks.start() - _FOCUS) : asks.start()] or question


def has_value(text: str, value: str) -> bool:
    """Whether `text` tells a value of this kind; of what no unit measures (岁, 几个, 几分之几) any number may be one."""
    measured = dimensions_of_kind(value)
    found = {dimension(quantity.unit) for quantity in quantities(text)}
    if not measured or found & set(measured):
        return bool(found) or bool(_FRACTION.search(text))
    if value in _COUNTS:
        return None in found or bool(_COUNTED.search(text))
    if value in _PERIODS:
        return bool(_PERIOD.search(text))
    return value in _RATIOS and bool(None in found or _FRACTION.search(text))


def _yes_no(text: str) -> YesNo | None:
    if _PERMITTED.search(text):
        # 不停电能不能修: what is asked is whether the duty may be left out.
        return YesNo.MAY_OMIT if _OMITTED.search(text) else YesNo.PERMITTED
    return next((kind for kind, words in _YES_NO if words.search(text)), None)


_ENDS = r"[^，。；？?！!]*(?:吗|么|嘛|不|没有?|不成)[？?。！!]*$"
_PERMITTED = re.compile(
    r"(?:能不能|可不可以|可否|能否|准不准|许不许|让不让|允不允许|是否(?:可以|允许|准许|能)|"
    r"(?:行|中|成|可以|使得|合规|合适|要得|妥|合法|违不违)(?:不(?:行|中|成|可以|得)?|吗|么|嘛|没)[？?。！!]*$|"
    rf"(?:能|可以|可|准|许|允许|准许|让)(?!够)(?!靠){_ENDS}|\b(?:may|can|is it (?:allowed|permitted))\b)",
    re.I,
)
_OMITTED = re.compile(
    r"(?:不|没|没有|未|甭)(?!能|可|准|让|许|行|中|成|得|够|敢|会|知|是|同|足|到|超|大|小|少|多|低|高|好|动|出|下|了|住|着|见|清|合)"
    r"[\u4e00-\u9fff]{1,6}(?:也|就|直接|，?(?:能不能|可不可以|可以|行不行|行|中|成|还?能))"
)
_YES_NO = (
    (YesNo.FORBIDDEN, re.compile(rf"是不是(?:禁止|严禁|不准|不许|不能)|是否(?:禁止|严禁)|(?:禁止|严禁|不准|不许){_ENDS}")),
    (
        YesNo.OBLIGED,
        re.compile(
            r"要不要|用不用|需不需要|该不该|非得.{0,20}(?:吗|么|不)|是不是(?:必须|要|得|应|非)|是否(?:必须|需要|应当?|要|得)|"
            rf"(?:必须|应当|应该|需要|须|得|要|该){_ENDS}|\b(?:must|do \w+ have to|shall|is it required)\b",
            re.I,
        ),
    ),
)  # fmt: skip
_EITHER = re.compile(r"还是(?!要|得|必须|应|能|可).{1,20}[？?]?$")
_LOADED = re.compile(
    r"(?:吧|对吧|是吧|没错吧|没问题吧|对不对|对吗|是吗)[？?。！!]*$|不是.{2,30}吗|不就.{1,20}吗|听说|有人说|人家说|都说|老说|说是|说的是|"
    r"既然|反正|只要.{2,30}就|规[程定范]里?(?:上)?(?:不是|允许|规定了|写着|说)|是这样吗|right\?|isn't it|\bsince\b",
    re.I,
)
_LIST = re.compile(
    r"哪些|哪几|哪样|都有啥|有啥(?:要求|规定|讲究)|什么(?:要求|规定|条件|措施|内容|职责|程序|步骤|情况|情形|讲究|资料|证)|有何|包括|应当?遵守|"
    r"怎么(?:办|做|处理|搞|弄|整)|咋(?:办|做|处理|整|弄|搞)|如何|步骤|流程|分(?:为|成)|what (?:are|must)|which",
    re.I,
)
_COUNTS = frozenset({"数量", "人数"})
_PERIODS = frozenset({"时间", "次数"})
_RATIOS = frozenset({"比例", "倍数"})
_FRACTION = re.compile(r"\d\s*[:：/∶]\s*\d|[一二三四五六七八九十]分之")
_COUNTED = re.compile(
    rf"[{_CN}\d]\s*(?:[个名人台次遍道条根组处种类趟家]|[到至]\s*[{_CN}\d]+\s*[个名人台次])|[{_CN}]级"
)
_PERIOD = re.compile(
    rf"每(?:[{_CN}\d半]*)?(?:个)?(?:班|天|日|周|旬|月|季度?|年|小时)|[{_CN}\d]\s*(?:个)?(?:小时|分钟|昼夜|天|日|周|月|年|班|季)|立即|及时"
)
