"""Any sentence-transformers model can take the offline encoder's place: here a tiny one with random weights."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.encoding import Encoder

TEXTS = ["瓦斯 浓度", "通风", "methane " * 9, "", "撤出 人员 检查"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved model of two layers, 32 dimensions and 24 tokens, with prompts of its own."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    words = [
        "[PAD]",
        "[UNK]",
        "[CLS]",
        "[SEP]",
        "问",
        "答",
        "瓦斯",
        "浓度",
        "通风",
        "methane",
        "撤出",
        "人员",
    ]
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    plain = tmp_path_factory.mktemp("plain")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(plain)
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    BertModel(BertConfig(vocab_size=len(words), max_position_embeddings=24, **shape)).save_pretrained(plain)
    saved = tmp_path_factory.mktemp("saved")
    transformer = Transformer(str(plain), max_seq_length=24)
    SentenceTransformer(
        modules=[transformer, Pooling(32)], prompts={"query": "问 ", "document": "答 "}, device="cpu"
    ).save(str(saved))
    return saved


@pytest.fixture(scope="session")
def tiny(folder: Path) -> Encoder:
    return Encoder.load(str(folder))


def test_a_local_folder_is_an_encoder(tiny: Encoder, folder: Path) -> None:
    assert (tiny.name, tiny.dimensions, tiny.max_tokens) == (f"st:{folder}", 32, 24)
    vectors = tiny.encode_passages(TEXTS)
    assert vectors.shape == (5, 32)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert tiny.encode_passages([]).shape == (0, 32)


def test_the_models_own_prompts_are_used(tiny: Encoder, folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), local_files_only=True)
    passages = model.encode(["答 " + text for text in TEXTS], prompt="", normalize_embeddings=True)
    questions = model.encode(["问 " + text for text in TEXTS], prompt="", normalize_embeddings=True)
    assert tiny.encode_passages(TEXTS) == pytest.approx(passages, abs=1e-5)
    assert tiny.encode_queries(TEXTS) == pytest.approx(questions, abs=1e-5)
    assert np.abs(passages - questions).max() > 0.01


def test_order_and_progress_survive_batching(tiny: Encoder) -> None:
    texts = [("瓦斯 " * (at % 19)) + "通风" for at in range(600)]
    heard: list[tuple[int, int]] = []
    vectors = tiny.encode_passages(texts, on_progress=lambda done, total: heard.append((done, total)))
    assert len(heard) > 1
    assert heard[-1] == (600, 600)
    assert vectors[[3, 599]] == pytest.approx(tiny.encode_passages([texts[3], texts[599]]), abs=1e-5)


def test_tokens_are_counted_with_prompt_and_uncut(tiny: Encoder) -> None:
    assert tiny.token_counts(["瓦斯 浓度", "methane " * 50]) == [5, 53]
    assert tiny.fits(["瓦斯 浓度", "methane " * 50]) == [True, False]
