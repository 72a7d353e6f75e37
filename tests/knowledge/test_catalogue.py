"""The catalogue on a real SQLite file."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import schema
from knowledge.catalogue import Catalogue
from knowledge.clauses import Block, Document, Edition
from knowledge.errors import HomeUnusable, NoSpace, UnknownDocument
from knowledge.structure.tree import build


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / "catalogue.sqlite3")
    yield opened
    opened.close()


def edition(title: str = "样例规程", label: str = "", name: str = "") -> Edition:
    identity = f"{title}@{label}" if label else title
    return Edition(
        id=identity,
        document=Document(id=title, title=title),
        label=label,
        source_name=name or f"{title}.txt",
        source_format="txt",
        source_hash="0",
        characters=1,
        warnings=("第3页没有文字",),
    )


def put(catalogue: Catalogue, of: Edition, *lines: str) -> None:
    catalogue.add(of, build([Block(text=line) for line in lines], of.id))


def passages(catalogue: Catalogue, words: str) -> list[str]:
    """Whole texts that can be searched and hold `words`."""
    rows = catalogue.db.execute("SELECT text FROM passages WHERE kind = 'chunk' AND instr(text, ?)", (words,))
    return [text for (text,) in rows]


def test_an_edition_comes_back_as_it_went_in(catalogue: Catalogue) -> None:
    put(catalogue, edition(label="2024"), "第一条 严禁吸烟。", "第二条 应当检身。")
    assert catalogue.editions() == [edition(label="2024")]
    assert [c.label for c in catalogue.clauses("样例规程@2024")] == ["第一条", "第二条"]
    assert [c.label for c in catalogue.clauses("样例规程@2024", 1, 1)] == ["第二条"]


@pytest.mark.parametrize("name", ["样例规程@2024", "样例规程", "《样例规程》", "样例规程.txt"])
def test_an_edition_is_found_by_id_title_or_file(catalogue: Catalogue, name: str) -> None:
    put(catalogue, edition(label="2016"), "第一条 甲。")
    put(catalogue, edition(label="2024"), "第一条 乙。")
    assert catalogue.edition(name).label == "2024"


def test_a_name_that_nothing_bears_is_told(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownDocument, match="没有的规程"):
        catalogue.edition("没有的规程")


def test_a_removed_edition_leaves_searches_and_stays_citable(catalogue: Catalogue) -> None:
    put(catalogue, edition(), "第一条 严禁吸烟。")
    catalogue.remove("样例规程")
    assert catalogue.editions() == []
    assert passages(catalogue, "吸烟") == []
    clause = catalogue.clause("样例规程#第一条")
    assert clause is not None
    assert clause.text == "第一条 严禁吸烟。"
    assert catalogue.edition_of_id("样例规程").document.title == "样例规程"


def test_a_revision_replaces_what_is_searched(catalogue: Catalogue) -> None:
    put(catalogue, edition(), "第一条 严禁吸烟。")
    put(catalogue, edition(), "第一条 严禁携带烟草。")
    assert passages(catalogue, "吸烟") == []
    assert len(passages(catalogue, "烟草")) == 1
    assert len(catalogue.editions()) == 1


def test_a_revision_keeps_the_passages_that_say_the_same(catalogue: Catalogue) -> None:
    def numbers() -> dict[str, int]:
        rows = catalogue.db.execute(
            "SELECT v.clause_id, p.id FROM passages p JOIN provisions v ON v.id = p.provision_id"
            " WHERE p.kind = 'chunk'"
        )
        return dict(rows.fetchall())

    put(catalogue, edition(), "第一章 总则", "第一条 严禁吸烟。", "第二条 应当检身。", "第三条 应当交灯。")
    before = numbers()
    put(catalogue, edition(), "第一章 总则", "第一条 严禁吸烟。", "第二条 严禁睡觉。", "第三条 应当交灯。")
    after = numbers()
    kept = {clause_id for clause_id, number in after.items() if before.get(clause_id) == number}
    assert kept == {"样例规程#第一条", "样例规程#第三条"}
    assert passages(catalogue, "检身") == []
    put(catalogue, edition(), "第一章 附则", "第一条 严禁吸烟。", "第二条 严禁睡觉。", "第三条 应当交灯。")
    assert not set(numbers().values()) & set(after.values())  # other headings are other words
    assert catalogue.db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_fails_half_way_leaves_nothing(catalogue: Catalogue) -> None:
    clauses = build([Block(text="第一条 甲。"), Block(text="第二条 乙。")], "样例规程")
    with pytest.raises(HomeUnusable):
        catalogue.add(edition(), [*clauses, clauses[0]])  # the same id twice
    assert catalogue.editions() == []
    assert passages(catalogue, "甲") == []


def test_a_full_disk_keeps_what_was_there_and_says_so(catalogue: Catalogue) -> None:
    put(catalogue, edition(), "第一条 严禁吸烟。")
    pages = catalogue.db.execute("PRAGMA page_count").fetchone()[0]
    catalogue.db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(NoSpace):
        put(catalogue, edition("另一规程"), *[f"第{n}条 {'通风' * 400}。" for n in range(1, 60)])
    assert [e.id for e in catalogue.editions()] == ["样例规程"]
    assert len(passages(catalogue, "吸烟")) == 1


def test_reading_never_writes(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    Catalogue(path).close()
    opened = Catalogue(path, read_only=True)
    assert opened.editions() == []
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        opened.db.execute("INSERT INTO documents VALUES ('a', 'a')")
    opened.close()


def test_a_catalogue_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite3"
    with sqlite3.connect(path) as db:
        schema.m001_documents_and_clauses(db)
        db.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY)")
        db.execute("INSERT INTO migrations VALUES ('m001_documents_and_clauses')")
        db.execute("INSERT INTO documents VALUES ('旧', '旧规程')")
    opened = Catalogue(path)
    assert schema.applied(opened.db) == [m.__name__ for m in schema.MIGRATIONS]
    assert opened.db.execute("SELECT title FROM documents").fetchone() == ("旧规程",)
    opened.close()


def test_a_catalogue_of_a_newer_version_is_refused(tmp_path: Path, catalogue: Catalogue) -> None:
    with catalogue.writing() as db:
        db.execute("INSERT INTO migrations VALUES ('m999_of_the_future')")
    with pytest.raises(HomeUnusable, match="更新版本"):
        Catalogue(tmp_path / "catalogue.sqlite3")
