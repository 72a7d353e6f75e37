"""A cross-encoder by setting: here a tiny one with random weights, saved in a folder of the test."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.clauses import Evidence
from knowledge.errors import RerankerUnavailable
from knowledge.library import Library
from knowledge.reranking import DEPTH, Reranker
from knowledge.retrieval import Mode, Query

TEXTS = ["瓦斯 浓度 超限", "通风", "methane " * 40, "", "撤出 人员"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved cross-encoder of one layer and 64 tokens, a word for each of a few characters."""
    return _saved(tmp_path_factory.mktemp("reranker"), labels=1)


def _saved(folder: Path, *, labels: int) -> Path:
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"瓦斯浓度超限通风撤出人员自救器入井", "methane"]
    words = list(dict.fromkeys(words))
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Split("", "isolated")]
    )
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        model_max_length=64,
    ).save_pretrained(folder)
    torch.manual_seed(3)
    shape = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    config = BertConfig(vocab_size=len(words), max_position_embeddings=64, num_labels=labels, **shape)
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def tiny(folder: Path) -> Reranker:
    return Reranker(str(folder))


def _evidence(text: str, at: int, score: float) -> Evidence:
    return Evidence(
        document="云岭矿通风规定",
        edition="",
        edition_id="e",
        clause=f"第{at}条",
        clause_id=f"e#第{at}条",
        heading_path=(),
        text=text,
        page=None,
        score=score,
    )


def test_each_text_gets_the_score_it_has_alone(tiny: Reranker) -> None:
    together = tiny.scores("瓦斯 超限", TEXTS)
    assert together.shape == (len(TEXTS),)
    alone = np.concatenate([tiny.scores("瓦斯 超限", [text]) for text in TEXTS])
    assert together == pytest.approx(alone, abs=1e-5)
    assert together.std() > 0
    assert tiny.scores("瓦斯", []).shape == (0,)


def test_both_scores_make_the_order(tiny: Reranker) -> None:
    level = [_evidence(text, at, 1.0) for at, text in enumerate(TEXTS, 1)]
    read = tiny.reorder("瓦斯", level)
    scores = tiny.scores("瓦斯", [f"{e.title}\n{e.text}" for e in level])
    assert [e.clause_id for e in read] == [level[at].clause_id for at in np.argsort(-scores, kind="stable")]
    assert [e.score for e in read] == sorted((e.score for e in read), reverse=True)
    # One that stands far above the others, as a clause asked for by its number does, stays in front.
    usual = int(np.argsort(scores)[len(scores) // 2])
    many = [*level, *(_evidence("通风", at, 1.0) for at in range(10, 40))]
    named = [replace(e, score=100.0) if at == usual else e for at, e in enumerate(many)]
    assert tiny.reorder("瓦斯", named)[0].clause_id == level[usual].clause_id


def test_nothing_is_lost_and_what_lies_deep_stays_there(tiny: Reranker) -> None:
    many = [_evidence(TEXTS[at % 5], at, 100.0 - at) for at in range(DEPTH + 7)]
    read = tiny.reorder("撤出", many)
    assert {e.clause_id for e in read} == {e.clause_id for e in many}
    assert [e.clause_id for e in read[DEPTH:]] == [e.clause_id for e in many[DEPTH:]]
    assert [e.score for e in read] == sorted((e.score for e in read), reverse=True)
    assert tiny.reorder("撤出", []) == []


def test_a_library_searches_with_it_unless_keywords_alone_are_asked_for(
    sample_home: Path, folder: Path, tiny: Reranker
) -> None:
    query = Query(text="入井人员 自救器", top_k=5)
    with Library(sample_home) as library:
        library.warm()
        plain = library.search(replace(query, top_k=DEPTH))
        by_words = library.search(replace(query, mode=Mode.KEYWORD))
    with Library(sample_home, reranker=str(folder)) as library:
        library.warm()
        assert library.search(query) == tiny.reorder(query.text, plain)[:5]
        assert library.search(replace(query, mode=Mode.KEYWORD)) == by_words


def test_what_cannot_be_loaded_is_named_with_the_setting(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in (str(tmp_path / "empty"), str(tmp_path / "nowhere")):
        with pytest.raises(RerankerUnavailable, match="KUANGZHI_RERANKER") as told:
            Reranker(name)
        assert name in told.value.text("en")


def test_a_classifier_is_no_reranker(tmp_path: Path) -> None:
    with pytest.raises(RerankerUnavailable, match="一对文字"):
        Reranker(str(_saved(tmp_path, labels=3)))
