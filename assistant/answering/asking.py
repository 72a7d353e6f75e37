"""What a question asks for: a value of some kind, a list, a yes or no; and whether it takes something for granted.

Read by rule from its words. What is not recognised is a plain question, which is always a safe reading.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from knowledge.quantities import quantities

_CN = "一二两三四五六七八九十百"
_FOCUS = 10  # characters before the asking word
_ASKS = re.compile(r"多少|几|多[长大高宽深远久快重厚粗]|啥|什么|谁|哪|怎么|咋|如何|吗|不[？?]?$")


class Value(StrEnum):
    """The kind of value that is asked for."""

    SHARE = "share"  # 浓度
    LENGTH = "length"
    TIME = "time"
    COUNT = "count"  # 人、次、台
    SPEED = "speed"
    TEMPERATURE = "temperature"
    PRESSURE = "pressure"
    ELECTRIC = "electric"
    FLOW = "flow"
    WEIGHT = "weight"
    AREA = "area"
    ANGLE = "angle"
    SOME = "some"  # a value, of whatever kind


class YesNo(StrEnum):
    """What a yes would mean."""

    PERMITTED = "permitted"  # 能不能、可以……吗
    MAY_OMIT = "may omit"  # 不……行不行
    OBLIGED = "obliged"  # 要不要、必须……吗
    FORBIDDEN = "forbidden"  # 是不是禁止


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`loaded` says that the question takes something for granted, so that its yes is worth nothing."""

    value: Value | None = None
    a_list: bool = False
    yes_no: YesNo | None = None
    loaded: bool = False


def read(question: str) -> Asking:
    """What `question` asks for."""
    text = "".join(question.split()) if re.search(r"[\u4e00-\u9fff]", question) else question.strip()
    loaded = bool(_LOADED.search(text))
    return Asking(
        value=next((value for value, words in _VALUES if words.search(text)), None),
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


def has_value(text: str, value: Value) -> bool:
    """Whether `text` tells a value of this kind."""
    units = _UNITS.get(value)
    found = [q.unit for q in quantities(text)]
    if units is None:
        return bool(found) or bool(_COUNTED.search(text))
    if value is Value.COUNT and _COUNTED.search(text):
        return True
    if value is Value.TIME and _PERIOD.search(text):
        return True
    return any(units.fullmatch(unit) for unit in found)


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
_HOW = r"(?:多|最多|至少|最少|不得?[超低少大小][过于])"
_VALUES = (
    (Value.TEMPERATURE, re.compile(r"温度|多少度|多热|几度|℃|摄氏|多烫|temperature", re.I)),
    (Value.ANGLE, re.compile(r"倾角|坡度|角度|多陡")),
    (Value.SPEED, re.compile(r"风速|多快|速度|每秒(?:多少|几)|每分钟(?:多少|几)米|speed", re.I)),
    (Value.PRESSURE, re.compile(r"压力(?:是|为|不|要|得|多|达)|多少(?:帕|兆帕|MPa|kPa|Pa)|水压|气压", re.I)),
    (Value.ELECTRIC, re.compile(r"多少[伏安欧瓦]|电压|电流|电阻|几伏|几欧|功率")),
    (Value.FLOW, re.compile(r"风量|流量|水量|涌水量|每分钟(?:多少|几)(?:立方|方)|多少(?:立方|方)")),
    (Value.AREA, re.compile(r"面积|多少平")),
    (Value.WEIGHT, re.compile(r"多重|多少(?:吨|公斤|千克|克|斤)|重量|几吨|几公斤")),
    (Value.SHARE, re.compile(r"浓度|含量|百分之|多少%|瓦斯(?:多少|到多少|超过多少)|占比|比例|几个点|percent|concentration", re.I)),
    (
        Value.TIME,
        re.compile(
            r"多[长久]时?间?|多久|几个?(?:天|年|月|小时|分钟|分|秒|点钟|钟头|班|周|礼拜|星期|工作日)|多少个?(?:天|年|个?月|小时|分钟|秒|周|日)|多长工夫|"
            r"什么时候|啥时候|何时|期限|隔多(?!远)|每隔|多大会儿|几时|how (?:long|often|soon)|when\b",
            re.I,
        ),
    ),
    (
        Value.LENGTH,
        re.compile(
            r"多[远高宽深厚粗大]|(?<!多)多长(?!时|工|的时)|多少(?:米|公里|毫米|厘米|公分)|几(?:米|公里|毫米|厘米|公分|步)|距离|间距|高度|宽度|深度|厚度|长度|"
            r"净[宽高]|半径|直径|间隙|how (?:far|wide|high|deep|thick|tall)",
            re.I,
        ),
    ),
    (
        Value.COUNT,
        re.compile(
            r"几(?:个|名|人|台|次|遍|道|条|根|趟|组|处|回|眼|响|套|级|种|类)|多少(?:个|名|人|台|次|遍|道|条|根|组|种|类|家)|"
            r"how many",
            re.I,
        ),
    ),
    (Value.SOME, re.compile(rf"多少|{_HOW}(?:多|几)|限值|how much", re.I)),
)  # fmt: skip
_UNITS = {
    Value.SHARE: re.compile(r"[%‰]|ppm|mg/m³|g/m³|g/m3|mg/L"),
    Value.LENGTH: re.compile(r"m|mm|cm|km|倍"),
    Value.TIME: re.compile(r"h|min|s|ms|d|月|年|日|天|个月|班|周"),
    Value.COUNT: re.compile(r"[次人名组台个节发根条道层倍]"),
    Value.SPEED: re.compile(r"m/s|km/h|m/min|m/s²"),
    Value.TEMPERATURE: re.compile(r"℃|°"),
    Value.ANGLE: re.compile(r"°|‰|%"),
    Value.PRESSURE: re.compile(r"MPa|kPa|Pa|hPa"),
    Value.ELECTRIC: re.compile(r"k?V|m?A|Ω|k?W|MW|kVA"),
    Value.FLOW: re.compile(r"m³/\w+|m3/\w+|L/\w+|m³"),
    Value.WEIGHT: re.compile(r"万?t|kg|mg|g|Mt"),
    Value.AREA: re.compile(r"m²|km²|cm²|mm²"),
}
_COUNTED = re.compile(
    rf"[{_CN}\d]\s*(?:[个名人台次遍道条根组处种类趟家]|[到至]\s*[{_CN}\d]+\s*[个名人台次])|[{_CN}]级"
)
_PERIOD = re.compile(
    rf"每(?:[{_CN}\d半]*)?(?:个)?(?:班|天|日|周|旬|月|季度?|年|小时)|[{_CN}\d]\s*(?:个)?(?:小时|分钟|昼夜|天|日|周|月|年|班|季)|立即|及时"
)
