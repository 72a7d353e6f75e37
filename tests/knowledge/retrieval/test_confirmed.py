"""What a person confirmed comes first when it is asked again, as long as it holds."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import UnknownDocument, WrongUse
from knowledge.library import Library
from knowledge.retrieval import Query
from knowledge.retrieval.confirmed import normal

AIR = (
    "云岭矿通风规定\n第一条 采煤工作面风速不得低于0.25m/s。\n第二条 局部通风机停转时，必须撤出人员。\n"
    "第三条 风筒应当每班检查。\n第四条 甲烷超限时，必须停止作业。\n"
)
ASKED = "局扇停了咋办？"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "风.txt").write_text(AIR, "utf-8")
    with Library(tmp_path / "home") as opened:
        opened.ingest([tmp_path / "风.txt"])
        yield opened


def clause_id(library: Library, label: str) -> str:
    (edition,) = library.catalogue.editions()
    return library.catalogue.labelled(label, [edition.id])[0].id


def first(library: Library, question: str = ASKED, **facts: object) -> tuple[str, bool]:
    found = library.search(Query(text=question, **facts))  # type: ignore[arg-type]
    return (found[0].clause, found[0].confirmed) if found else ("", False)


def test_the_confirmed_clause_stands_first_once_and_marked(library: Library) -> None:
    before = library.search(Query(text=ASKED))
    library.confirm(ASKED, clause_id(library, "第三条"), "王班长")
    after = library.search(Query(text=ASKED))
    assert (after[0].clause, after[0].confirmed) == ("第三条", True)
    others = [e.clause_id for e in before if e.clause != "第三条"]
    assert [e.clause_id for e in after[1:]] == others
    assert not any(e.confirmed for e in after[1:])
    assert [e.score for e in after] == sorted((e.score for e in after), reverse=True)
    assert len(library.search(Query(text=ASKED, top_k=1))) == 1
    (kept,) = library.confirmations()
    assert (kept.question, kept.who, kept.holds) == (ASKED, "王班长", True)


def test_signs_particles_and_width_make_no_other_question(library: Library) -> None:
    library.confirm(ASKED, clause_id(library, "第三条"))
    assert first(library, "请问，局扇停了咋办呢!") == ("第三条", True)
    assert first(library, "风筒多久检查") != ("第三条", True)


def test_what_was_taken_back_counts_no_more(library: Library) -> None:
    third = clause_id(library, "第三条")
    library.confirm(ASKED, third)
    assert library.unconfirm("局扇停了咋办", third)
    assert not library.unconfirm(ASKED, third)
    assert first(library)[1] is False
    assert library.confirmations() == []


def test_a_clause_that_reads_otherwise_now_is_no_answer(library: Library, tmp_path: Path) -> None:
    library.confirm(ASKED, clause_id(library, "第三条"))
    (tmp_path / "风.txt").write_text(AIR.replace("每班", "每周"), "utf-8")
    library.ingest([tmp_path / "风.txt"])
    assert first(library)[1] is False
    assert [c.holds for c in library.confirmations()] == [False]
    (tmp_path / "风.txt").write_text(AIR, "utf-8")
    library.ingest([tmp_path / "风.txt"])
    assert first(library) == ("第三条", True)


def test_only_clauses_in_force_and_within_what_is_asked_count(library: Library, tmp_path: Path) -> None:
    (tmp_path / "水.txt").write_text("云岭矿防治水规定\n第一条 局扇停了要看排水。\n", "utf-8")
    library.ingest([tmp_path / "水.txt"])
    (air,) = [e for e in library.catalogue.editions() if "通风" in e.document.title]
    library.confirm(ASKED, library.catalogue.labelled("第三条", [air.id])[0].id)
    assert first(library, documents=("云岭矿防治水规定",))[1] is False
    library.describe(air.id, effective=date(2020, 1, 1), repealed=date(2024, 1, 1))
    assert first(library, as_of=date(2023, 1, 1)) == ("第三条", True)
    assert first(library, as_of=date(2025, 1, 1))[1] is False
    library.remove(air.id)
    assert first(library)[1] is False


def test_what_does_not_exist_or_says_nothing_is_refused(library: Library) -> None:
    with pytest.raises(UnknownDocument):
        library.confirm(ASKED, "nowhere#第一条")
    with pytest.raises(WrongUse):
        library.confirm("？！ 吗", clause_id(library, "第三条"))


@pytest.mark.parametrize(
    "other",
    ["没领自救器不能下井？", "领自救器能不能下井？", "没领矿灯能不能下井？", "没领2台自救器能不能下井？"],
)
def test_no_other_question_however_near_is_answered_by_it(sample_library: Library, other: str) -> None:
    asked = "没领自救器能不能下井？"
    fourth = sample_library.search(Query(text=asked))[3]
    sample_library.confirm(asked, fourth.clause_id)
    try:
        first = sample_library.search(Query(text="请问没领自救器能不能下井呢"))[0]
        assert (first.clause_id, first.confirmed) == (fourth.clause_id, True)
        assert not any(hit.confirmed for hit in sample_library.search(Query(text=other)))
    finally:
        sample_library.unconfirm(asked, fourth.clause_id)


@given(st.text(alphabet="请问一下想麻烦师傅的吗呢？， 1Ａa风停", max_size=20))
def test_normalising_twice_changes_nothing_more(question: str) -> None:
    assert normal(normal(question)) == normal(question)
