"""Packs in a library that knows something already: what is in force, and what a person decided."""

import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import packs
from knowledge.library import Library
from knowledge.retrieval import Mode, Query

OLD = "云岭防水规定\n第一条 探水钻孔的超前距离不得小于20m。\n第二条 本规定自2009年12月1日起施行。\n"
NEW = "云岭防水细则\n第一条 探水钻孔的超前距离不得小于30m。\n第二条 本细则自2018年9月1日起施行。原《云岭防水规定》同时废止。\n"
AIR = "云岭矿通风规定\n第一条 采煤工作面风流中甲烷浓度不得超过10%，超过时立即撤人。\n"


def packed(folder: Path, *texts: str, work: Any = None) -> Path:
    """A pack of a library that read `texts`, after `work(library)`."""
    home = folder / f"home-{len(list(folder.iterdir()))}"
    pack = home.with_suffix(".pack")
    with Library(home) as library:
        read(library, *texts)
        if work:
            work(library)
        packs.export_pack(library, pack)
    return pack


def read(library: Library, *texts: str) -> None:
    for text in texts:
        path = library.home / f"{text.splitlines()[0]}-{zlib.crc32(text.encode())}.txt"
        path.write_text(text, "utf-8")
        (result,) = library.ingest([path])
        assert result.error is None


def take(library: Library, pack: Path) -> packs.Imported:
    return packs.import_pack(library, pack, accept_unsigned=True)


def in_force(library: Library) -> set[str]:
    return {h.edition.id for h in library.holdings() if h.edition.in_force(date(2026, 1, 1))}


def texts_found(library: Library, question: str) -> str:
    return "\n".join(h.text for h in library.search(Query(text=question, mode=Mode.KEYWORD)))


def test_a_pack_of_the_new_edition_alone_puts_the_old_one_out_of_force(tmp_path: Path) -> None:
    pack = packed(tmp_path, NEW)
    with Library(tmp_path / "here") as library:
        read(library, OLD)
        done = take(library, pack)
        assert in_force(library) == {"云岭防水细则"}
        assert library.catalogue.edition("云岭防水规定").repealed == date(2018, 9, 1)
        assert [e.id for p in done.placed for e in p.supersedes] == ["云岭防水规定"]
        assert done.added[0] == library.catalogue.edition("云岭防水细则")
        assert take(library, pack).placed == ()


def test_a_pack_of_the_old_edition_alone_is_taken_as_the_older_one(tmp_path: Path) -> None:
    pack = packed(tmp_path, OLD)
    with Library(tmp_path / "here") as library:
        read(library, NEW)
        done = take(library, pack)
        assert in_force(library) == {"云岭防水细则"}
        assert done.added[0].superseded_by == "云岭防水细则"
        assert any("更新的版本" in note for p in done.placed for note in p.notes)


def test_a_pack_made_before_the_new_edition_brings_nothing_back_into_force(tmp_path: Path) -> None:
    pack = packed(tmp_path, OLD)
    with Library(tmp_path / "here") as library:
        read(library, OLD, NEW)
        before = library.catalogue.editions()
        assert len(take(library, pack).unchanged) == 1
        assert library.catalogue.editions() == before
        library.remove("云岭防水规定")
        take(library, pack)
        assert in_force(library) == {"云岭防水细则"}


def test_what_a_person_said_of_an_end_stands_on_both_sides(tmp_path: Path) -> None:
    def supersede(library: Library) -> None:
        library.supersede("云岭防水规定", "云岭防水细则", date(2020, 1, 1))

    said, plain = packed(tmp_path, OLD, NEW, work=supersede), packed(tmp_path, OLD, NEW)
    with Library(tmp_path / "here") as library:
        ends = []
        for pack in (plain, said, plain):
            take(library, pack)
            ends.append(library.catalogue.edition("云岭防水规定").repealed)
        assert ends == [date(2018, 9, 1), date(2020, 1, 1), date(2020, 1, 1)]
        library.supersede("云岭防水规定", "云岭防水细则", date(2021, 1, 1))
        take(library, said)
        assert library.catalogue.edition_of_id("云岭防水规定").repealed == date(2021, 1, 1)


def test_editions_between_which_a_person_decided_are_not_called_undecided(tmp_path: Path) -> None:
    one, other = "云岭放顶措施\n第一条 放顶步距为2m。\n", "云岭放顶措施\n第一条 放顶步距为3m。\n"

    def supersede(library: Library) -> None:
        library.supersede("云岭放顶措施", "云岭放顶措施~2", date(2025, 1, 1))

    decided, open_ = packed(tmp_path, one, other, work=supersede), packed(tmp_path, one, other)
    with Library(tmp_path / "decided") as library:
        notes = [note for p in take(library, decided).placed for note in p.notes]
        assert not any("documents supersede" in note for note in notes)
        assert in_force(library) == {"云岭放顶措施~2"}
    with Library(tmp_path / "open") as library:
        notes = [note for p in take(library, open_).placed for note in p.notes]
        assert sum("documents supersede" in note for note in notes) == 1


def test_what_came_in_is_looked_through_for_suspect_words(tmp_path: Path) -> None:
    rule = "第一条 主运输大巷每隔一段设置的躲避硐室其间距不得超过40m，并挂牌。"
    pack = packed(tmp_path, f"云岭矿大巷规定\n{rule}\n", f"云岭矿行车规定\n{rule}\n")
    with Library(tmp_path / "here") as library:
        read(library, f"云岭矿运输规定\n{rule.replace('40m', '400m')}\n")
        assert library.suspicions() == []
        take(library, pack)
        assert [(s.document, s.found) for s in library.suspicions()] == [("云岭矿运输规定", "400m")]


def test_a_correction_made_elsewhere_is_searched_here(tmp_path: Path) -> None:
    def correct(library: Library) -> None:
        (one,) = library.suspicions()
        library.decide(one.id, "corrected", "1.0%")

    pack = packed(tmp_path, AIR, work=correct)
    for texts in ((), (AIR,)):
        with Library(tmp_path / f"here{len(texts)}") as library:
            read(library, *texts)
            take(library, pack)
            assert [s.state for s in library.suspicions()] == ["corrected"]
            assert "不得超过1.0%" in texts_found(library, "甲烷浓度不得超过1.0%")
            assert library.search(Query(text="1.0%", mode=Mode.KEYWORD))
            revision = library.catalogue.revision()
            take(library, pack)
            assert library.catalogue.revision() == revision


@pytest.mark.parametrize(
    ("clause", "start", "found"),
    [("第一条", 3, "10%"), ("第九条", 19, "10%"), ("第一条", -9, "10%"), ("第一条", 4, "")],
)
def test_suspicions_of_words_that_do_not_stand_here_are_left_out(
    tmp_path: Path, clause: str, start: int, found: str
) -> None:
    def craft(library: Library) -> None:
        facts = f"云岭矿通风规定#{clause}", start, start + len(found), found
        library.catalogue.db.execute(
            "UPDATE suspicions SET clause_id = ?, start = ?, end = ?, found = ?,"
            " state = 'corrected', correction = 'X', decided = '2026-01-01'",
            facts,
        )

    pack = packed(tmp_path, AIR, work=craft)
    with Library(tmp_path / "here") as library:
        take(library, pack)
        assert [(s.found, s.state) for s in library.suspicions()] == [("10%", "open")]


def test_suspicions_over_words_that_are_listed_here_are_left_out(tmp_path: Path) -> None:
    def widen(library: Library) -> None:
        library.catalogue.db.execute(
            "UPDATE suspicions SET end = end + 1, found = '10%，', kind = 'word',"
            " state = 'corrected', correction = 'X', decided = '2026-01-01'"
        )

    pack = packed(tmp_path, AIR, work=widen)
    with Library(tmp_path / "here") as library:
        read(library, AIR)
        (one,) = library.suspicions()
        library.decide(one.id, "corrected", "1.0%")
        take(library, pack)
        assert [(s.found, s.correction) for s in library.suspicions()] == [("10%", "1.0%")]
        assert "超过1.0%，超过" in texts_found(library, "甲烷浓度")
