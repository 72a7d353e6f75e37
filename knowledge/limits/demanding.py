"""When a limit holds, and what is to be done where it is not kept or where it has come about."""

import re

from knowledge.limits.limit import Kind
from knowledge.limits.reading import part_of, parts_before
from knowledge.limits.restricting import demand
from knowledge.quantities import Quantity

_CONDITION = re.compile(r"(?:时|的|者|后|前|情况下|：|:)$")
_ACTION = re.compile(r"必须|应|须|不得|严禁|禁止|方可|方准|才[能准可]|可|宜|停止|撤出|切断|立即|报警")
_SUPPOSED = re.compile(r"(?:时|情况下)$")
_LEADING = re.compile(r"[:：]|下列|如下|以下")
_BEHIND_ITEMS = re.compile(r"(?:下列|以下)[^，,]*(?:[，,]|的(?=为))(.+)")
_HOLLOW = re.compile(
    r"(?:遵守|符合|满足|遵循|按照?|执行|按)[^，,]{0,12}(?:下列|以下|如下)|(?:下列|以下|如下)[^，,]{0,6}(?:要求|规定|原则)"
)
"""Leads that only say that rules follow."""
_GRADE = re.compile(r"(合格|优良)(?:[:：]|$)")
_OTHERWISE = re.compile(
    r"[，,](?:(?:如果?|若)?(?:超过|大于|高于|低于|小于|达到|达不到|不足|超限)[^，,]{0,8}时?|否则)[，,]?"
    r"(?P<action>(?:必须|应|须|不得|严禁|立即|停止).+)"
)


def condition_and_action(
    text: str, quantity: Quantity, part: tuple[int, int], kind: Kind, leads: tuple[str, ...]
) -> tuple[str, str]:
    """The condition and the action of a number in a part of `text`, as printed."""
    begin, end = part
    if kind == "trigger":
        return _of_trigger(text, quantity, part, leads)
    otherwise = _OTHERWISE.search(text, end)
    action = otherwise["action"].strip() if otherwise else ""
    before = [text[at:until].strip() for at, until in parts_before(text, begin)]
    conditions = [part for part in before if _CONDITION.search(part)]
    if grade := _GRADE.findall(text[:end]):
        return grade[-1], action
    if not conditions:
        above = [lead for lead in leads[:2] if _LEADING.search(lead)]
        conditions = [part for lead in above for part in re.split("[，,]", lead) if _SUPPOSED.search(part)]
    return (conditions[-1].strip() if conditions else ""), action


def _of_trigger(
    text: str, quantity: Quantity, part: tuple[int, int], leads: tuple[str, ...]
) -> tuple[str, str]:
    """What sets it off, and what is then to be done: said in its part, behind it, or above it."""
    begin, end = part
    if found := demand(text, quantity, begin, end):
        return text[begin : found[0]].strip(), text[found[1] :].strip()
    own, at = text[begin:end].strip(), end
    closed = _CONDITION.search(own) is not None
    while at < len(text):
        part_begin, part_end = at + 1, part_of(text, at + 1)[1]
        following = text[part_begin:part_end].strip()
        # 低于 1 % 时, 自动解锁: what closes the condition makes the rest the action, whatever its words.
        if _ACTION.search(following) or (closed and following and not _CONDITION.search(following)):
            return own, text[part_begin:].strip()
        at = part_end
    above = re.match(r".*[：:]", text[: quantity.begin])
    for lead in ((above[0],) if above else ()) + leads[:3]:
        bare = re.split("[：:]", lead)[0]
        behind = _BEHIND_ITEMS.search(bare)
        if behind and (behind[1].startswith("为") or _ACTION.search(behind[1])):
            return own, behind[1].strip()
        if not _LEADING.search(lead) or _HOLLOW.search(bare):
            continue
        if duty := _ACTION.search(bare):
            return own, bare[bare.rfind("，", 0, duty.start()) + 1 :].strip()
    return own, ""
