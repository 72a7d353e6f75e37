"""Limits drawn from made-up clauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.clauses import Clause, Kind
from knowledge.limits.extraction import extract
from knowledge.limits.limit import Limit
from knowledge.measures import convert

EDITION = "云岭矿通风规定"


def clause(
    text: str, number: str = "第一条", *, kind: Kind = Kind.ARTICLE, parent: str | None = None
) -> Clause:
    return Clause(
        id=f"{EDITION}#{number}",
        edition_id=EDITION,
        parent_id=f"{EDITION}#{parent}" if parent else None,
        position=0,
        kind=kind,
        number="",
        label=number,
        heading_path=(),
        text=text,
    )


def limits_of(*texts: str | Clause, document: str = EDITION) -> list[Limit]:
    clauses = [
        text if isinstance(text, Clause) else clause(text, f"第{at}条") for at, text in enumerate(texts, 1)
    ]
    return list(extract(clauses, document))


def only(text: str) -> Limit:
    (found,) = limits_of(text)
    return found


@pytest.mark.parametrize(
    ("text", "quantity", "place", "shown", "kind"),
    [
        ("云岭矿采煤工作面的风速不得超过3.5m/s。", "风速", "采煤工作面", "≤ 3.5 m/s", "bound"),
        ("云岭矿总回风巷中甲烷浓度超过0.6%时，必须停止作业。", "甲烷浓度", "总回风巷", "> 0.6 %", "trigger"),
        ("掘进迎头瓦斯浓度达到１．２％时，必须撤出人员。", "甲烷浓度", "掘进工作面", "≥ 1.2 %", "trigger"),
        ("机电设备硐室的空气温度不应高于28℃。", "温度", "机电硐室", "≤ 28 ℃", "bound"),
        ("炸药库距井口的距离应不小于120m。", "距离", "井口", "≥ 120 m", "bound"),
        ("人行道的宽度应为0.9～1.2m。", "宽度", "人行道", "0.9~1.2 m", "bound"),
        ("采掘工作面每班至少检查瓦斯4次。", "次数", "采掘工作面", "≥ 4 次/班", "bound"),
        ("云岭矿每10天进行一次全面测风。", "次数", None, "≥ 1 次/10d", "bound"),
        ("值班员应当在2小时内报告矿长。", "时间", None, "≤ 2 h", "bound"),
        ("灯房的矿灯最低应能连续照明9h。", "时间", "矿灯房", "≥ 9 h", "bound"),
        ("斜井坡度大于22°时，应设扶手。", "坡度", "斜井", "> 22 °", "trigger"),
    ],
)
def test_a_number_is_read_with_what_it_rules(
    text: str, quantity: str, place: str | None, shown: str, kind: str
) -> None:
    limit = only(text)
    assert (limit.quantity, limit.shown, limit.kind) == (quantity, shown, kind)
    assert place is None or place in limit.places


@pytest.mark.parametrize(
    "text",
    [
        "本规定自2031年5月1日起施行。",
        "云岭矿有3个采区和12台通风机。",
        "云岭矿位于井田东部约3km处。",
        "10kV及其以下的线路由机电队管理。",
        "云岭矿的空气升温梯度达到0.7℃/min时，应返回。",
    ],
)
def test_a_number_that_rules_nothing_is_no_limit(text: str) -> None:
    assert limits_of(text) == []


@pytest.mark.parametrize(
    ("text", "shown", "condition", "action"),
    [
        (
            "能见度低于40m或者没有照明的铲车严禁作业。",
            "< 40 m",
            "能见度低于40m或者没有照明的铲车",
            "严禁作业",
        ),
        ("坡度在9°以上的上山不得使用绞车。", "≥ 9 °", "坡度在9°以上的上山", "不得使用绞车"),
        (
            "车场内严禁在坡度大于8‰时推车。",
            "> 8 ‰",
            "车场内严禁在坡度大于8‰时推车",
            "严禁在坡度大于8‰时推车",
        ),
        ("云岭矿药库40m范围内不应爆破。", "≤ 40 m", "云岭矿药库40m范围内", "不应爆破"),
        (
            "爆破后不得在15min内进入工作面。",
            "≤ 15 min",
            "爆破后不得在15min内进入工作面",
            "不得在15min内进入工作面",
        ),
        (
            "用风量大于20m³/min的硐室应当装设风门。",
            "> 20 m³/min",
            "用风量大于20m³/min的硐室",
            "应当装设风门",
        ),
        (
            "灭火中应加强通风：如甲烷浓度超过2.2%仍在上升，应立即撤人。",
            "> 2.2 %",
            "灭火中应加强通风：如甲烷浓度超过2.2%仍在上升",
            "应立即撤人",
        ),
        (
            "只有盲巷中甲烷浓度不超过0.7%，且局扇附近无人时，方可开启局扇。",
            "≤ 0.7 %",
            "只有盲巷中甲烷浓度不超过0.7%",
            "方可开启局扇",
        ),
        ("绞车速度超过最大速度12%时，必须自动断电。", "> 12 %", "绞车速度超过最大速度12%时", "必须自动断电"),
    ],
)
def test_a_number_that_tells_what_is_forbidden_or_demanded_permits_nothing(
    text: str, shown: str, condition: str, action: str
) -> None:
    limit = only(text)
    assert (limit.kind, limit.shown) == ("trigger", shown)
    assert (limit.condition, limit.action) == (condition, action)


@pytest.mark.parametrize(
    "text",
    [
        "人行道的间隙应大于0.6m、管路不得穿过房屋。",
        "绞车使用14个月内必须进行检验。",
        "云岭矿应当采用截面大于60mm²的铁线。",
        "硐室内应铺一根长度大于4m与之同型的引轨。",
        "云岭矿风量不得小于正常风量的45%。",
    ],
)
def test_what_must_be_kept_stays_a_bound(text: str) -> None:
    assert only(text).kind == "bound"


def test_what_is_not_to_lie_beyond_a_design_is_no_limit_of_its_own() -> None:
    assert limits_of("合格：支护厚度不小于设计40mm。") == []


def test_items_of_a_list_of_cases_are_triggers_with_the_action_of_the_list() -> None:
    lead = clause("第九条罐道磨损达到下列限值时，必须更换:", "第九条")
    item = clause("木罐道磨损超过14mm。", "第九条（一）", kind=Kind.ITEM, parent="第九条")
    (limit,) = limits_of(lead, item)
    assert (limit.kind, limit.shown, limit.action) == ("trigger", "> 14 mm", "必须更换")


def test_a_lead_that_only_says_that_rules_follow_is_no_action() -> None:
    lead = clause("第九条巷道设施应当遵守下列规定:", "第九条")
    item = clause("坡度超过6°的。", "第九条（一）", kind=Kind.ITEM, parent="第九条")
    (limit,) = limits_of(lead, item)
    assert (limit.kind, limit.action) == ("trigger", "")


def test_where_a_lock_opens_the_action_is_its_own() -> None:
    first, second = limits_of(
        "掘进工作面甲烷浓度达到1.1%时，声光报警；掘进工作面甲烷浓度低于0.9%时，自动解锁。"
    )
    assert (first.action, second.action) == ("声光报警", "自动解锁")


def test_an_item_has_the_case_that_its_list_is_for() -> None:
    lead = clause("第九条采煤工作面采用下行通风时，应当遵守下列规定:", "第九条")
    item = clause("采煤工作面风速不得低于1.2m/s。", "第九条（一）", kind=Kind.ITEM, parent="第九条")
    (limit,) = limits_of(lead, item)
    assert limit.condition == "采煤工作面采用下行通风时"


def test_a_trigger_has_its_condition_and_its_action_as_printed() -> None:
    limit = only("回风流中二氧化碳浓度超过1.4%时，必须停止工作，撤出人员。")
    assert limit.condition == "回风流中二氧化碳浓度超过1.4%时"
    assert limit.action == "必须停止工作，撤出人员"


def test_gases_joined_by_or_are_each_limited() -> None:
    found = limits_of("云岭矿采区回风巷中甲烷或者二氧化碳浓度超过0.9%时，必须处理。")
    assert {limit.quantity for limit in found} == {"甲烷浓度", "二氧化碳浓度"}
    assert {limit.value for limit in found} == {0.9}


def test_numbers_of_one_sentence_go_with_their_own_places() -> None:
    found = limits_of("当采掘工作面的空气温度超过27℃、机电设备硐室超过31℃时，应停止作业。")
    assert [(limit.value, limit.places) for limit in found] == [(27, ("采掘工作面",)), (31, ("机电硐室",))]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("停工区内甲烷浓度达到2.8%时，必须封闭。", ("停工区",)),
        ("进入被串联工作面的风流中甲烷浓度不得超过0.4%。", ("串联通风进风流",)),
        ("排出的瓦斯与全风压风流混合处的甲烷浓度不得超过1.4%。", ("全风压混合处",)),
        ("电焊、气割等作业地点的甲烷浓度不得超过0.4%。", ("焊接地点",)),
        ("云岭矿独头煤巷的甲烷浓度不得超过0.8%。", ("盲巷",)),
        ("爆破作业面的甲烷浓度不得超过0.8%。", ("爆破地点",)),
        ("值班员应当向矿调度室报告，并必须在3小时内处理。", ()),
        ("值班员应当在3小时内报告调度室。", ()),
        ("采煤工作面报告的间隔不得超过3小时。", ("采煤工作面",)),
    ],
)
def test_a_place_goes_by_its_name_and_who_is_told_is_none(text: str, places: tuple[str, ...]) -> None:
    assert only(text).places == places


def test_what_is_of_the_whole_mine_is_of_no_place_above() -> None:
    lead = clause("云岭矿按照采煤工作面和掘进工作面的情况划分等级:", "第九条")
    item = clause(
        "矿井相对瓦斯涌出量大于9m³/t的，为高瓦斯矿井。", "第九条（一）", kind=Kind.ITEM, parent="第九条"
    )
    (limit,) = limits_of(lead, item)
    assert (limit.places, limit.action) == ((), "为高瓦斯矿井")


def test_an_item_is_read_under_what_leads_to_it() -> None:
    lead = clause("云岭矿掘进工作面有下列情形之一的，必须停止掘进：", "第九条")
    item = clause("（一）甲烷浓度超过1.1%；", "第九条（一）", kind=Kind.ITEM, parent="第九条")
    (limit,) = limits_of(lead, item)
    assert (limit.kind, limit.places, limit.clause) == ("trigger", ("掘进工作面",), "第九条（一）")
    assert "必须停止掘进" in limit.action


def test_a_row_is_read_with_its_head() -> None:
    table = clause("云岭矿风速表\n地点 | 最低风速（m/s） | 最高风速（m/s）", "表1", kind=Kind.TABLE)
    row = clause("采煤工作面 | 0.3 | 4.5", "表1 行1", kind=Kind.ROW, parent="表1")
    low, high = limits_of(table, row)
    assert (low.shown, high.shown) == ("≥ 0.3 m/s", "≤ 4.5 m/s")
    assert low.places == ("采煤工作面",)
    assert low.sentence == row.text


def test_what_may_only_then_be_done_is_a_trigger_that_permits() -> None:
    limit = only("局部通风机附近瓦斯浓度不超过0.4%时，方可人工开启。")
    assert limit.permits
    assert limit.value == 0.4


_PLACES = st.sampled_from(["采煤工作面", "回风流", "机电硐室", "总回风巷"])
_VALUES = st.integers(min_value=1, max_value=9999).map(lambda n: n / 100)
_FORMS = st.sampled_from(
    [
        ("云岭矿{place}的甲烷浓度不得超过{value:g}%。", "%"),
        ("{place}风速应不小于{value:g}m/s；其余照旧。", "m/s"),
        ("当{place}温度超过{value:g}℃时，必须停止作业。", "℃"),
        ("{place}与井口的距离不应小于{value:g}m。", "m"),
    ]
)


@given(_FORMS, _PLACES, _VALUES)
def test_the_sentence_is_verbatim_and_the_value_reads_back(
    form: tuple[str, str], place: str, value: float
) -> None:
    text = form[0].format(place=place, value=value)
    limit = only(text)
    assert limit.sentence in text
    assert limit.subject in limit.sentence
    assert limit.condition in limit.sentence
    assert limit.action in limit.sentence
    assert (limit.value, limit.unit) == (value, form[1])
    assert f"{value:g}" in limit.sentence
    assert place in limit.places
    assert convert(limit.value, limit.unit, form[1]) == value


@given(_FORMS, _PLACES, _VALUES, _VALUES)
def test_an_altered_number_changes_the_limit(
    form: tuple[str, str], place: str, value: float, other: float
) -> None:
    one = only(form[0].format(place=place, value=value))
    two = only(form[0].format(place=place, value=other))
    assert (one.value == two.value) == (value == other)
    assert (one.quantity, one.places, one.comparator, one.kind) == (
        two.quantity,
        two.places,
        two.comparator,
        two.kind,
    )
