"""A second look at what was found: a cross-encoder reads question and clause together.

It knows the pair, where the search knows each by itself; it is far too slow to search with.
"""

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from knowledge.clauses import Evidence
from knowledge.encoding.hub import located
from knowledge.encoding.processor import cores, share_cores
from knowledge.errors import EncoderUnavailable, RerankerUnavailable
from knowledge.retrieval.fusion import z_scores

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

DEPTH = 50
"""How many of the best are looked at again: beyond them hardly any answer is found."""
_CHARACTERS = 700  # of a clause, from its start or around what matched; most models read 512 tokens
_BATCH = 16


class Reranker:
    """Any sentence-transformers cross-encoder, by folder or by name. Safe to call from several threads."""

    def __init__(self, name: str) -> None:
        """Loads the model, which takes seconds. Raises RerankerUnavailable."""
        self.name = name
        # Tokenizers must not be used from two threads at once.
        self._lock = threading.Lock()
        try:
            self._model = _load(name)
            self.scores(name, [name])
        except EncoderUnavailable as error:
            raise RerankerUnavailable(reranker=name, reason=error.facts["reason"]) from error
        except Exception as error:
            # Models raise errors of every kind; their user needs the name of the setting and one line.
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            raise RerankerUnavailable(reranker=name, reason=reason) from error

    def scores(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """How well each text answers, shape (len(texts),); comparable for one question only.

        Raises ValueError where the model gives more than one number a pair.
        """
        if not texts:
            return np.zeros(0, np.float32)
        # Texts of like length go together: `predict` sorts them.
        with self._lock:
            found = self._model.predict(
                [(question, text) for text in texts], batch_size=_BATCH, show_progress_bar=False
            )
        scores = np.asarray(found, np.float32)
        if scores.shape != (len(texts),) or not np.isfinite(scores).all():
            raise ValueError("一对文字应当只得一个分数 / a reranker gives one number a pair")
        return scores

    def reorder(self, question: str, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The best `DEPTH` in a new order and with new scores, the rest behind them; what a person confirmed
        stays in front.

        The model's score does not replace that of the search, it is added to it, both as z-scores: the search
        alone knows the clause numbers, titles and words that the question names, and a model trained on other
        texts must not be able to undo that.
        """
        sure = [item for item in evidence if item.confirmed]
        evidence = [item for item in evidence if not item.confirmed]
        looked_at = evidence[:DEPTH]
        read = z_scores(dict(enumerate(self.scores(question, [_excerpt(e) for e in looked_at]).tolist())))
        own = z_scores({at: item.score for at, item in enumerate(looked_at)})
        both = {at: read[at] + own[at] for at in read}
        order = sorted(both, key=lambda at: (-both[at], at))
        first = [replace(looked_at[at], score=round(both[at], 4)) for at in order]
        floor = first[-1].score if first else 0.0
        top = max([item.score for item in (*sure, *first)], default=0.0)
        sure = [replace(item, score=top) for item in sure]
        return [*sure, *first, *(replace(e, score=min(floor, e.score)) for e in evidence[DEPTH:])]


def _excerpt(item: Evidence) -> str:
    """The clause as far as a model reads it, with what matched the question in it."""
    start = 0 if item.matched in item.text[:_CHARACTERS] else max(0, item.text.find(item.matched))
    return f"{item.title}\n{item.text[start : start + _CHARACTERS]}"


def _load(name: str) -> "CrossEncoder":
    source, local = located(name)
    share_cores()
    import torch
    from sentence_transformers import CrossEncoder

    torch.set_num_threads(cores())
    # The bare number: a sigmoid would press the best together.
    model: CrossEncoder = CrossEncoder(
        source, local_files_only=local, trust_remote_code=False, activation_fn=torch.nn.Identity()
    )
    return model
