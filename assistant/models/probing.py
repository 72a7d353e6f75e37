"""Whether a model can be reached, and what it can do: asked of it, never guessed."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from assistant.models.endpoint import Endpoint, endpoint
from assistant.models.metering import Call, Meter
from assistant.models.opening import open_model
from assistant.models.spec import ModelSettings, ModelSpec
from knowledge.errors import ModelError

_TOKENS = 32  # of an answer to a probe
_HELLO = "只回答一个字：好"
_JSON = 'Reply with this JSON object and nothing else: {"ok": true}'
_TOOL = {
    "type": "function",
    "function": {
        "name": "look_up",
        "description": "Looks up a rule",
        "parameters": {"type": "object", "properties": {"words": {"type": "string"}}, "required": ["words"]},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What a model told of itself; None is unknown.

    `first_word_ms` is the wait for the first word, its loading aside; `error` says why there was none.
    `counts` is whether its server tells how many tokens an answer took.
    """

    model: str
    reachable: bool
    error: ModelError | None = None
    first_word_ms: float | None = None
    context: int | None = None
    tools: bool | None = None
    json: bool | None = None
    counts: bool | None = None


def check_model(settings: ModelSettings, meter: Meter) -> Checkup:
    """Put three short questions to a model; `meter` hears of them. Raises WrongUse, BudgetSpent."""
    name = str(spec := ModelSpec.parse(settings.spec))
    if spec.kind == "extractive":
        return Checkup(model=name, reachable=True)
    meter.check(name)
    try:
        model = open_model(replace(settings, max_output_tokens=_TOKENS), meter)
    except ModelError as error:
        return Checkup(model=name, reachable=False, error=error)
    try:
        began = time.perf_counter()
        first, counted = None, False
        for piece in model.stream([("user", _HELLO)]):
            first = first or (time.perf_counter() - began) * 1000
            counted = piece.input_tokens is not None
        asking = _Asking(endpoint(settings), settings, meter, name)
        abilities = model.window.abilities
        return Checkup(
            model=name,
            reachable=True,
            first_word_ms=round(first, 1) if first else None,
            context=model.context,
            tools=asking.tools() if abilities is None else "tools" in abilities,
            json=asking.json(),
            counts=counted,
        )
    except ModelError as error:
        return Checkup(model=name, reachable=False, error=error)
    finally:
        model.close()


class _Asking:
    """Whole answers, in the form of the server."""

    def __init__(self, server: Endpoint, settings: ModelSettings, meter: Meter, name: str) -> None:
        self._server = server
        self._timeout = settings.timeout_seconds
        self._meter = meter
        self._name = name
        self._ollama = server.kind == "ollama"

    def tools(self) -> bool | None:
        """Yes where it calls the tool that it is told to call, no where the request is refused."""
        asked = "Call the tool look_up with the words 'methane'."
        return self._put(asked, {"tools": [_TOOL]}, lambda said: True if said.get("tool_calls") else None)

    def json(self) -> bool | None:
        """Yes where the answer to a request for JSON is JSON, no where it is not or the request is refused."""
        form: dict[str, Any] = {"response_format": {"type": "json_object"}}
        return self._put(_JSON, {"format": "json"} if self._ollama else form, _is_json)

    def _put(
        self, asked: str, wanted: dict[str, Any], read: Callable[[dict[str, Any]], bool | None]
    ) -> bool | None:
        import httpx

        body = {
            "model": self._server.model,
            "messages": [{"role": "user", "content": asked}],
            "stream": False,
            **({"options": {"num_predict": _TOKENS}} if self._ollama else {"max_tokens": _TOKENS}),
            **wanted,
        }
        url = self._server.url.rstrip("/") + ("/api/chat" if self._ollama else "/chat/completions")
        try:
            with self._server.client(self._timeout) as client:
                told = client.post(url, json=body)
            if told.status_code in (400, 422, 501):
                return False  # the server knows the question, and not what is wanted
            whole = told.raise_for_status().json()
            said = whole["message"] if self._ollama else whole["choices"][0]["message"]
            self._count(whole)
            return read(said)
        except (httpx.HTTPError, ValueError, LookupError, TypeError, AttributeError):
            return None

    def _count(self, whole: dict[str, Any]) -> None:
        usage = whole if self._ollama else whole.get("usage") or {}
        names = (
            ("prompt_eval_count", "eval_count") if self._ollama else ("prompt_tokens", "completion_tokens")
        )
        told = [usage.get(name) for name in names]
        self._meter.record(
            Call(
                model=self._name,
                input_tokens=told[0] or 0,
                output_tokens=told[1] or 0,
                estimated=None in told,
            )
        )


def _is_json(said: dict[str, Any]) -> bool:
    try:
        return isinstance(json.loads(said.get("content") or ""), dict)
    except ValueError:
        return False
