import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.fusion import fuse, z_scores

_LEG = st.dictionaries(st.integers(0, 50), st.floats(-100, 100), max_size=30)


def test_what_stands_out_in_one_leg_comes_first() -> None:
    rest = {key: 1.0 + key / 100 for key in range(2, 12)}
    legs = {"keyword": rest | {1: 9.0}, "dense": {key: 0.8 + key / 1000 for key in range(1, 12)}}
    fused = fuse(legs, {"keyword": 0.5, "dense": 0.5})
    assert max(fused, key=lambda key: fused[key]) == 1


def test_a_key_that_a_leg_lacks_counts_as_its_worst() -> None:
    fused = fuse({"keyword": {1: 2.0, 2: 1.0}, "dense": {1: 0.9, 3: 0.8}}, {"keyword": 1.0, "dense": 1.0})
    assert fused[2] == pytest.approx(fused[3])
    assert fused[1] > fused[2]


def test_an_empty_leg_has_no_say() -> None:
    assert fuse({"keyword": {}, "dense": {7: 0.5}}, {"keyword": 1.0, "dense": 1.0}) == {7: 0.0}


@given(_LEG)
def test_a_single_leg_keeps_its_order(leg: dict[int, float]) -> None:
    scores = z_scores(leg)
    assert set(scores) == set(leg)
    for a in leg:
        for b in leg:
            if leg[a] > leg[b]:
                assert scores[a] >= scores[b]


@given(_LEG, st.floats(1, 10), st.floats(-5, 5))
def test_scale_and_offset_of_a_leg_change_nothing(leg: dict[int, float], scale: float, offset: float) -> None:
    plain = z_scores(leg)
    moved = z_scores({key: score * scale + offset for key, score in leg.items()})
    spread = max(leg.values(), default=0) - min(leg.values(), default=0)
    if spread > 1e-3:
        assert moved == pytest.approx(plain, abs=1e-3)
