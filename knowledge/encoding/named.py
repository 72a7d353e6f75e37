"""A sentence-transformers model that the user chose: a local folder, or a name on the model hub."""

import sys
import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.encoding.hub import located
from knowledge.encoding.model import Language, Vectors
from knowledge.encoding.processor import cores, share_cores

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class NamedModel:
    """Encodes with the prompts that the model itself brings along, one batch at a time."""

    batch_tokens = 4096

    def __init__(self, name: str) -> None:
        self._model = _load(name)
        # Tokenizers must not be used from two threads at once.
        self._lock = threading.Lock()
        self.max_tokens = self._model.max_seq_length or sys.maxsize
        # Not every model knows its width before it has encoded something.
        self.dimensions = self.queries([name]).shape[1]

    def queries(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            vectors = self._model.encode_query(
                list(texts), normalize_embeddings=True, show_progress_bar=False
            )
            return np.asarray(vectors, np.float32)

    def passages(self, batches: Sequence[Sequence[str]], _language: Language) -> Iterator[Vectors]:
        for batch in batches:
            # Let go after each batch: a question asked meanwhile waits for one, not for all.
            with self._lock:
                vectors = self._model.encode_document(
                    list(batch), batch_size=len(batch), normalize_embeddings=True, show_progress_bar=False
                )
            yield np.asarray(vectors, np.float32)

    def token_counts(self, texts: Sequence[str], _language: Language) -> list[int]:
        prompts = self._model.prompts
        named = (prompts[name] for name in ("document", "passage", "corpus") if name in prompts)
        prompt = next(named, None) or ""
        with self._lock:
            rows = self._model.tokenizer([prompt + text for text in texts], truncation=False, verbose=False)
        return [len(row) for row in rows["input_ids"]]


def _load(name: str) -> "SentenceTransformer":
    """Raises EncoderUnavailable within seconds where the model is not here and cannot be fetched."""
    source, local = located(name)
    share_cores()
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(cores())
    return SentenceTransformer(source, local_files_only=local, trust_remote_code=False)
