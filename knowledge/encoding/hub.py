"""Models of the sentence-transformers family: a local folder, or a name on the model hub."""

import os
from pathlib import Path

from knowledge.errors import EncoderUnavailable

_HUB_SECONDS = 5.0


def located(name: str) -> tuple[str, bool]:
    """What to load the model `name` from, and whether it is on this machine already.

    Raises EncoderUnavailable within seconds where it is not here and cannot be fetched.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    folder = Path(name).expanduser()
    if folder.is_dir():
        return str(folder), True
    here = _downloaded(name)
    if not here:
        _require_hub(name)
    return name, here


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
