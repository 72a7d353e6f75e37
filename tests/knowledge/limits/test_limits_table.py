"""The table of a library: filled, asked, judged, and told of what it lacks."""

import sqlite3
from pathlib import Path

import pytest

from knowledge.library import Library, Shelf
from knowledge.limits import Ruled, asked, conflicts, coverage, judge
from knowledge.limits.limit import Limit


def _found(library: Library, question: str) -> list[Limit]:
    said = asked(question)
    return library.limits.find(quantity=said.quantities, places=said.places, words=question)


def test_an_edition_that_came_in_has_its_limits_when_first_asked(yunling: Library) -> None:
    found = yunling.limits.all()
    kept = yunling.catalogue.db.execute("SELECT count(*) FROM limits").fetchone()[0]
    assert kept == len(found) >= 14
    assert yunling.limits.fill() == 0


def test_limits_are_drawn_before_a_question_comes(sample_library: Library) -> None:
    assert sample_library.catalogue.db.execute("SELECT count(*) FROM limits").fetchone()[0] > 0
    assert sample_library.limits.fill() == 0


def test_a_limit_of_a_wider_place_counts(yunling: Library) -> None:
    found = yunling.limits.find(quantity="甲烷浓度", places=("掘进工作面回风流",))
    assert found[0].value == 0.9
    assert all(limit.quantity == "甲烷浓度" for limit in found)


def test_what_a_mine_ruled_for_itself_stands_behind_what_was_ruled_for_all(tmp_path: Path) -> None:
    rule = "第一条 采区回风巷风流中甲烷浓度超过0.9%时，必须停止工作，撤出人员。\n"
    paths = [tmp_path / f"{title}.txt" for title in ("云岭矿安全技术措施", "样例矿山安全规程")]
    for path in paths:
        path.write_text(f"{path.stem}\n\n{rule}", encoding="utf-8")
    with Library(tmp_path / "home") as library:
        library.ingest(paths)
        found = _found(library, "采区回风巷瓦斯1.1%怎么办")
    assert [one.document for one in found] == ["样例矿山安全规程", "云岭矿安全技术措施"]


def test_a_library_of_an_older_version_is_filled_when_asked(yunling: Library) -> None:
    before = yunling.limits.all()
    with yunling.catalogue.writing() as db:
        db.execute("DELETE FROM limits")
        db.execute("UPDATE limits_read SET reading = 'earlier'")
        db.execute("UPDATE revision SET number = number + 1")
    assert yunling.limits.all() == before


def test_a_removed_edition_takes_its_limits_along_and_brings_them_back(yunling: Library) -> None:
    edition = yunling.remove("云岭矿运输管理规定")
    assert {limit.document for limit in yunling.limits.all()} == {"云岭矿通风管理规定"}
    rows = yunling.catalogue.db.execute("SELECT count(*) FROM limits WHERE edition_id = ?", (edition.id,))
    assert rows.fetchone()[0] == 0
    yunling.restore(edition.id)
    assert {limit.document for limit in yunling.limits.all()} == {"云岭矿通风管理规定", "云岭矿运输管理规定"}


def test_a_corrected_clause_has_the_corrected_limit(yunling: Library) -> None:
    with yunling.catalogue.writing() as db:
        clause = next(limit for limit in yunling.limits.all() if limit.unit == "m/s" and limit.value == 3)
        text = yunling.catalogue.clause(clause.clause_id)
        assert text is not None
        at = text.text.index("3m/s")
        db.execute(
            "INSERT INTO suspicions (edition_id, clause_id, start, end, found, kind, reason, suggestion, state,"
            " correction) VALUES (?,?,?,?,'3','number','','','open','')",
            (clause.edition_id, clause.clause_id, at, at + 1),
        )
    (suspicion,) = yunling.suspicions(clause.edition_id)
    yunling.decide(suspicion.id, "corrected", "4")
    assert [one.value for one in yunling.limits.all() if one.clause_id == clause.clause_id] == [4]


def test_a_shelf_has_the_limits_without_writing(yunling: Library) -> None:
    with Shelf(yunling.home) as shelf:
        assert shelf.limits.all() == yunling.limits.all()
    with yunling.catalogue.writing() as db:
        db.execute("DELETE FROM limits")
        db.execute("DELETE FROM limits_read")
    with Shelf(yunling.home) as shelf:
        assert {limit.value for limit in shelf.limits.all()} >= {0.9, 66, 72}
    count = yunling.catalogue.db.execute("SELECT count(*) FROM limits").fetchone()[0]
    assert count == 0


def test_only_what_is_in_force_is_found(yunling: Library) -> None:
    from datetime import date

    yunling.describe("云岭矿运输管理规定", repealed=date(2020, 1, 1))
    assert {limit.value for limit in yunling.limits.find(quantity="温度")} == {31, 66}
    assert {limit.value for limit in yunling.limits.find(quantity="温度", as_of=date(2019, 1, 1))} == {
        31,
        66,
        72,
    }


@pytest.mark.parametrize(
    ("question", "exceeded", "value", "action"),
    [
        ("回风流瓦斯 1.2 % 怎么办", True, 0.9, "必须停止工作，撤出人员"),
        ("采煤工作面回风瓦斯0.8%", False, 0.9, ""),
        ("总回风瓦斯百分之零点七", True, 0.6, "必须立即查明原因，进行处理"),
        ("迎头瓦斯一块五", True, 1.3, "必须停止工作，切断电源，撤出人员"),
        ("机电硐室温度33度", True, 31, "必须停止作业"),
        ("采煤工作面风速每分钟300米", True, 3.5, ""),
        ("局扇附近瓦斯0.5%能开吗", True, 0.4, "方可人工开启"),
    ],
)
def test_a_reading_is_held_against_the_limit_of_its_place(
    yunling: Library, question: str, exceeded: bool, value: float, action: str
) -> None:
    said = asked(question)
    assert said.reading is not None
    judgement = judge(said.reading, _found(yunling, question), said.places)
    assert judgement.governing is not None
    assert (judgement.exceeded, judgement.governing.value, judgement.action) == (exceeded, value, action)
    assert judgement.by is not None
    assert (judgement.by > 0) == exceeded
    assert judgement.clause == judgement.governing.title


def test_without_a_place_the_nearest_limits_are_told_and_the_place_is_missing(yunling: Library) -> None:
    said = asked("瓦斯1.0%怎么办")
    assert said.reading is not None
    judgement = judge(said.reading, _found(yunling, said.question), said.places)
    assert judgement.place_missing
    assert judgement.governing is None
    assert judgement.exceeded is None
    assert {limit.value for limit in judgement.nearest} >= {0.6, 0.9, 1.3}


def test_a_reading_in_another_dimension_is_not_judged(yunling: Library) -> None:
    said = asked("水压3兆帕")
    assert said.reading is not None
    assert judge(said.reading, yunling.limits.find(quantity="温度")).governing is None


@pytest.mark.parametrize(
    ("question", "ruled"),
    [
        ("总回风巷瓦斯不能超过多少", Ruled.RULED),
        ("职工食堂里甲烷浓度不得超过多少", Ruled.QUANTITY_RULED_ELSEWHERE),
        ("无人机在斜井里速度不得超过多少", Ruled.THING_UNKNOWN),
        ("水沟盖板的厚度不得小于多少毫米", Ruled.VALUE_UNRULED),
        ("水沟盖板的宽度不得小于多少毫米", Ruled.RULED),
        ("矿井氯气的最高允许浓度是多少", Ruled.VALUE_UNRULED),
        ("盖板由谁更换", Ruled.NO_VALUE_ASKED),
    ],
)
def test_what_is_not_ruled_is_told(yunling: Library, question: str, ruled: Ruled) -> None:
    found = coverage(question, yunling.limits)
    assert found.ruled is ruled
    assert bool(found.missing) == (ruled not in (Ruled.RULED, Ruled.NO_VALUE_ASKED))


def test_where_a_quantity_is_ruled_is_told(yunling: Library) -> None:
    found = coverage("职工食堂里甲烷浓度不得超过多少", yunling.limits)
    assert found.missing == ("食堂",)
    assert {"总回风巷", "掘进工作面"} <= set(found.places_ruled)


def test_documents_that_contradict_each_other_are_found_and_the_stricter_named(yunling: Library) -> None:
    (found,) = conflicts(yunling.limits.in_force())
    assert {found.one.value, found.other.value} == {66, 72}
    assert found.stricter is not None
    assert found.stricter.value == 66


def test_limits_go_with_the_catalogue_of_an_earlier_version(tmp_path: Path) -> None:
    from knowledge import schema

    db = sqlite3.connect(tmp_path / "catalogue.sqlite3", isolation_level=None)
    schema.migrate(db)
    assert "m014_limits" in schema.applied(db)
    assert db.execute("SELECT count(*) FROM limits").fetchone() == (0,)
    db.close()
