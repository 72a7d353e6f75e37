"""How much a model reads at once, and how long a text is to it: asked of its server, as far as it tells."""

import json
import threading
import time
from typing import TYPE_CHECKING, Any

from assistant.models import local
from assistant.models.counting import estimate
from assistant.models.endpoint import Endpoint

if TYPE_CHECKING:
    import httpx

_SECONDS = 2.0  # a server that does not tell at once is not worth waiting for
_LONGEST = 4_000_000  # bytes; Ollama tells a model's whole licence
_NAMES = ("context_length", "max_model_len", "context_window", "max_context_length")


class Window:
    """Asked once, on first need; what a server does not tell stays unknown. Safe from several threads."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._lock = threading.RLock()
        self._client: httpx.Client | None = None
        self._asked = False
        self._context: int | None = None
        self._counts = False
        self._described: dict[str, Any] = {}

    @property
    def context(self) -> int | None:
        """Tokens of question, clauses and answer together; None where the server does not tell."""
        self._ask()
        return self._context

    @property
    def abilities(self) -> frozenset[str] | None:
        """What the server says that the model can do (`tools`, `completion` …); None where it does not."""
        self._ask()
        told = self._described.get("capabilities")
        return frozenset(map(str, told)) if isinstance(told, list) else None

    def count(self, text: str) -> int:
        """Tokens of `text`, by the model's own tokenizer where its server has one, else an upper estimate."""
        self._ask()
        return self.recount(text)

    def recount(self, text: str) -> int:
        """The same for a call that has ended, perhaps because its server did: nothing new is asked of that."""
        if self._counts:
            told = self._request("POST", self._endpoint.beside("tokenize"), {"content": text})
            tokens = told.get("tokens")
            if isinstance(tokens, list):
                return len(tokens)
        return estimate(text)

    def close(self) -> None:
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def _connected(self) -> "httpx.Client":
        """Kept: making one takes longer than asking with it."""
        with self._lock:
            if self._client is None:
                self._client = self._endpoint.client(_SECONDS)
            return self._client

    def _ask(self) -> None:
        with self._lock:
            if self._asked:
                return
            if self._endpoint.kind == "ollama":
                self._ask_ollama()
            else:
                self._ask_openai()
            self._asked = True

    def _ask_ollama(self) -> None:
        self._described = self._request(
            "POST", self._endpoint.beside("api/show"), {"model": self._endpoint.model}
        )
        info = self._described.get("model_info")
        told = [value for name, value in _pairs(info) if name.endswith(".context_length")]
        # It is asked for so much, whatever the model could do.
        self._context = min(size, local.CONTEXT) if (size := _size(told)) else None

    def _ask_openai(self) -> None:
        listed = self._request("GET", f"{self._endpoint.url.rstrip('/')}/models").get("data")
        models = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        own = [one for one in models if one.get("id") == self._endpoint.model]
        # A server of one model answers with it, whatever it is called.
        self._described = own[0] if own else models[0] if len(models) == 1 else {}
        self._context = _size([self._described.get(name) for name in _NAMES])
        if self._endpoint.kind == "local" or self._described.get("owned_by") == "llamacpp":
            served = self._request("GET", self._endpoint.beside("props")).get("default_generation_settings")
            size = _size([value for name, value in _pairs(served) if name == "n_ctx"])
            self._context = size or self._context
            self._counts = size is not None

    def _request(self, method: str, url: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the server says, an empty dict where it says nothing that makes sense."""
        import httpx

        until = time.monotonic() + _SECONDS
        content = b""
        try:
            with self._connected().stream(method, url, json=body) as told:
                for more in told.iter_bytes():
                    content += more
                    if time.monotonic() > until or len(content) > _LONGEST:
                        return {}
            found = json.loads(content) if told.is_success else {}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RuntimeError):  # closed meanwhile, or too deep
            return {}
        return found if isinstance(found, dict) else {}


def _pairs(found: object) -> list[tuple[str, Any]]:
    return list(found.items()) if isinstance(found, dict) else []


def _size(told: list[Any]) -> int | None:
    return next((value for value in told if type(value) is int and value > 0), None)
