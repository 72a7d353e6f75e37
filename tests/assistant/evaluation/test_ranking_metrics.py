import math

import ir_measures
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ir_measures import AP, RR, Qrel, R, ScoredDoc, Success, nDCG

from assistant.evaluation.metrics import (
    RANKING,
    average,
    average_precision_at,
    hit_at,
    ndcg_at,
    percentile,
    ranking_scores,
    recall_at,
    reciprocal_rank,
    wrong_documents,
)

RANKS = st.lists(st.none() | st.integers(1, 15), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("ranks", "hit1", "hit5", "reciprocal", "ndcg"),
    [
        ([1], 1, 1, 1.0, 1.0),
        ([2], 0, 1, 0.5, 1 / math.log2(3)),
        ([7], 0, 0, 1 / 7, 1 / math.log2(8)),
        ([None], 0, 0, 0.0, 0.0),
        ([11], 0, 0, 1 / 11, 0.0),
        ([None, 1], 1, 1, 1.0, 1 / (1 + 1 / math.log2(3))),
        ([1, 1], 1, 1, 1.0, 1.0),
        ([2, 1], 1, 1, 1.0, 1.0),
    ],
)
def test_figures_of_known_rankings(
    ranks: list[int | None], hit1: float, hit5: float, reciprocal: float, ndcg: float
) -> None:
    assert hit_at(ranks, 1) == hit1
    assert hit_at(ranks, 5) == hit5
    assert reciprocal_rank(ranks) == pytest.approx(reciprocal)
    assert ndcg_at(ranks, 10) == pytest.approx(ndcg)


@given(RANKS)
def test_figures_stay_between_nothing_and_all(ranks: list[int | None]) -> None:
    for name, value in ranking_scores(ranks).items():
        assert 0.0 <= value <= 1.0 + 1e-12, name


@given(RANKS, st.integers(1, 14))
def test_a_longer_list_loses_no_hit(ranks: list[int | None], k: int) -> None:
    assert hit_at(ranks, k) <= hit_at(ranks, k + 1)


@given(RANKS, st.integers(0, 5))
def test_moving_a_gold_up_never_costs(ranks: list[int | None], which: int) -> None:
    # Onto a free rank: two golds in one clause are one thing to find, another question altogether.
    place = which % len(ranks)
    better = next(rank for rank in range(1, 20) if rank not in ranks)
    assume(ranks.count(ranks[place]) == 1 and better < (ranks[place] or math.inf))
    moved = [*ranks[:place], better, *ranks[place + 1 :]]

    for name, figure in RANKING.items():
        assert figure(moved) >= figure(ranks) - 1e-12, name


@settings(deadline=None)  # the first call pays for what ir-measures loads
@given(RANKS)
def test_figures_agree_with_ir_measures(ranks: list[int | None]) -> None:
    listed = [ScoredDoc("q", f"rank{rank}", 100.0 - rank) for rank in range(1, 16)]
    # Golds at one rank are one document; each gold not found is a document that the list lacks.
    wanted = {f"rank{rank}" if rank else f"absent{place}" for place, rank in enumerate(ranks)}
    qrels = [Qrel("q", document, 1) for document in wanted]

    wanted_figures = [nDCG @ 10, RR, Success @ 1, Success @ 5, R @ 5, R @ 10, AP @ 10]
    known = ir_measures.calc_aggregate(wanted_figures, qrels, listed)

    assert ndcg_at(ranks, 10) == pytest.approx(known[nDCG @ 10])
    assert reciprocal_rank(ranks) == pytest.approx(known[RR])
    assert recall_at(ranks, 5) == pytest.approx(known[R @ 5])
    assert recall_at(ranks, 10) == pytest.approx(known[R @ 10])
    assert average_precision_at(ranks, 10) == pytest.approx(known[AP @ 10])
    assert (hit_at(ranks, 1), hit_at(ranks, 5)) == (known[Success @ 1], known[Success @ 5])


def test_a_question_without_gold_is_left_out_and_not_counted_as_missed() -> None:
    assert ranking_scores(()) == {}
    assert average([ranking_scores((1,)), ranking_scores(())])["hit@1"] == 1.0


def test_an_average_that_nothing_has_is_absent() -> None:
    assert average([]) == {}
    assert average([{"mrr": 1.0}, {"mrr": 0.0, "must_include": 1.0}]) == {"mrr": 0.5, "must_include": 1.0}


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.95, 10), (0.0, 1), (1.0, 10)])
def test_percentiles_are_values_that_occurred(share: float, value: float) -> None:
    assert percentile([10, 9, 8, 7, 6, 5, 4, 3, 2, 1], share) == value


def test_heavier_questions_count_more() -> None:
    assert average([{"mrr": 1.0}, {"mrr": 0.0}], [3.0, 1.0]) == {"mrr": 0.75}


@pytest.mark.parametrize(
    ("found", "wanted", "share"),
    [
        (["甲", "乙", "甲", "乙"], {"甲"}, 0.5),
        (["甲"] * 9, {"甲"}, 0.0),
        (["乙"], {"甲"}, 1.0),
        ([], {"甲"}, None),
        (["甲"], set(), None),
    ],
)
def test_documents_that_hold_no_gold_are_wrong(
    found: list[str], wanted: set[str], share: float | None
) -> None:
    assert wrong_documents(found, wanted) == share
