"""Which limit governs a reading, of several that fit, and which never does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.library import Library
from knowledge.limits import Judgement, asked, judge
from knowledge.limits.limit import Comparator, Kind, Limit
from knowledge.limits.ranking import nearness

_READING = asked("瓦斯1.7%").reading
assert _READING is not None


def limit(
    value: float,
    *,
    place: str = "掘进工作面",
    comparator: Comparator = ">",
    kind: Kind = "trigger",
    action: str = "必须处理",
    condition: str = "",
    suspect: bool = False,
) -> Limit:
    return Limit(
        clause_id=f"云岭矿#{value}{place}{action}",
        edition_id="云岭矿",
        document="云岭矿规定",
        clause="第一条",
        quantity="甲烷浓度",
        subject=f"{place}甲烷浓度",
        places=(place,),
        comparator=comparator,
        value=value,
        high=None,
        unit="%",
        kind=kind,
        condition=condition,
        action=action,
        sentence=f"{place}甲烷浓度{comparator}{value}%，{action}",
        suspect=suspect,
    )


def held(*limits: Limit, place: str = "掘进工作面") -> Judgement:
    assert _READING is not None
    return judge(_READING, limits, (place,))


def test_what_demands_most_governs_before_a_bound() -> None:
    bound = limit(1.6, comparator="≤", kind="bound", action="")
    stop = limit(1.3, action="必须停止工作，撤出人员")
    assert held(bound, stop).governing == stop


def test_to_stop_drilling_is_not_to_stop_work() -> None:
    drilling = limit(1.6, action="必须停止用电钻打眼")
    stop = limit(1.3, action="必须停止工作")
    assert held(drilling, stop).governing == stop


def test_the_very_place_comes_before_a_wider_one_that_demands_more() -> None:
    own = limit(1.5, comparator="≤", kind="bound", action="")
    wider = limit(1.6, place="采掘工作面", action="必须停止工作，撤出人员")
    assert held(wider, own).governing == own


def test_that_people_leave_comes_before_that_the_power_is_cut() -> None:
    cut = limit(1.3, action="必须切断电源")
    leave = limit(1.3, action="必须撤出人员")
    assert held(cut, leave).governing == leave


def test_of_one_value_the_clause_that_says_what_is_to_be_done_governs_though_its_place_is_narrower() -> None:
    bound = limit(1.3, place="回风流", comparator="≤", kind="bound", action="")
    leave = limit(1.3, place="掘进工作面回风流", action="必须停止工作，撤出人员")
    found = held(bound, leave, place="回风流")
    assert found.governing == leave
    assert found.others == (bound,)


def test_of_two_wider_places_the_nearer_governs() -> None:
    far, near = limit(1.6, place="工作面"), limit(1.6, place="采掘工作面")
    assert held(far, near, place="采煤工作面").governing == near


@pytest.mark.parametrize(
    ("condition", "action"),
    [
        ("甲烷浓度低于1%时", "自动解锁"),
        ("恢复通风前", "必须切断电源"),
        ("", "必须停止工作，方可排放瓦斯"),
    ],
)
def test_a_situation_of_its_own_never_beats_a_plain_bound(condition: str, action: str) -> None:
    own = limit(1.0, comparator="≤", kind="bound", action="")
    assert held(limit(1.6, condition=condition, action=action), own).governing == own


def test_a_situation_of_its_own_does_not_make_a_kept_limit_broken() -> None:
    kept = limit(2.5, action="必须停止工作")
    found = held(limit(1.6, action="必须停止工作，恢复通风"), kept)
    assert (found.governing, found.exceeded) == (kept, False)


def test_where_gas_is_low_no_case_has_come_about() -> None:
    case = limit(3.0, comparator="≤", action="必须采取措施")
    kept = limit(2.5)
    assert held(case, kept).governing == kept


def test_a_limit_in_doubt_never_governs_and_is_told() -> None:
    doubtful = limit(1.0, comparator="≤", kind="bound", action="", suspect=True)
    found = held(doubtful)
    assert (found.governing, found.exceeded, found.doubtful) == (None, None, (doubtful,))
    sure = limit(2.5)
    assert held(doubtful, sure).governing == sure


def test_a_wide_place_whose_parts_differ_leaves_it_open() -> None:
    total = limit(1.2, place="总回风巷")
    district = limit(2.0, place="采区回风巷")
    found = held(total, district, place="回风流")
    assert found.place_missing
    assert set(found.nearest) == {total, district}
    assert held(total, limit(1.5, place="采区回风巷"), place="回风流").exceeded is True


def test_of_limits_that_are_kept_the_nearest_is_told() -> None:
    far, near = limit(2.9, action="必须停止工作"), limit(1.9)
    assert held(far, near).governing == near


_LIMITS = st.lists(
    st.builds(
        limit,
        st.sampled_from([0.5, 1.0, 1.5, 2.0]),
        place=st.sampled_from(["掘进工作面", "采掘工作面", "掘进工作面回风流"]),
        comparator=st.sampled_from([">", "≥", "≤"]),
        kind=st.sampled_from(["bound", "trigger"]),
        action=st.sampled_from(["", "必须停止工作", "必须处理", "自动解锁"]),
        suspect=st.booleans(),
    ),
    max_size=8,
)


@given(_LIMITS)
def test_nothing_in_doubt_or_elsewhere_governs(limits: list[Limit]) -> None:
    found = held(*limits)
    assert found.governing is None or not found.governing.suspect
    assert found.governing is None or nearness(found.governing, ("掘进工作面",)) > 0
    assert all(one.suspect for one in found.doubtful)
    assert not any(one.suspect for one in (*found.others, *found.nearest))


_DOUBTED = """云岭矿排放瓦斯规定

第一条 云岭矿掘进工作面甲烷浓度不得超过12％。
第二条 云岭矿掘进工作面回风流中甲烷浓度不得超过0.8％；二氧化碳浓度不得超过1.2％。
"""


@pytest.fixture
def doubted(tmp_path: Path) -> Library:
    path = tmp_path / "云岭矿排放瓦斯规定.txt"
    path.write_text(_DOUBTED, encoding="utf-8")
    library = Library(tmp_path / "home")
    library.ingest([path])
    return library


def _suspect(library: Library) -> set[float]:
    return {one.value for one in library.limits.all() if one.suspect}


def test_a_number_that_may_be_an_error_of_the_source_is_marked_until_somebody_decides(
    doubted: Library,
) -> None:
    with doubted as library:
        assert _suspect(library) == {12}
        (suspicion,) = [one for one in library.suspicions() if one.found.startswith("12")]
        library.decide(suspicion.id, "right")
        assert _suspect(library) == set()
        library.decide(suspicion.id, "open")
        assert _suspect(library) == {12}
        library.decide(suspicion.id, "corrected", "1.2％")
        assert _suspect(library) == set()
        assert {one.value for one in library.limits.all()} == {1.2, 0.8}


def test_doubt_lies_over_its_own_number_alone_behind_a_correction_too(doubted: Library) -> None:
    with doubted as library:
        clause = next(one for one in library.limits.all() if one.value == 0.8)
        printed = library.catalogue.clause(clause.clause_id)
        assert printed is not None
        with library.catalogue.writing() as db:
            for found, state, correction in (
                ("云岭矿", "corrected", "云岭第二煤矿东翼深部水平新区"),
                ("1.2", "open", ""),
            ):
                at = printed.text.index(found)
                db.execute(
                    "INSERT INTO suspicions (edition_id, clause_id, start, end, found, kind, reason, suggestion,"
                    " state, correction) VALUES (?,?,?,?,?,'number','','',?,?)",
                    (clause.edition_id, clause.clause_id, at, at + len(found), found, state, correction),
                )
            db.execute("UPDATE revision SET number = number + 1")
        marked = {one.value: one.suspect for one in library.limits.all() if one.value < 10}
        assert marked == {0.8: False, 1.2: True}


def test_what_is_in_doubt_is_found_last(doubted: Library) -> None:
    with doubted as library:
        found = library.limits.find(quantity="甲烷浓度", places=("掘进工作面",), words="甲烷浓度不得超过12％")
        assert [one.value for one in found] == [12]
        wide = library.limits.find(quantity="甲烷浓度", words="掘进工作面甲烷浓度不得超过12％")
        assert [one.value for one in wide] == [0.8, 12]
