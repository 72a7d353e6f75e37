"""The limit that a question asks for, out of the table: 采煤工作面瓦斯到多少要停止作业, 机电硐室温度不得超过多少.

The search finds clauses that speak of the same things; which value is that of this place, and demands what the
question names, the table knows.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date

from assistant.answering.from_table import Told, of_its_own
from assistant.answering.readings import plain
from knowledge.limits import Limit, Limits, asked
from knowledge.limits.names import place_names, quantity_names
from knowledge.limits.table import nearness

_AT_THE_PLACE = 0.8  # of nearness: ruled for the place, or for a wider one that holds it
_VALUES = 2  # different values, above which no one of them is the answer
_PLACED = frozenset({"甲烷浓度", "二氧化碳浓度", "温度", "风速"})
"""Quantities of the air whose limits differ from place to place: nothing is said of them without one."""
_OF_AIR = (
    "浓度"  # how the names of the others end; of widths or times the table does not know what they are of
)
_ANYWHERE = frozenset({"井下"})
_DEMANDS = (
    (
        re.compile(r"停止?(?:作业|工作|施工|生产|采|掘|工|产)|(?:要|得|必须|就)停(?![电机风止])"),
        re.compile(r"停止(?:作业|工作|施工|生产|掘进|采煤)|停工|停产"),
    ),
    (re.compile(r"撤"), re.compile(r"撤")),
    (re.compile(r"断电|停电|切断|停机"), re.compile(r"切断|断电|停电|停止运转")),
    (
        re.compile(r"放炮|爆破|装药"),
        re.compile(r"(?:严禁|禁止|不得|不应|停止)[^，。；]{0,6}(?:爆破|放炮|装药)"),
    ),
    (re.compile(r"打眼|钻眼"), re.compile(r"(?:严禁|禁止|不得|停止)[^，。；]{0,8}(?:打眼|钻)")),
    (re.compile(r"报警"), re.compile(r"报警")),
)
"""What a question says is to be done, and how a clause demands it."""
_PASSING = re.compile(
    r"[^\u4e00-\u9fff]|多少|百分之|几个点|几度|啥时候|什么|浓度|含量|温度|空气|风流|限值|标准|规定|规程|地方|地点|作业|工作|生产|施工|人员|电源|所有|"
    r"必须|需要|应该|应当|可以|允许|最高|最大|最低|最小|上限|下限|至少|不得|不能|不准|不许|不让|超过|大于|高于|低于|小于|少于|达到|"
    r"停止|停工|停产|停电|断电|停机|切断|撤离|撤出|撤人|爆破|放炮|装药|打眼|钻眼|电钻|报警|附近|以内|范围|"
    r"[的里内中上处达到了就要得才该是为有时会停撤人咱们我请问井下用不能超过低高大小采掘面]"
)
_LEFT = 1  # characters of a question that may stand for what nobody knows
_NEGATED = r"不(?:能|得|应|准|可|允许|让|该)?"
_SIDES = {
    "above": re.compile(rf"最[高大]|上限|{_NEGATED}(?:超|大|高)[过于出]?|允许浓度"),
    "below": re.compile(rf"最[低小少]|下限|至少|{_NEGATED}(?:低|小|少)于"),
}
"""On which side of the value asked for the limit is not kept."""
_ITEM = re.compile(r"[（(]\w+[）)]|[a-z]\s*[)）]$")  # of a list: what it is a list of may be a situation


def wanted(question: str, limits: Limits, *, as_of: date | None, editions: Collection[str]) -> Told | None:
    """The limits of the one quantity and the place that `question` asks about, which demand what it names or
    bound the value as it says.

    None where it asks for no such value, or where the table does not settle it. Where several values hold at
    the place none leads.
    """
    read = asked(question)
    if not read.value_kind or read.readings or len(read.quantities) != 1 or not _read_whole(question):
        return None
    quantity = read.quantities[0]
    if (not read.places) if quantity in _PLACED else not quantity.endswith(_OF_AIR):
        return None
    own = [
        limit
        for limit in limits.find(
            quantity=quantity, places=read.places, words=question, as_of=as_of, editions=editions
        )
        if plain(limit)
        and not of_its_own(limit, question)
        and (read.places or set(limit.places) <= _ANYWHERE)
    ]
    demands = [demanded for named, demanded in _DEMANDS if named.search(question)]
    sides = [side for side, words in _SIDES.items() if words.search(question)]
    if demands:
        fitting = _demanding(own, demands)
    elif len(sides) == 1:
        own = [one for one in own if _side(one) == sides[0]]
        fitting = _bounding(own)
    else:
        return None
    # What is ruled for a part of the place only counts where nothing is ruled for the whole of it.
    near = [one for one in fitting if nearness(one, read.places) >= _AT_THE_PLACE] or fitting
    if near and len(_values(near)) <= _VALUES:
        first, *others = _strictest_first(near)
        return Told(leading=(first,), near=tuple(others))
    here = [one for one in near or own if nearness(one, read.places) >= _AT_THE_PLACE]
    if len(_values(here)) < 2 or (demands and not near):
        return None
    return Told(near=tuple(_strictest_first(here)), opening="各种情况的限值不同：")


def _read_whole(question: str) -> bool:
    """Whether place, quantity and demand are all that `question` speaks of, so that it is of no machine or
    situation that the table does not know: 井下柴油机车的排气口温度.
    """
    rest = question
    for named in (*place_names().found(question), *quantity_names(None).found(question)):
        rest = rest.replace(question[named.start : named.end], "")
    return len(_PASSING.sub("", rest)) <= _LEFT


def _demanding(limits: Sequence[Limit], demands: Sequence[re.Pattern[str]]) -> list[Limit]:
    return [
        limit
        for limit in limits
        if limit.kind == "trigger" and all(demand.search(limit.action) for demand in demands)
    ]


def _bounding(limits: Sequence[Limit]) -> list[Limit]:
    """The bounds; an item of a list only where another document has its value."""
    bounds = [one for one in limits if one.kind == "bound"]
    return [
        one
        for one in bounds
        if not _ITEM.search(one.clause)
        or any(
            other.document != one.document and (other.value, other.unit) == (one.value, one.unit)
            for other in bounds
        )
    ]


def _side(limit: Limit) -> str:
    """The side of its value on which a limit is not kept."""
    above = (">", "≥") if limit.kind == "trigger" else ("≤", "<")
    return "above" if limit.comparator in above else "below"


def _values(limits: Sequence[Limit]) -> set[tuple[float, str]]:
    return {(one.value, one.unit) for one in limits}


def _strictest_first(limits: Sequence[Limit]) -> list[Limit]:
    """What comes about first leads; of equal ones the order stays."""
    sign = 1 if _side(limits[0]) == "above" else -1
    return sorted(limits, key=lambda limit: sign * limit.value)
