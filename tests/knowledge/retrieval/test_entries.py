"""What is shown of a ranking: the same rule once, small sections with their neighbours, nothing twice."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import tokens
from knowledge.clauses import Evidence, Kind
from knowledge.library import Library
from knowledge.retrieval import Query, ranker
from knowledge.retrieval.candidates import Candidate, Unit
from knowledge.retrieval.words import Fired

VENTILATION = """云岭矿通风管理规定

第一条 局部通风机必须由指定人员负责管理，严禁随意停开局部通风机。
第二条 因检修停风时，必须先撤出独头巷道内的全部人员并设置栅栏。
第三条 起爆地点到爆破地点的距离不得小于25m，并由爆破工看守。
第四条 违反本规定第二条的，由通风区按照第一条追究责任。
"""
DRIVING = """云岭矿掘进作业标准

5.1 局部通风机必须由指定人员负责管理，严禁随意停开局部通风机。
5.2 风筒出口距迎头不大于5m。
5.3 风筒接头应严密，破口应及时粘补。
6.1 起爆地点到爆破地点的距离不得小于35m，并由爆破工看守。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("entries")
    (folder / "通风.txt").write_text(VENTILATION, "utf-8")
    (folder / "掘进.txt").write_text(DRIVING, "utf-8")
    with Library(folder / "home") as opened:
        assert all(
            result.error is None for result in opened.ingest([folder / "通风.txt", folder / "掘进.txt"])
        )
        opened.encode()
        yield opened


def shown_ids(found: list[Evidence]) -> list[str]:
    return [part.clause_id for hit in found for part in hit.parts]


def test_the_same_rule_of_another_document_is_folded_into_the_first(library: Library) -> None:
    best = library.search(Query(text="局部通风机谁负责管理，能随意停开吗？"))[0]
    (twin,) = best.twins
    assert {best.document, twin.document} == {"云岭矿通风管理规定", "云岭矿掘进作业标准"}
    assert f"{twin.title}：{twin.matched}" in best.shown


def test_a_rule_with_another_number_is_no_twin(library: Library) -> None:
    for hit in library.search(Query(text="起爆地点到爆破地点的距离")):
        assert not any("35m" in twin.text for twin in hit.twins if "25m" in hit.text)


def test_a_small_section_is_shown_with_its_neighbours_in_reading_order(library: Library) -> None:
    (hit,) = [h for h in library.search(Query(text="风筒出口离迎头多远")) if h.clause == "5.2"]
    assert hit.after[0].clause == "5.3"
    assert hit.shown.index("5.2") < hit.shown.index("5.3")
    assert "5.3" not in hit.text


def test_an_article_stands_alone(library: Library) -> None:
    for hit in library.search(Query(text="停风时人员怎么办")):
        if hit.clause.startswith("第"):
            assert hit.before == hit.after == ()


@pytest.mark.parametrize("question", ["局部通风机", "风筒", "停风撤人", "违反规定怎么追究"])
def test_no_clause_is_shown_twice(library: Library, question: str) -> None:
    ids = shown_ids(library.search(Query(text=question)))
    assert len(ids) == len(set(ids))


def test_a_clause_asked_for_by_the_short_name_of_its_document_comes_first(library: Library) -> None:
    best = library.search(Query(text="通风管理规定第二条说了什么"))[0]
    assert best.title == "《云岭矿通风管理规定》第二条"


def test_references_are_followed_one_step(library: Library) -> None:
    found = [h for h in library.search(Query(text="违反规定由谁追究责任", top_k=1)) if h.clause == "第四条"]
    assert {one.clause for one in library.referred(found)} == {"第一条", "第二条"}


def test_nothing_is_followed_into_what_does_not_bind(library: Library) -> None:
    found = library.search(Query(text="违反规定由谁追究责任", top_k=1))
    edition = found[0].edition_id
    library.describe(edition, effective=date(2030, 1, 1))
    try:
        assert library.referred(found) == []
    finally:
        library.describe(edition, effective=None)


# -- the ranker ---------------------------------------------------------------------------------


def candidate(text: str) -> Candidate:
    return Candidate(
        provision=1,
        clause="甲#1",
        document="甲",
        edition="甲",
        kind=Kind.ARTICLE,
        heading="",
        text=text,
        units=(Unit(text=text, vector=None),),
    )


def asked(question: str, *fired: Fired) -> ranker.Asked:
    return ranker.Asked(pairs=dict.fromkeys(tokens.pairs(question), 1.0), fired=fired, vector=None)


def test_of_equals_the_one_with_the_questions_words_ranks_higher() -> None:
    question = asked("风筒出口距离")
    one, other = ranker.rank(
        question, [candidate("风筒出口距迎头不大于5m"), candidate("必须携带自救器")], [1, 1]
    )
    assert one > other


def test_of_equals_the_one_with_the_word_that_was_meant_ranks_higher() -> None:
    question = asked("溜子上能坐人吗", Fired("溜子", ("刮板输送机",)))
    one, other = ranker.rank(question, [candidate("刮板输送机严禁乘人"), candidate("皮带严禁乘坐")], [1, 1])
    assert one > other


@given(
    question=st.text(max_size=30),
    texts=st.lists(st.text(min_size=1, max_size=30), max_size=4),
    score=st.floats(-5, 5),
)
def test_every_candidate_gets_a_finite_score(question: str, texts: list[str], score: float) -> None:
    found = [candidate(text) for text in texts]
    scores = ranker.rank(asked(question), found, [score] * len(found))
    assert len(scores) == len(found)
    assert all(abs(value) < 100 for value in scores)
