"""An answer out of the table of limits: the sentences that limits stand in, each with its clause."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.answering import extractive
from assistant.answering.extractive import Draft, cite
from assistant.answers import Status
from knowledge.clauses import Evidence
from knowledge.limits import Limit
from knowledge.limits.names import place_names, quantity_names

TOLD = 4
"""Limits that one answer tells."""

_SITUATIONS = re.compile(
    r"被串|串联|上述|前款|本条|解锁|贯通|救护|灾区|灭火|火区|抽采|抽放|泵站|排放瓦斯|排瓦斯|修复|突出后|突出矿井鉴定|电焊|焊接|校正|停风|"
    r"传感器|密闭|启封"
)
"""Words of a situation of its own: what is ruled there holds for no question that does not name it."""

_PASSING = re.compile(
    r"[^\u4e00-\u9fff]|多少|百分之|几个点|几度|啥时候|什么|浓度|含量|温度|空气|风流|限值|标准|规定|规程|地方|地点|作业|工作|生产|施工|人员|电源|所有|"
    r"必须|需要|应该|应当|可以|允许|最高|最大|最低|最小|上限|下限|至少|不得|不能|不准|不许|不让|超过|大于|高于|低于|小于|少于|达到|"
    r"怎么办|怎么处理|咋办|咋弄|咋整|咋处理|还能|能不能|行不行|可不可以|停止|停工|停产|停电|断电|停机|切断|撤离|撤出|撤人|爆破|放炮|装药|打眼|钻眼|电钻|报警|附近|以内|范围|"
    r"[的里内呢吗啊了干度不中上处达到了就要得才该是为有时会停撤人咱们我请问井下用不能超过低高大小采掘面]"
)
_LEFT = 1  # characters of a question that may stand for what nobody knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`leading` are the limits that answer, `near` others of the same quantity; where none leads, each of `near`
    may be the one. `opening` is the line above them, empty where none is needed.
    """

    leading: tuple[Limit, ...] = ()
    near: tuple[Limit, ...] = ()
    opening: str = ""


def of_its_own(limit: Limit, question: str) -> bool:
    """Whether a limit is ruled for a situation that the question does not name."""
    return any(word not in question for word in _SITUATIONS.findall(limit.sentence))


def read_whole(question: str) -> bool:
    """Whether place, quantity and demand are all that `question` speaks of, so that it is of no machine or
    situation that the table does not know: 井下柴油机车的排气口温度.
    """
    rest = question
    for named in (*place_names().found(question), *quantity_names(None).found(question)):
        rest = rest.replace(question[named.start : named.end], "")
    return len(_PASSING.sub("", rest)) <= _LEFT


def compose(told: Told, provision: Callable[[str], Evidence]) -> tuple[Draft, tuple[Evidence, ...]]:
    """The answer, and the clauses that it cites; `provision` shows a clause by its id."""
    limits = (*told.leading, *told.near)[:TOLD]
    shown = tuple(provision(limit.clause_id) for limit in limits)
    lines = [told.opening] if told.opening else []
    leading = len(told.leading)
    for n, (limit, clause) in enumerate(zip(limits, shown, strict=True), 1):
        if n <= leading:
            lines += [f"{limit.sentence}[{n}]", extractive.source(clause)]
            continue
        if leading and n == leading + 1:
            lines.append("相近的限值：")
        lines.append(f"- {clause.title}：{limit.sentence}[{n}]")
    citations = tuple(cite(clause, limit.sentence) for clause, limit in zip(shown, limits, strict=True))
    status = Status.ANSWERED if leading else Status.PARTIAL
    return Draft(status=status, text="\n\n".join(lines), citations=citations), shown
