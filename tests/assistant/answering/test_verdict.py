"""Yes or no only where the word of duty governs the very words asked about."""

import pytest

from assistant.answering.asking import YesNo
from assistant.answering.verdict import Duty, duties, verdict


@pytest.mark.parametrize(
    ("question", "kind", "clause", "yes"),
    [
        ("采空区里能不能休息？", YesNo.PERMITTED, "严禁在采空区内休息。", False),
        ("有水的煤仓可以放空吗？", YesNo.PERMITTED, "煤仓不得放空；有水的煤仓，可以放空。", True),
        ("检修前要不要停电？", YesNo.OBLIGED, "检修前必须停电、验电。", True),
        ("不戴矿灯下井行不行？", YesNo.MAY_OMIT, "下井人员必须戴矿灯。", False),
        ("是不是禁止带电搬迁电缆？", YesNo.FORBIDDEN, "禁止带电搬迁电缆。", True),
    ],
)
def test_the_duty_answers(question: str, kind: YesNo, clause: str, yes: bool) -> None:
    found = verdict(question, kind, [clause])
    assert found is not None
    assert found.yes is yes


@pytest.mark.parametrize(
    ("question", "kind", "clause"),
    [
        # Another act than the one asked about.
        ("井口能不能抽烟？", YesNo.PERMITTED, "严禁在采空区内休息。"),
        # An exception that the question may well be.
        ("井下能不能电焊？", YesNo.PERMITTED, "井下不得电焊，但经批准的除外。"),
        # A duty says nothing of a permission.
        ("下井能不能戴矿灯？", YesNo.PERMITTED, "下井人员必须戴矿灯。"),
        # Two duties in one breath.
        ("电缆能不能挂在水管上？", YesNo.PERMITTED, "电缆应当悬挂严禁挂在水管上"),
        # A number decides whether the duty holds.
        ("井口附近25米可以有烟火吗？", YesNo.PERMITTED, "井口附近20m内严禁烟火。"),
        ("梯子间井筒风速9m/s可以吗？", YesNo.PERMITTED, "梯子间井筒风速不得超过8m/s；封闭后可以按表执行。"),
        # An exception that follows after the sentence.
        ("井下能不能电焊？", YesNo.PERMITTED, "井下不得电焊；特殊情况下，制定措施后除外。"),
        # A comparison forbids nothing.
        ("炮眼可以深0.6米吗？", YesNo.PERMITTED, "炮眼深度不得小于0.6m。"),
        ("停工要不要上报？", YesNo.OBLIGED, "停工可以上报。"),
        # An act of one sign that the duty does not govern.
        ("煤电钻漏电要不要停？", YesNo.OBLIGED, "煤电钻必须使用有漏电闭锁和停止煤电钻功能的保护装置。"),
    ],
)
def test_nothing_is_said_where_it_is_not_certain(question: str, kind: YesNo, clause: str) -> None:
    assert verdict(question, kind, [clause]) is None


def test_a_condition_is_said_to_be_one() -> None:
    found = verdict("恢复通风后能送电吗？", YesNo.PERMITTED, ["恢复通风后，检查合格方可送电。"])
    assert found is not None
    assert (found.yes, found.duty) == (None, Duty.CONDITIONAL)


def test_duties_are_told_from_comparisons_and_other_words() -> None:
    assert duties("不得超过1m") == []
    assert duties("供应材料、适应条件") == []
    assert duties("必须停电") == [Duty.OBLIGED]
    assert duties("严禁烟火") == [Duty.PROHIBITED]
