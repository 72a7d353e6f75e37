"""A sentence-transformers model that the user chose: a local folder, or a name on the model hub."""

import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.encoding.model import Language, Vectors
from knowledge.encoding.processor import cores, share_cores
from knowledge.errors import EncoderUnavailable

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_HUB_SECONDS = 5.0


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
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    folder = Path(name).expanduser()
    local = folder.is_dir() or _downloaded(name)
    if not local:
        _require_hub(name)
    share_cores()
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(cores())
    source = str(folder) if folder.is_dir() else name
    return SentenceTransformer(source, local_files_only=local, trust_remote_code=False)


def _repository(name: str) -> str:
    return name if "/" in name else f"sentence-transformers/{name}"


def _downloaded(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    folder = os.getenv("SENTENCE_TRANSFORMERS_HOME")
    try:
        return any(
            isinstance(try_to_load_from_cache(_repository(name), file, cache_dir=folder), str)
            for file in ("modules.json", "config.json")
        )
    except HFValidationError as error:
        # Nothing that a hub could have: a path with a slip in it.
        raise EncoderUnavailable(encoder=name, reason="没有这个文件夹 / no such folder") from error


def _require_hub(name: str) -> None:
    """Ask the hub once, before anything slow is imported: its own loader would try again for minutes."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        HfApi().model_info(_repository(name), timeout=_HUB_SECONDS)
    except RepositoryNotFoundError as error:
        reason = "模型站上没有它，或者不公开 / the model hub has none of that name, or keeps it private"
        raise EncoderUnavailable(encoder=name, reason=reason) from error
    except Exception as error:
        reason = "本机没有它，模型站也连不上 / not on this machine, and the model hub cannot be reached"
        raise EncoderUnavailable(encoder=name, reason=reason) from error
