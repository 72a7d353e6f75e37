from dataclasses import replace
from datetime import date

import pytest

from assistant.answers import Answer, Status
from knowledge.clauses import Citation, Document, Edition, Evidence
from knowledge.errors import UnknownDocument
from knowledge.library import Library
from knowledge.retrieval import Query
from ui import evidence
from ui.evidence import Standing


def _found(library: Library) -> list[Evidence]:
    return library.search(Query(text="采掘工作面瓦斯达到1.5%怎么办", top_k=3))


def _answer(found: list[Evidence], status: Status = Status.ANSWERED) -> Answer:
    quotes = [found[1].text[:12], found[0].text[:12], found[1].text[12:20]]
    cited = [found[1], found[0], found[1]]
    return Answer(
        question="问",
        standalone_question="问",
        status=status,
        text="答[1][2][3]",
        citations=tuple(
            Citation(document=e.document, edition=e.edition, clause=e.clause, clause_id=e.clause_id, quote=q)
            for e, q in zip(cited, quotes, strict=True)
        ),
        evidence=tuple(found),
    )


def test_cited_clauses_come_in_the_order_of_their_numbers_each_once(handbook: Library) -> None:
    found = _found(handbook)
    panel = evidence.of_answer(handbook, _answer(found), 5)
    assert [shown.numbers for shown in panel.clauses] == [(1, 3), (2,)]
    assert [shown.evidence.clause for shown in panel.clauses] == [found[1].clause, found[0].clause]
    assert [shown.evidence.clause for shown in panel.more] == [found[2].clause]


def test_of_a_refusal_the_closest_clauses_are_shown_and_none_as_cited(handbook: Library) -> None:
    panel = evidence.of_answer(handbook, _answer(_found(handbook), Status.REFUSED), 5)
    assert panel.kind == "closest"
    assert not any(shown.numbers for shown in panel.clauses)


def test_each_clause_knows_its_neighbours(handbook: Library) -> None:
    edition = handbook.catalogue.editions()[0]
    (clause,) = handbook.catalogue.labelled("第十二条", [edition.id])
    (shown,) = evidence.of_clause(handbook, clause.id, 5).clauses
    assert shown.previous is not None
    assert shown.next is not None
    assert (shown.previous.label, shown.next.label) == ("第十一条", "第十三条")
    (neighbour,) = evidence.of_clause(handbook, shown.next.clause_id, 5).clauses
    assert neighbour.evidence.clause == "第十三条"


def test_the_first_clause_has_nothing_before_it_and_the_last_nothing_after(handbook: Library) -> None:
    edition = handbook.catalogue.editions()[0]
    first = handbook.clauses(edition.id)[0]
    (shown,) = evidence.of_clause(handbook, first.id, 5).clauses
    seen = {first.id}
    assert shown.previous is None
    while shown.next is not None:
        assert shown.next.clause_id not in seen
        seen.add(shown.next.clause_id)
        (shown,) = evidence.of_clause(handbook, shown.next.clause_id, 5).clauses
    assert len(seen) > 150


def test_an_unknown_clause_is_told(handbook: Library) -> None:
    with pytest.raises(UnknownDocument):
        evidence.of_clause(handbook, "no such clause", 5)


def test_an_edition_is_in_force_to_come_over_or_removed() -> None:
    edition = Edition(
        id="e",
        document=Document(id="d", title="规程"),
        label="2020",
        source_name="a.txt",
        source_format="txt",
        source_hash="",
        characters=1,
        effective=date(2020, 1, 1),
        repealed=date(2025, 1, 1),
    )
    listed = [edition]
    assert evidence.standing(edition, listed, date(2024, 12, 31)) is Standing.CURRENT
    assert evidence.standing(edition, listed, date(2019, 12, 31)) is Standing.FUTURE
    assert evidence.standing(edition, listed, date(2025, 1, 1)) is Standing.REPEALED
    assert evidence.standing(replace(edition, id="other"), listed, date(2024, 1, 1)) is Standing.REMOVED
