"""What comes in is compared with what it could contradict, and nothing else; the outcome is that of comparing all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.suspects import comparing, examine

ALIKE = "第一条 交接班时填写的值班记录应当由调度室统一保存不少于2年，以备查阅。"
ODD = ALIKE.replace("2年", "20年")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home") as opened:
        for title in ("甲", "乙"):
            put(opened, tmp_path, f"云岭矿{title}规定", ALIKE, "第二条 应当设置栅栏。")
        yield opened


def put(library: Library, tmp_path: Path, title: str, *lines: str) -> None:
    path = tmp_path / f"{title}.txt"
    path.write_text("\n".join((title, *lines)), "utf-8")
    (result,) = library.ingest([path])
    assert result.error is None


def listed(library: Library) -> set[tuple[str, str, str]]:
    return {(s.clause_id, s.kind, s.found) for s in library.suspicions()}


def of_all(library: Library) -> set[tuple[str, str, str]]:
    """What comparing the whole library finds."""
    catalogue = library.catalogue
    clauses = [c for e in catalogue.editions() for c in catalogue.clauses(e.id)]
    ranks = {e.id: e.rank for e in catalogue.editions()}
    return {(f.clause_id, f.kind, f.found) for f in examine(clauses, ranks)}


def test_an_odd_value_is_found_whichever_comes_first(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, "云岭矿丙规定", ODD)
    assert ("云岭矿丙规定#第一条", "value", "20年") in listed(library)
    assert listed(library) == of_all(library)


def test_a_revision_clears_what_only_its_old_words_made_suspect(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, "云岭矿丙规定", ODD)
    put(library, tmp_path, "云岭矿乙规定", "第一条 严禁吸烟。")
    assert not any(kind == "value" for _, kind, _ in listed(library))
    assert listed(library) == of_all(library)
    put(library, tmp_path, "云岭矿丁规定", ALIKE)
    assert listed(library) == of_all(library) != set()


def test_a_library_that_was_never_compared_is_compared_whole(library: Library, tmp_path: Path) -> None:
    for table in ("comparable", "compared"):
        library.catalogue.db.execute(f"DELETE FROM {table}")
    put(library, tmp_path, "云岭矿丙规定", ODD)
    assert ("云岭矿丙规定#第一条", "value", "20年") in listed(library)


def test_strangers_are_not_looked_at(library: Library, tmp_path: Path) -> None:
    put(library, tmp_path, "云岭矿丙规定", "第一条 矿灯房应当有专人值守，并且留有记录备查。")
    (edition,) = [e for e in library.catalogue.editions() if e.id == "云岭矿丙规定"]
    clauses = library.catalogue.clauses(edition.id)
    with library.catalogue.writing() as db:
        near = comparing.neighbourhood(db, library.catalogue.editions(), [(edition, clauses)])
    assert {clause_id.partition("#")[0] for clause_id in near.judged | near.about} == {"云岭矿丙规定"}
