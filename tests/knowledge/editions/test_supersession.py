"""What is in force on a day: which edition gives way to which, and when a person has to say it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.clauses import Rank
from knowledge.errors import WrongUse
from knowledge.ingest import Ingested
from knowledge.library import Library
from knowledge.retrieval import Mode, Query

OLD = "云岭防水规定\n第一条 探水钻孔的超前距离不得小于20m。\n第二条 本规定自2009年12月1日起施行。\n"
NEW = "云岭防水细则\n第一条 探水钻孔的超前距离不得小于30m。\n第二条 本细则自2018年9月1日起施行。原《云岭防水规定》同时废止。\n"
QUESTION = "探水钻孔的超前距离"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home") as opened:
        yield opened


def ingest(library: Library, tmp_path: Path, name: str, text: str) -> Ingested:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    (result,) = library.ingest([path])
    assert result.error is None
    return result


def found(library: Library, day: date | None = None) -> set[str]:
    hits = library.search(Query(text=QUESTION, as_of=day, mode=Mode.KEYWORD))
    return {part.edition_id for hit in hits for part in hit.parts if "超前距离" in part.text}


@pytest.mark.parametrize("order", [(OLD, NEW), (NEW, OLD)], ids=["old first", "new first"])
def test_a_declared_repeal_decides_whatever_came_first(
    library: Library, tmp_path: Path, order: tuple[str, str]
) -> None:
    for at, text in enumerate(order):
        result = ingest(library, tmp_path, f"{at}.txt", text)
    old = library.catalogue.edition("云岭防水规定")
    assert (old.repealed, old.superseded_by) == (date(2018, 9, 1), "云岭防水细则")
    assert found(library) == {"云岭防水细则"}
    assert found(library, date(2018, 8, 31)) == {"云岭防水规定"}
    assert found(library, date(2018, 9, 1)) == {"云岭防水细则"}
    assert found(library, date(2009, 11, 30)) == set()
    assert [e.id for e in result.supersedes] == (["云岭防水规定"] if order[1] is NEW else [])
    assert any("更新的版本" in note for note in result.notes) == (order[1] is OLD)


def test_a_coming_edition_leaves_the_older_in_force_until_its_day(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    ingest(library, tmp_path, "b.txt", NEW.replace("2018年9月1日", "2999年1月1日"))
    assert found(library) == {"云岭防水规定"}
    assert found(library, date(2999, 1, 1)) == {"云岭防水细则"}


def test_each_edition_gives_way_to_the_next_one_in_whatever_order_they_come(
    library: Library, tmp_path: Path
) -> None:
    for year in (2001, 2021, 2011):
        text = f"云岭通风规程（{year}版）\n第一条 {QUESTION}{year}。\n第二条 本规程自{year}年1月1日起施行。\n"
        ingest(library, tmp_path, f"{year}.txt", text)
    editions = {e.label: e for e in library.catalogue.editions()}
    assert [(e.superseded_by, e.repealed) for _, e in sorted(editions.items())] == [
        (editions["2011"].id, date(2011, 1, 1)),
        (editions["2021"].id, date(2021, 1, 1)),
        (None, None),
    ]


def test_a_standard_gives_way_to_the_same_number_of_a_later_year(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", "云岭测定方法\nAQ 9999—2006\n1 范围\n1.1 探水钻孔的超前距离为20m。\n")
    result = ingest(
        library, tmp_path, "b.txt", "云岭测定规范\nAQ/T 9999—2016\n1 范围\n1.1 探水钻孔的超前距离为30m。\n"
    )
    assert found(library) == {"云岭测定规范@AQ/T9999-2016"}
    # No source names the day, so that a person is asked for it, and it counts once it is given.
    assert any("documents edit" in note for note in result.notes)
    library.describe("云岭测定规范@AQ/T9999-2016", effective="2016-05-01")
    assert found(library, date(2016, 4, 30)) == {"云岭测定方法@AQ9999-2006"}


def test_what_cannot_be_told_is_not_decided(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "甲队.txt", f"云岭放顶措施\n第一条 {QUESTION}为20m。\n")
    result = ingest(library, tmp_path, "乙队.txt", f"云岭放顶措施\n第一条 {QUESTION}为30m。\n")
    assert result.supersedes == ()
    assert any("documents supersede" in note for note in result.notes)
    assert found(library) == {"云岭放顶措施", "云岭放顶措施~2"}
    library.supersede("云岭放顶措施", "云岭放顶措施~2", date(2025, 1, 1))
    assert found(library) == {"云岭放顶措施~2"}
    assert found(library, date(2024, 12, 31)) == {"云岭放顶措施", "云岭放顶措施~2"}
    library.restore("云岭放顶措施")
    assert found(library) == {"云岭放顶措施", "云岭放顶措施~2"}


def test_a_removed_edition_resolves_and_comes_back(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    library.remove("云岭防水规定")
    assert found(library) == set()
    assert "20m" in library.provision("云岭防水规定#第一条").text
    library.restore("云岭防水规定")
    assert found(library) == {"云岭防水规定"}


def test_restoring_a_removed_edition_undoes_only_the_removal(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    ingest(library, tmp_path, "b.txt", NEW)
    before = library.catalogue.edition("云岭防水规定")
    library.remove(before.id)
    assert library.restore(before.id) == before
    assert found(library) == {"云岭防水细则"}
    # Its supersession is undone by itself.
    assert library.restore(before.id).superseded_by is None
    assert found(library) == {"云岭防水规定", "云岭防水细则"}


def test_a_restored_edition_gives_way_to_what_came_meanwhile(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    library.remove("云岭防水规定")
    ingest(library, tmp_path, "b.txt", NEW)
    restored = library.restore("云岭防水规定")
    assert (restored.superseded_by, restored.repealed) == ("云岭防水细则", date(2018, 9, 1))


def test_undoing_a_supersession_keeps_the_end_that_the_source_names(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD.replace("\n", "\n废止日期：2017年5月1日\n", 1))
    ingest(library, tmp_path, "b.txt", NEW)
    restored = library.restore("云岭防水规定")
    assert (restored.superseded_by, restored.repealed) == (None, date(2017, 5, 1))


COPIED = (
    "云岭通风规程\n第一条 探水钻孔的超前距离不得小于20m。\n{closing}2016年公布的《云岭通风规程》同时废止。\n"
)


@pytest.mark.parametrize("closing", ["第二条 本规程自2022年4月1日起施行。", "第二条 "], ids=["day", "no day"])
def test_another_file_of_one_edition_takes_nothing_over(
    library: Library, tmp_path: Path, closing: str
) -> None:
    text = COPIED.format(closing=closing)
    ingest(library, tmp_path, "a.txt", text)
    path = tmp_path / "b.txt"
    path.write_text(text, "utf-16")
    (result,) = library.ingest([path])
    assert result.supersedes == ()
    (note,) = [note for note in result.notes if "同一版本的另一份文件" in note]
    assert all(words in note for words in ("a.txt", "b.txt", "移出"))
    assert found(library) == {"云岭通风规程", "云岭通风规程~2"}
    assert all(e.superseded_by is None for e in library.catalogue.editions())


def test_a_repeal_of_the_own_title_means_the_earlier_edition(library: Library, tmp_path: Path) -> None:
    text = COPIED.format(closing="第二条 本规程自2022年4月1日起施行。")
    newer = ingest(library, tmp_path, "b.txt", text).edition
    earlier = ingest(
        library, tmp_path, "a.txt", text.replace("2022年4月1日", "2016年4月1日").split("2016年公布")[0]
    ).edition
    unknown = ingest(
        library, tmp_path, "c.txt", COPIED.format(closing="").split("2016年")[0].replace("20m", "15m")
    ).edition
    assert newer
    assert earlier
    assert unknown
    assert (earlier.superseded_by, unknown.superseded_by) == (newer.id, newer.id)


def test_removing_the_newer_edition_puts_the_older_one_back(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    ingest(library, tmp_path, "b.txt", NEW)
    removed = library.take_out("云岭防水细则")
    assert [e.id for e in removed.again] == ["云岭防水规定"]
    assert any("重新算作现行" in note for note in removed.notes)
    assert found(library) == {"云岭防水规定"}
    library.restore("云岭防水细则")
    assert found(library) == {"云岭防水细则"}


def test_what_a_person_superseded_stays_so_and_is_told(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    ingest(library, tmp_path, "b.txt", NEW)
    library.supersede("云岭防水规定", "云岭防水细则")
    removed = library.take_out("云岭防水细则")
    assert removed.again == ()
    assert any("没有现行" in note for note in removed.notes)
    assert found(library) == set()


def test_an_edition_without_any_day_is_told(library: Library, tmp_path: Path) -> None:
    result = ingest(library, tmp_path, "a.txt", f"云岭放顶措施\n第一条 {QUESTION}为20m。\n")
    assert any("视为一直有效" in note and "documents edit" in note for note in result.notes)
    assert ingest(library, tmp_path, "b.txt", OLD).notes == ()


def test_one_that_has_given_way_is_not_asked_about(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", "云岭通风规程\n第一条 甲。\n第二条 本规程自2022年4月1日起施行。\n")
    ingest(library, tmp_path, "b.txt", "云岭通风规程\n第一条 乙方负责通风设施的检修。\n")
    result = ingest(
        library, tmp_path, "c.txt", "云岭通风规程\n第一条 丙。\n第二条 本规程自2012年4月1日起施行。\n"
    )
    assert any("更新的版本" in note for note in result.notes)
    assert not any("看不出先后" in note for note in result.notes)


def test_what_a_person_said_outlives_another_reading_of_the_file(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    told = library.describe("云岭防水规定", number="云矿〔2009〕1号", rank="mine", effective="2010-01-01")
    assert (told.rank, told.effective, told.confirmed) == (Rank.MINE, date(2010, 1, 1), True)
    library.remove("云岭防水规定")
    for text in (OLD, OLD.replace("20m", "25m")):
        result = ingest(library, tmp_path, "a.txt", text)
        assert result.edition is not None
        assert (result.edition.number, result.edition.rank) == ("云矿〔2009〕1号", Rank.MINE)
        assert (result.edition.effective, result.edition.confirmed) == (date(2010, 1, 1), True)


@pytest.mark.parametrize(
    "fields",
    [
        {"effective": "2025-13-01"},
        {"effective": "2008-01-01", "repealed": "2007-01-01"},
        {"issued": "2010-01-01", "effective": "2009-12-01"},
        {"rank": "king"},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_is_refused_in_both_languages(
    library: Library, tmp_path: Path, fields: dict[str, str]
) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    before = library.catalogue.edition("云岭防水规定")
    with pytest.raises(WrongUse) as refused:
        library.describe("云岭防水规定", **fields)
    assert refused.value.text("zh") != refused.value.text("en")
    assert library.catalogue.edition("云岭防水规定") == before
    with pytest.raises(WrongUse):
        library.supersede("云岭防水规定", "云岭防水规定")


def test_a_revised_file_keeps_the_words_that_old_answers_quote(library: Library, tmp_path: Path) -> None:
    ingest(library, tmp_path, "a.txt", OLD)
    for metres in (25, 28):
        result = ingest(library, tmp_path, "a.txt", OLD.replace("20m", f"{metres}m"))
        assert result.status == "revised"
    assert [e.id for e in result.supersedes] == ["云岭防水规定~rev2"]
    assert len(library.holdings()) == 1
    assert found(library) == {"云岭防水规定"}
    clause = "云岭防水规定#第一条"
    assert "28m" in library.provision(clause).text
    assert library.provision(clause, "不得小于28m").remarks == ()
    for metres in (20, 25):
        was = library.provision(clause, f"不得小于{metres}m")
        assert f"{metres}m" in was.text
        assert [remark.kind for remark in was.remarks] == ["revised"]
    changes = library.diff("云岭防水规定~rev2", "云岭防水规定")
    assert [(n.old, n.new, n.unit) for n in changes.changed[0].numbers] == [("25", "28", "m")]
