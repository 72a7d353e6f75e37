"""The encoder as the rest of the library sees it: texts in, vectors of unit length out."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from knowledge.encoding.model import Language, Model, Vectors, loading
from knowledge.encoding.parts import parts

_OFFLINE = "offline"
# Stored beside vectors: it changes whenever the vectors would.
_OFFLINE_IDENTITY = "offline:multilingual-e5-small-q4@2"

OnCount = Callable[[int, int], None]


class Encoder:
    """One sentence encoder, whatever model is behind it. Safe to call from several threads.

    Vectors are float32 and of unit length, so that their product is their cosine.
    """

    def __init__(self, name: str, model: Model) -> None:
        self.name = self.identity(name)
        self._model = model

    @staticmethod
    def identity(name: str) -> str:
        """What is stored beside vectors of the encoder `name`; needs no model to be loaded."""
        return _OFFLINE_IDENTITY if name == _OFFLINE else f"st:{name}"

    @classmethod
    def load(cls, name: str) -> "Encoder":
        """`offline`, or a sentence-transformers model by name or folder. Raises EncoderUnavailable.

        `offline` is ready for questions in a fraction of a second; it takes the seconds that torch needs
        with its first passages. Any other model takes them here.
        """
        with loading(name):
            if name == _OFFLINE:
                from knowledge.encoding.bundled import BundledModel

                return cls(name, BundledModel())
            from knowledge.encoding.named import NamedModel

            return cls(name, NamedModel(name))

    @property
    def dimensions(self) -> int:
        return self._model.dimensions

    @property
    def max_tokens(self) -> int:
        """Tokens of a passage that the model reads at once."""
        return self._model.max_tokens

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, (len(texts), dimensions)."""
        if not texts:
            return self._empty(0)
        return self._model.queries([_readable(text) for text in texts])

    def encode_passages(
        self, texts: Sequence[str], *, language: Language = "zh", on_progress: OnCount | None = None
    ) -> Vectors:
        """Vectors of passages, (len(texts), dimensions), in the order of `texts`.

        `on_progress` hears (done, total) after each batch. A text above `max_tokens` is read in parts and
        its vector is the mean of theirs, of unit length: nothing of it is cut in silence.
        """
        if not texts:
            return self._empty(0)
        readable = [_readable(text) for text in texts]
        counts = self._model.token_counts(readable, language)
        long = {at: self._parts(readable[at], language) for at, n in enumerate(counts) if n > self.max_tokens}
        # The parts of long texts stand behind all texts, which they take the place of afterwards.
        pieces = [piece for found in long.values() for piece in found]
        whole = [at for at in range(len(texts)) if at not in long]
        vectors = self._empty(len(texts) + len(pieces))
        work = [*whole, *range(len(texts), len(texts) + len(pieces))]
        everything = [*readable, *pieces]
        sizes = [*counts, *self._model.token_counts(pieces, language)] if pieces else counts
        batches = list(self._batches(work, sizes))
        encoded = self._model.passages([[everything[at] for at in batch] for batch in batches], language)
        done = 0
        for batch, rows in zip(batches, encoded, strict=True):
            vectors[batch] = rows
            done += sum(at < len(texts) for at in batch)
            if on_progress:
                on_progress(done, len(texts))
        start = len(texts)
        for at, found in long.items():
            mean = vectors[start : start + len(found)].mean(axis=0)
            vectors[at] = mean / (np.linalg.norm(mean) or 1.0)
            start += len(found)
        if long and on_progress:
            on_progress(len(texts), len(texts))
        return vectors[: len(texts)]

    def _parts(self, text: str, language: Language) -> list[str]:
        return parts(text, lambda part: self._model.token_counts([part], language)[0] <= self.max_tokens)

    def token_counts(self, texts: Sequence[str], *, language: Language = "zh") -> list[int]:
        """Tokens of each text as a passage, not cut, prefix and special tokens included."""
        return self._model.token_counts([_readable(text) for text in texts], language) if texts else []

    def fits(self, texts: Sequence[str], *, language: Language = "zh") -> list[bool]:
        """Whether each text, as a passage, reaches its vector whole."""
        return [count <= self.max_tokens for count in self.token_counts(texts, language=language)]

    def _batches(self, places: Sequence[int], sizes: Sequence[int]) -> Iterator[list[int]]:
        """Places of texts of like length, longest first, so many that a batch has `batch_tokens`."""
        order = sorted(places, key=lambda at: -sizes[at])
        start = 0
        while start < len(order):
            size = max(1, self._model.batch_tokens // max(1, sizes[order[start]]))
            yield order[start : start + size]
            start += size

    def _empty(self, count: int) -> Vectors:
        return np.zeros((count, self.dimensions), np.float32)


def _readable(text: str) -> str:
    """The text without what no tokenizer takes: half surrogate pairs and NUL characters."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
