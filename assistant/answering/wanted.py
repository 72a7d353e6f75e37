"""The limit that a question asks for, out of the table: 采煤工作面瓦斯到多少要停止作业, 机电硐室温度不得超过多少.

The search finds clauses that speak of the same things; which value is that of this place, and demands what the
question names, the table knows.
"""

import re
from collections.abc import Collection, Sequence
from datetime import date

from assistant.answering.from_table import Told, of_its_own, read_whole
from assistant.answering.readings import plain
from knowledge.limits import Limit, Limits, asked
from knowledge.limits.ranking import NARROWER, nearness

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
    if not read.value_kind or read.readings or len(read.quantities) != 1 or not read_whole(question):
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
    near = [one for one in fitting if nearness(one, read.places) > NARROWER] or fitting
    if near and len(_values(near)) <= _VALUES:
        first, *others = _strictest_first(near)
        return Told(leading=(first,), near=tuple(others))
    here = [one for one in near or own if nearness(one, read.places) > NARROWER]
    if len(_values(here)) < 2 or (demands and not near):
        return None
    return Told(near=tuple(_strictest_first(here)), opening="各种情况的限值不同：")


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
