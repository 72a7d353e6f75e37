import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge import schema
from knowledge.errors import HomeLocked, UnknownDocument
from knowledge.library import Library, Shelf
from knowledge.retrieval import Mode, Query
from knowledge.retrieval.langchain import ClauseRetriever


def test_a_second_process_is_told_who_holds_the_folder(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from knowledge.library import Library; sys.argv=['kuangzhi','serve'];"
        "library = Library(Path(sys.stdin.readline().strip())); print('held', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdin.write(f"{tmp_path}\n")
        other.stdin.flush()
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(HomeLocked, match=str(other.pid)) as told:
            Library(tmp_path)
        assert "kuangzhi serve" in told.value.text("en")
        other.kill()
    Library(tmp_path).close()  # a dead owner holds nothing


def test_reading_needs_no_ownership(sample_home: Path) -> None:
    with Library(sample_home), Shelf(sample_home) as shelf:
        (holding,) = shelf.holdings()
        assert holding.edition.document.title == "云岭样例矿安全手册"
        assert holding.vectors == holding.passages > 0
        assert shelf.holding("云岭样例矿安全手册") == holding


def test_a_folder_that_holds_nothing_lists_as_empty(tmp_path: Path) -> None:
    with Shelf(tmp_path / "new") as shelf:
        assert shelf.holdings() == []
        with pytest.raises(UnknownDocument):
            shelf.holding("任何")


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_finds_the_article_that_says_it(sample_library: Library, mode: Mode) -> None:
    found = sample_library.search(Query(text="入井人员必须随身携带自救器", mode=mode, top_k=5))
    assert any("自救器" in hit.text for hit in found[:3])
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len({hit.clause_id for hit in found}) == len(found)


def test_an_article_asked_for_by_number_comes_first(sample_library: Library) -> None:
    assert sample_library.search(Query(text="云岭样例矿安全手册第三十条说了什么"))[0].clause == "第三十条"


@pytest.mark.parametrize(
    "question", ["", "   ", "！？。", "\x00\x01", "🙂", "a" * 50_000, "' OR 1=1 --", 'NEAR("']
)
def test_odd_questions_find_something_or_nothing_but_never_fail(
    sample_library: Library, question: str
) -> None:
    assert len(sample_library.search(Query(text=question, top_k=3))) <= 3


def test_the_best_sentence_of_a_hit_stands_in_it(sample_library: Library) -> None:
    for hit in sample_library.search(Query(text="瓦斯超限怎么办")):
        assert hit.matched in hit.text


def test_langchain_gets_documents_with_their_citation(sample_library: Library) -> None:
    documents = ClauseRetriever(retriever=sample_library.retriever, top_k=3).invoke("入井要带什么")
    assert len(documents) == 3
    assert documents[0].metadata["clause"].startswith("第")
    assert documents[0].metadata["document"] == "云岭样例矿安全手册"


def test_a_library_of_an_earlier_version_can_be_read_at_once(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "catalogue.sqlite3") as db:
        for migration in schema.MIGRATIONS[:3]:
            migration(db)
        db.execute("CREATE TABLE migrations (name TEXT PRIMARY KEY)")
        db.executemany("INSERT INTO migrations VALUES (?)", [(m.__name__,) for m in schema.MIGRATIONS[:3]])
        db.execute("INSERT INTO documents VALUES ('甲规程', '甲规程')")
        db.execute(
            "INSERT INTO editions VALUES ('甲规程', '甲规程', '', '甲.txt', 'txt', '', 3, NULL, NULL, NULL, '[]', '', NULL)"
        )
    with Shelf(tmp_path) as shelf:
        assert [holding.edition.document.title for holding in shelf.holdings()] == ["甲规程"]
