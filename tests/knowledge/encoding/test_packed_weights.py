"""The model file is read as it is laid out; blocks of four-bit numbers unpack exactly."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.encoding import weights


def test_blocks_unpack_to_scaled_numbers() -> None:
    scale = np.array([0.5], "<f2").view(np.uint8)
    nibbles = np.array([low | high << 4 for low, high in zip(range(16), reversed(range(16)), strict=True)])
    block = np.concatenate([scale, nibbles.astype(np.uint8)])
    expected = [*range(-8, 8), *reversed(range(-8, 8))]
    assert weights.unpack(np.tile(block, 2)).tolist() == [number * 0.5 for number in expected * 2]


def test_the_bundled_model_has_its_known_shape() -> None:
    model = weights.read(weights.find())
    assert (model.hidden, model.inner, model.layers, model.heads, model.max_tokens) == (
        384,
        1536,
        12,
        12,
        512,
    )
    assert model.tensor("l11.fo.w", model.inner).shape == (384, 1536)
    assert len(model.vocabulary.pieces()) == 250_002


def test_words_are_rows_of_the_whole_table() -> None:
    model = weights.read(weights.find())
    ids = np.array([5, 0, 250_001, 5])
    assert np.array_equal(model.words(ids), model.tensor("emb.word", 384)[ids])


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / weights.FILE
    path.write_bytes(b"GGUF" + bytes(4000))
    with pytest.raises(ValueError, match=weights.FILE):
        weights.read(path)
