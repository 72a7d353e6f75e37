"""What the encoder asks of a model, and how a model that does not load is reported."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderUnavailable

Vectors = NDArray[np.float32]
Language = Literal["zh", "en"]


class Model(Protocol):
    """A source of sentence vectors: float32, one row of unit length a text. Safe to call from threads.

    `batch_tokens` is how many tokens it works on best at a time.
    """

    dimensions: int
    max_tokens: int
    batch_tokens: int

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions."""

    def passages(self, batches: Sequence[Sequence[str]], language: Language, /) -> Iterator[Vectors]:
        """Vectors of each batch, in order."""

    def token_counts(self, texts: Sequence[str], language: Language, /) -> list[int]:
        """Tokens of each passage as the model would see it whole, prefix and special tokens included."""


@contextmanager
def loading(name: str) -> Iterator[None]:
    """Report whatever goes wrong inside as EncoderUnavailable of the encoder `name`."""
    try:
        yield
    except EncoderUnavailable:
        raise
    except Exception as error:
        # Models raise errors of every kind; their user needs the name of the setting and one line.
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        raise EncoderUnavailable(encoder=name, reason=reason) from error
