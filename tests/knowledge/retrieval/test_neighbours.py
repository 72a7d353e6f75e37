import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.catalogue import StoredProvision
from knowledge.retrieval.neighbours import smooth


def places(*spans: tuple[str, int, int]) -> dict[int, StoredProvision]:
    return {
        number: StoredProvision(id=number, edition_id=edition, clause_id="", first=first, last=last)
        for number, (edition, first, last) in enumerate(spans)
    }


def test_a_provision_rises_by_the_better_of_its_neighbours() -> None:
    where = places(("a", 0, 3), ("a", 4, 4), ("a", 5, 6), ("a", 8, 9))
    smoothed = smooth({0: 3.0, 1: 1.0, 2: 2.0, 3: 1.0}, where, 0.5)
    assert smoothed == {0: 3.5, 1: 2.5, 2: 2.5, 3: 1.5}


def test_another_document_is_no_neighbour() -> None:
    where = places(("a", 0, 3), ("b", 4, 4), ("b", 9, 9))
    smoothed = smooth({0: 3.0, 1: 1.0, 2: 1.0}, where, 0.5)
    assert smoothed[1] == smoothed[2] == 1.5


@given(st.lists(st.floats(-5, 5), max_size=8))
def test_a_weight_of_nothing_changes_nothing(scores: list[float]) -> None:
    where = places(*(("a", at, at) for at in range(len(scores))))
    assert smooth(dict(enumerate(scores)), where, 0.0) == pytest.approx(dict(enumerate(scores)))
