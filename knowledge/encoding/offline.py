"""The offline encoder: multilingual-e5-small inside a `SentenceTransformer`, with no model hub.

Texts are not padded: the rows of a batch stand one behind the other, and only attention looks at each
text by itself. Importing this takes seconds, for torch and sentence-transformers.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import InputModule
from tokenizers import Tokenizer, models, pre_tokenizers
from torch import Tensor
from torch.nn import functional

from knowledge.encoding import weights
from knowledge.encoding.processor import multiplies_bfloat16
from knowledge.encoding.weights import PackedModel

_SPACES = re.compile("  +")
_ONEDNN = bool(torch.backends.mkldnn.is_available()) and hasattr(  # type: ignore[no-untyped-call]
    torch.ops.mkldnn, "_linear_pointwise"
)


def load() -> SentenceTransformer:
    """The model, unpacked into memory. Raises FileNotFoundError where its package is incomplete."""
    return SentenceTransformer(modules=[PackedE5()], device="cpu", local_files_only=True)


class PackedE5(InputModule):
    """Texts in, mean-pooled vectors of unit length out: `sentence_embedding`, float32, (texts, 384).

    Weights come from the installed package, so saving writes no weights and loading needs none.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        model = weights.read(weights.find())
        self.max_seq_length = model.max_tokens
        self.tokenizer = Tokenizer(models.Unigram(model.vocabulary.pieces(), unk_id=model.unknown))
        self.tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
        self._model = model
        self._dtype = torch.bfloat16 if multiplies_bfloat16() else torch.float32
        kinds = _tensor(model, "emb.type", model.hidden)
        # Every token is of the first kind, so that its vector is added to the places once and for all.
        self._places = _tensor(model, "emb.pos", model.hidden) + kinds[0]
        self._norm = _Norm.of(model, "emb.ln", torch.float32)
        self._layers = [_Layer.of(model, f"l{number}", self._dtype) for number in range(model.layers)]

    def get_embedding_dimension(self) -> int:
        return self._model.hidden

    def token_ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of each text between begin and end, not cut."""
        # The model's own table of replacements comes first: full width, circled digits, line breaks.
        plain = [_SPACES.sub(" ", text.translate(self._model.replacements)) for text in texts]
        encoded = self.tokenizer.encode_batch(plain, add_special_tokens=False)
        return [[self._model.begin, *encoding.ids, self._model.end] for encoding in encoded]

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        """Token ids of all texts in a row, shortest text first; `order` tells which text stands where."""
        limit = self.max_seq_length
        ids = [
            row if len(row) <= limit else [*row[: limit - 1], self._model.end]
            for row in self.token_ids([(prompt or "") + text for text in inputs])
        ]
        order = sorted(range(len(ids)), key=lambda text: len(ids[text]))
        return {
            "input_ids": torch.tensor([token for text in order for token in ids[text]]),
            "lengths": [len(ids[text]) for text in order],
            "order": order,
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        groups = list(_groups(features["lengths"]))
        words = torch.from_numpy(self._model.words(features["input_ids"].numpy()))
        places = torch.cat([self._places[:length] for length in features["lengths"]])
        rows = self._norm(words + places).to(self._dtype)
        for layer in self._layers:
            rows = layer(rows, groups)
        means = torch.cat([group.of(rows).float().mean(1) for group in groups])
        vectors = torch.empty_like(means)
        vectors[features["order"]] = functional.normalize(means)
        features["sentence_embedding"] = vectors
        return features

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        self.save_config(output_path)


@dataclass(frozen=True, slots=True)
class _Group:
    """`count` neighbouring texts of one length, which attend in one call; `start` is their first row."""

    start: int
    count: int
    length: int

    def of(self, rows: Tensor) -> Tensor:
        """Their rows, (count, length, columns)."""
        end = self.start + self.count * self.length
        return rows[self.start : end].view(self.count, self.length, -1)


def _groups(lengths: Sequence[int]) -> Iterator[_Group]:
    start = 0
    for length, same in groupby(lengths):
        count = len(list(same))
        yield _Group(start, count, length)
        start += count * length


@dataclass(frozen=True, slots=True)
class _Norm:
    weight: Tensor
    bias: Tensor
    epsilon: float

    @classmethod
    def of(cls, model: PackedModel, name: str, dtype: torch.dtype) -> "_Norm":
        weight, bias = (_tensor(model, f"{name}.{part}", 1).view(-1).to(dtype) for part in "wb")
        return cls(weight, bias, model.epsilon)

    def __call__(self, rows: Tensor) -> Tensor:
        return functional.layer_norm(rows, self.weight.shape, self.weight, self.bias, self.epsilon)


class _Linear:
    """rows · weightᵀ + bias, then GELU if asked; (rows, outputs)."""

    def __init__(self, weight: Tensor, bias: Tensor, *, gelu: bool = False) -> None:
        # oneDNN lays the weight out once, and does GELU in the same pass: a fifth more texts a second.
        self._weight = torch.ops.mkldnn._reorder_linear_weight(weight, None) if _ONEDNN else weight
        self._bias = bias
        self._gelu = gelu

    def __call__(self, rows: Tensor) -> Tensor:
        if _ONEDNN:
            after, method = ("gelu", "none") if self._gelu else ("none", "")
            fused: Tensor = torch.ops.mkldnn._linear_pointwise(
                rows, self._weight, self._bias, after, [], method
            )
            return fused
        out = functional.linear(rows, self._weight, self._bias)
        return functional.gelu(out) if self._gelu else out


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer of the transformer over the rows of a batch, (rows, hidden) to the same."""

    heads: int
    mixed: _Linear  # queries, keys and values side by side
    attended: _Linear
    after_attention: _Norm
    inner: _Linear
    outer: _Linear
    after: _Norm

    @classmethod
    def of(cls, model: PackedModel, name: str, dtype: torch.dtype) -> "_Layer":
        def linear(*parts: str, columns: int = model.hidden, gelu: bool = False) -> _Linear:
            weight = torch.cat([_tensor(model, f"{name}.{part}.w", columns) for part in parts])
            bias = torch.cat([_tensor(model, f"{name}.{part}.b", 1).view(-1) for part in parts])
            return _Linear(weight.to(dtype), bias.to(dtype), gelu=gelu)

        return cls(
            heads=model.heads,
            mixed=linear("q", "k", "v"),
            attended=linear("ao"),
            after_attention=_Norm.of(model, f"{name}.aln", dtype),
            inner=linear("fi", gelu=True),
            outer=linear("fo", columns=model.inner),
            after=_Norm.of(model, f"{name}.oln", dtype),
        )

    def __call__(self, rows: Tensor, groups: Sequence[_Group]) -> Tensor:
        mixed = self.mixed(rows)
        context = torch.cat([self._attend(group.of(mixed)) for group in groups])
        rows = self.after_attention(self.attended(context).add_(rows))
        return self.after(self.outer(self.inner(rows)).add_(rows))

    def _attend(self, mixed: Tensor) -> Tensor:
        """(count, length, 3 x hidden) to (count x length, hidden).

        Two products and a softmax are faster here than torch's fused attention, which is made for
        wider heads than 32.
        """
        count, length, columns = mixed.shape
        parted = mixed.view(count, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parted.reshape(3, count * self.heads, length, -1)
        scores = torch.bmm(query * query.shape[-1] ** -0.5, key.transpose(1, 2))
        seen = torch.bmm(scores.softmax(-1), value).view(count, self.heads, length, -1)
        return seen.transpose(1, 2).reshape(count * length, columns // 3)


def _tensor(model: PackedModel, name: str, columns: int) -> Tensor:
    return torch.from_numpy(model.tensor(name, columns))
