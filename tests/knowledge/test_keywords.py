"""Keyword search over real passages in a real index: what it finds, and that it follows the catalogue."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import Catalogue
from knowledge.clauses import Block, Document, Edition
from knowledge.keywords import KeywordIndex, terms, words
from knowledge.structure.tree import build


def put(catalogue: Catalogue, title: str, *lines: str) -> None:
    edition = Edition(
        id=title,
        document=Document(id=title, title=title),
        label="",
        source_name=title,
        source_format="txt",
        source_hash=title,
        characters=1,
    )
    catalogue.add(edition, build([Block(text=line) for line in lines], title))


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / "catalogue.sqlite3")
    put(opened, "甲规程", "第一条 采煤工作面瓦斯浓度达到1.0%时停止作业。", "第二条 钢丝绳断丝超限必须更换。")
    put(opened, "乙规程", "第一条 A methane test shall be made.")
    yield opened
    opened.close()


@pytest.fixture
def index(catalogue: Catalogue, tmp_path: Path) -> Iterator[KeywordIndex]:
    opened = KeywordIndex(catalogue, tmp_path / "keywords")
    yield opened
    opened.close()


def found(
    index: KeywordIndex,
    catalogue: Catalogue,
    question: str,
    *,
    limit: int = 10,
    excluded: tuple[str, ...] = (),
) -> list[str]:
    """Ids of the clauses whose passages are found, best first."""
    return [
        catalogue.db.execute(
            "SELECT v.clause_id FROM passages p JOIN provisions v ON v.id = p.provision_id WHERE p.id = ?",
            (i,),
        ).fetchone()[0]
        for i in index.search(terms(question), limit=limit, excluded=excluded)
    ]


def test_two_character_words_are_found_inside_sentences(index: KeywordIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "瓦斯") == ["甲规程#第一条"]


def test_a_single_character_reaches_the_compound(index: KeywordIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "绳断了咋办")[0] == "甲规程#第二条"


def test_numbers_are_found_whole(index: KeywordIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "1.0%") == ["甲规程#第一条"]
    assert found(index, catalogue, "0%") == []


def test_a_passage_is_found_by_its_title(index: KeywordIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "乙") == ["乙规程#第一条"]


def test_excluded_editions_make_room_for_worse_passages(index: KeywordIndex, catalogue: Catalogue) -> None:
    for number in range(8):
        put(catalogue, f"旧规程{number}", "第一条 瓦斯检查。", "第二条 瓦斯检查员。")
    assert found(index, catalogue, "瓦斯", limit=2, excluded=tuple(f"旧规程{n}" for n in range(8))) == [
        "甲规程#第一条"
    ]


def test_the_best_come_first_and_no_more_than_asked_for(index: KeywordIndex) -> None:
    scores = list(index.search(terms("瓦斯浓度 钢丝绳 methane"), limit=2).values())
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)


def test_terms_that_only_an_expansion_has_weigh_less(index: KeywordIndex) -> None:
    asked = terms("瓦斯", expansions=("瓦斯浓度",), expansion_weight=0.5)
    assert asked.pairs == {"瓦斯": 1.0, "斯浓": 0.5, "浓度": 0.5}
    assert asked.units == {"瓦": 1.0, "斯": 1.0, "浓": 0.5, "度": 0.5}
    (plain,) = index.search(terms("瓦斯"), limit=1).values()
    (raised,) = index.search(asked, limit=1).values()
    (full,) = index.search(terms("瓦斯浓度"), limit=1).values()
    assert plain < raised < full


def test_the_same_words_are_told_how_frequent_they_are(index: KeywordIndex) -> None:
    (rare,) = index.rarities(["瓦斯"], "pairs").values()
    (common,) = index.rarities(["规"], "units").values()
    assert rare is not None
    assert common is not None
    assert rare > common > 0
    assert index.rarities(["规"], "pairs") == {"规": None}
    assert index.count() == 3


@pytest.mark.parametrize(
    "question",
    [
        "",
        "！？",
        'AND OR NOT NEAR("',
        "words:瓦斯*",
        "'; DROP TABLE passages; --",
        "🙂" * 50,
        "\x00\x07",
        "^瓦斯 -断",
        "瓦斯" + "一二三四五六七八九" * 6000,
        "瓦斯" + "a" * 70_000,
    ],
)
def test_operators_and_noise_are_only_words(index: KeywordIndex, catalogue: Catalogue, question: str) -> None:
    assert ("甲规程#第一条" in found(index, catalogue, question)) == ("瓦斯" in question)


@pytest.fixture(scope="module")
def shared_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeywordIndex]:
    folder = tmp_path_factory.mktemp("keywords")
    catalogue = Catalogue(folder / "catalogue.sqlite3")
    put(catalogue, "甲规程", "第一条 采煤工作面瓦斯浓度达到1.0%时停止作业。")
    opened = KeywordIndex(catalogue, folder / "keywords")
    opened.synchronise()  # or the first question of a property pays for it
    yield opened
    opened.close()
    catalogue.close()


@given(question=st.text(max_size=200))
def test_no_question_breaks_the_search(shared_index: KeywordIndex, question: str) -> None:
    scores = shared_index.search(terms(question), limit=5)
    assert set(scores) <= {1}
    assert all(score > 0 for score in scores.values())


@given(st.lists(st.text(max_size=40), max_size=3), st.text(max_size=40))
def test_the_questions_own_terms_keep_their_weight(expansions: list[str], question: str) -> None:
    asked = terms(question, expansions=expansions)
    alone = terms(question)
    assert {term: asked.pairs[term] for term in alone.pairs} == alone.pairs
    assert {term: asked.units[term] for term in alone.units} == alone.units


# -- following the catalogue --------------------------------------------------------------------


def test_what_changes_is_found_at_once(index: KeywordIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "瓦斯") == ["甲规程#第一条"]
    put(catalogue, "丙规程", "第一条 瓦斯检查员应当持证。")
    assert set(found(index, catalogue, "瓦斯")) == {"甲规程#第一条", "丙规程#第一条"}
    catalogue.remove("甲规程")
    assert found(index, catalogue, "瓦斯") == ["丙规程#第一条"]
    assert index.count() == 2


def test_nothing_is_found_before_it_is_committed(index: KeywordIndex, catalogue: Catalogue) -> None:
    seen: list[list[str]] = []

    def broken_off() -> None:
        with catalogue.writing():
            put(catalogue, "丙规程", "第一条 岩爆。")
            seen.append(found(index, catalogue, "岩爆"))
            other = threading.Thread(target=lambda: seen.append(found(index, catalogue, "岩爆")))
            other.start()
            other.join(timeout=20)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken_off()
    put(catalogue, "丁规程", "第一条 突水。")  # its passage takes the number that was not kept
    assert [*seen, found(index, catalogue, "岩爆")] == [[], [], []]
    assert found(index, catalogue, "突水") == ["丁规程#第一条"]


def test_an_index_that_is_up_to_date_is_opened_as_it_is(
    index: KeywordIndex, catalogue: Catalogue, tmp_path: Path
) -> None:
    index.synchronise()
    index.close()
    files = {p: p.stat().st_mtime_ns for p in (tmp_path / "keywords").rglob("*") if p.is_file()}
    again = KeywordIndex(catalogue, tmp_path / "keywords")
    assert found(again, catalogue, "瓦斯") == ["甲规程#第一条"]
    again.close()
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "keywords").rglob("*") if p.is_file()} == files


@pytest.mark.parametrize(
    "damage", ["deleted", "pointer lost", "state lost", "half written", "garbled", "emptied"]
)
def test_a_damaged_index_is_built_anew(
    index: KeywordIndex, catalogue: Catalogue, tmp_path: Path, damage: str
) -> None:
    index.synchronise()
    index.close()
    folder = tmp_path / "keywords" / (tmp_path / "keywords" / "current").read_text()
    if damage == "deleted":
        shutil.rmtree(tmp_path / "keywords")
    elif damage == "pointer lost":
        (tmp_path / "keywords" / "current").write_text("nowhere")
    elif damage == "state lost":
        (folder / "state.json").unlink()
    elif damage == "half written":
        (folder / "state.json").write_text('{"vers')
    elif damage == "garbled":
        for file in folder.iterdir():
            if file.name != "state.json":
                file.write_bytes(b"no index" * 1000)
    else:
        for file in folder.iterdir():
            if file.name != "state.json":
                file.unlink()
    again = KeywordIndex(catalogue, tmp_path / "keywords")
    assert found(again, catalogue, "瓦斯") == ["甲规程#第一条"]
    assert again.count() == 3
    again.close()


def test_a_catalogue_that_lost_its_last_change_is_not_searched_by_it(
    index: KeywordIndex, catalogue: Catalogue, tmp_path: Path
) -> None:
    """After a power cut SQLite may be a transaction behind an index that was written after it."""
    catalogue.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(catalogue.path, tmp_path / "before.sqlite3")
    put(catalogue, "丙规程", "第一条 岩爆。")
    index.synchronise()
    index.close()
    catalogue.close()
    shutil.copy(tmp_path / "before.sqlite3", catalogue.path)
    behind = Catalogue(catalogue.path)
    again = KeywordIndex(behind, tmp_path / "keywords")
    put(behind, "丁规程", "第一条 突水。")
    assert found(again, behind, "岩爆") == []
    assert found(again, behind, "突水") == ["丁规程#第一条"]
    again.close()
    behind.close()


def test_a_pair_weighs_less_in_an_english_question() -> None:
    assert set(terms("methane limits").pairs.values()) == {0.3}
    assert set(terms("瓦斯浓度").pairs.values()) == {1.0}


def test_english_is_searched_under_its_nearest_heading_alone() -> None:
    assert words("en", "Rules", ("Part", "Fans"), "Stop it.") == "Fans\nStop it."
    assert words("zh", "规程", ("第一章",), "停机。") == "规程 第一章\n停机。"


def test_what_english_repeats_counts_for_little(index: KeywordIndex, catalogue: Catalogue) -> None:
    put(
        catalogue,
        "Fans",
        "第一条 The fan and the fan and the fan.",
        "第二条 The fan and the belt and the rope.",
    )
    often, once = index.search(terms("fan"), limit=2).values()
    assert once < often < 1.5 * once
