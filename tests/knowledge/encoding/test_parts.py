import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from knowledge.encoding import Encoder
from knowledge.encoding.parts import parts


@given(st.text(alphabet="瓦斯。；\n ，a", max_size=200), st.integers(1, 30))
def test_parts_fit_and_leave_nothing_out(text: str, size: int) -> None:
    found = parts(text, lambda part: len(part) <= size)
    assert "".join(found) == text
    assert all(len(part) <= size for part in found)


def test_a_text_is_cut_at_a_sentence_where_one_ends_near_its_middle() -> None:
    assert parts("一二三四五六。七八九十", lambda part: len(part) < 9) == ["一二三四五六。", "七八九十"]


def test_the_end_of_a_text_longer_than_the_encoder_takes_still_counts(offline: Encoder) -> None:
    long = "采煤工作面回风流中甲烷浓度超过规定时必须停止工作。" * 60
    assert offline.fits([long]) == [False]
    air, water = "主要通风机必须每班检查。" * 12, "发现透水预兆必须立即撤人。" * 12
    vectors = offline.encode_passages([long + air, "瓦斯", long + water])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert float(vectors[0] @ vectors[2]) < 0.9999
    assert np.allclose(vectors[1], offline.encode_passages(["瓦斯"])[0], atol=1e-3)


def test_progress_counts_texts_not_parts(offline: Encoder) -> None:
    told: list[tuple[int, int]] = []
    offline.encode_passages(
        ["瓦斯检查。" * 300, "通风。"], on_progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (2, 2)
    assert all(total == 2 for _, total in told)
