"""Questions written for a passage are words it is found by, wherever the passage comes back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge import packs
from knowledge.library import Library
from knowledge.retrieval import Mode, Query, Scope
from knowledge.written_questions import read

AIR = (
    "云岭矿通风规定\n第一条 采煤工作面风速不得低于0.25m/s。\n第二条 局部通风机停转时，必须撤出人员。\n"
    "第三条 风筒应当每班检查。\n"
)
ODD = "呼啦家伙趴窝"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "风.txt").write_text(AIR, "utf-8")
    with Library(tmp_path / "home") as opened:
        opened.ingest([tmp_path / "风.txt"])
        yield opened


def found(library: Library) -> list[str]:
    return [e.clause for e in library.search(Query(text=ODD, mode=Mode.KEYWORD))]


def write(library: Library, *questions: str) -> None:
    (passage,) = [p for p in library.unasked(Scope()) if "停转" in p.text]
    library.ask(passage.hash, questions, "fake")


def test_a_passage_is_found_by_what_was_written_and_shows_none_of_it(library: Library) -> None:
    assert found(library) == []
    write(library, ODD + "了咋整")
    assert found(library)[0] == "第二条"
    (hit, *_) = library.search(Query(text=ODD, mode=Mode.KEYWORD))
    assert "趴窝" not in hit.text + hit.matched
    assert all("停转" not in p.text for p in library.unasked(Scope()))


def test_what_was_written_survives_another_reading_and_goes_with_its_edition(
    library: Library, tmp_path: Path
) -> None:
    write(library, ODD)
    library.reread(every=True)
    assert found(library)[0] == "第二条"
    (edition,) = library.catalogue.editions()
    library.remove(edition.id)
    assert found(library) == []
    library.restore(edition.id)
    assert found(library)[0] == "第二条"


def test_new_questions_take_the_place_of_old_ones(library: Library) -> None:
    (passage,) = [p for p in library.unasked(Scope()) if "停转" in p.text]
    library.ask(passage.hash, [ODD], "fake")
    library.ask(passage.hash, ["没风了"], "fake")
    assert found(library) == []
    assert library.search(Query(text="趴窝", mode=Mode.KEYWORD)) == []


def test_only_what_is_in_force_and_asked_for_waits(library: Library) -> None:
    (edition,) = library.catalogue.editions()
    assert len(library.unasked(Scope())) == 3
    library.describe(edition.id, effective=date(2020, 1, 1), repealed=date(2024, 1, 1))
    assert library.unasked(Scope()) == []
    assert len(library.unasked(Scope(), date(2023, 1, 1))) == 3


def test_a_pack_carries_them_and_what_was_written_here_stays(library: Library, tmp_path: Path) -> None:
    write(library, ODD)
    packs.export_pack(library, tmp_path / "all.pack")
    with Library(tmp_path / "fresh") as other:
        packs.import_pack(other, tmp_path / "all.pack", accept_unsigned=True)
        assert found(other)[0] == "第二条"
    with Library(tmp_path / "known") as other:
        other.ingest([tmp_path / "风.txt"])
        packs.import_pack(other, tmp_path / "all.pack", accept_unsigned=True)
        assert found(other)[0] == "第二条"
    with Library(tmp_path / "own") as other:
        other.ingest([tmp_path / "风.txt"])
        write(other, "没风了")
        packs.import_pack(other, tmp_path / "all.pack", accept_unsigned=True)
        assert found(other) == []


@pytest.mark.parametrize("stored", ["{}", "[1]", "nothing", '"one"'])
def test_what_is_no_list_of_questions_is_refused(stored: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read(stored)
