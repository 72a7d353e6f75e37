"""What a clause makes a leave depend on may not be left out, nor one of several conditions told for all."""

import pytest
from one_clause import judge

CLAUSES = {
    "送电": "第二条 采煤工作面停风后，必须检查瓦斯，甲烷浓度不超过1.1%，并经通风区长批准后，方可恢复送电。",
    "装药": "瓦斯检查工在检查瓦斯后，确认无危险时，可以通知爆破工装药。",
    "局扇": "只有瓦斯浓度低于0.6%时，才可以开动局部通风机。",
    "停工": "符合下列条件之一的，应当停止作业：瓦斯超限或者顶板来压。",
    "进入": "必须同时满足通风可靠和顶板稳定，才能进入。",
    "自救器": "入井人员必须随身携带自救器。",
    "甲烷": "甲烷浓度不得超过1.1%。",
    "火种": "不得携带烟草和火柴下井。",
}


def passes(clause: str, text: str, question: str = "") -> bool:
    return judge(clause, CLAUSES[clause], text, question=question).passed


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("送电", "停风后可以恢复送电。"),
        ("送电", "停风后检查瓦斯即可恢复送电。"),
        ("送电", "甲烷浓度不超过1.1%后，方可恢复送电。"),
        ("装药", "瓦斯检查工可以通知爆破工装药。"),
        ("局扇", "可以开动局部通风机。"),
        ("停工", "瓦斯超限且顶板来压的，应当停止作业。"),
        ("停工", "同时满足条件的，应当停止作业。"),
        ("进入", "通风可靠才能进入。"),
        ("进入", "满足通风可靠、顶板稳定之一，才能进入。"),
        ("甲烷", "甲烷浓度不得超过l.1%。"),
        ("甲烷", "甲烷浓度不得超过1.I%。"),
        ("甲烷", "甲烷浓度不得超过O.6%。"),
    ],
)
def test_what_drops_or_joins_conditions_otherwise_fails(clause: str, text: str) -> None:
    assert not passes(clause, text)


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("送电", "停风后要检查瓦斯，甲烷浓度不超过1.1%，经通风区长批准，方可恢复送电。"),
        ("送电", "要满足条文写明的条件才可以。"),
        ("装药", "检查瓦斯、确认无危险时，瓦斯检查工可以通知爆破工装药。"),
        ("局扇", "瓦斯浓度低于0.6%时，可以开动局部通风机。"),
        ("停工", "瓦斯超限或顶板来压的，应当停止作业。"),
        ("进入", "通风可靠和顶板稳定同时满足，才能进入。"),
        ("甲烷", "甲烷浓度不得超过１．１％。"),
        ("火种", "不得携带烟草或火柴下井。"),
    ],
)
def test_what_tells_them_all_passes(clause: str, text: str) -> None:
    assert passes(clause, text)


def test_a_duty_answers_no_to_whether_it_may_be_left_out() -> None:
    assert passes("自救器", "不行，条文要求这样做。", "没带自救器能不能下井")
