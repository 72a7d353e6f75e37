"""What a check of a model finds out, and that it guesses nothing."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from assistant.models import Call, ModelSettings
from assistant.models.probing import Checkup, check_model
from knowledge.errors import BudgetSpent


class Heard:
    def __init__(self) -> None:
        self.calls: list[Call] = []

    def check(self, model: str) -> None:
        pass

    def record(self, call: Call) -> None:
        self.calls.append(call)


def check(spec: str, heard: Heard | None = None, **facts: Any) -> Checkup:
    return check_model(ModelSettings(spec=spec, retries=0, timeout_seconds=30, **facts), heard or Heard())


def answers_whole(site: Any, of: Callable[[dict[str, Any]], tuple[int, dict[str, Any]]]) -> None:
    """A stream for whoever wants one, else what `of` makes of the request."""
    streams = site.answer

    def answer(request: BaseHTTPRequestHandler) -> None:
        body = site.asked[-1].body
        if body.get("stream"):
            streams(request)
            return
        site.answers(*of(body))
        site.answer(request)
        site.answer = answer

    site.answer = answer


def openai(**message: Any) -> dict[str, Any]:
    return {
        "choices": [{"message": message}],
        "usage": {"prompt_tokens": 3, "completion_tokens": 2},
    }


def test_what_a_compatible_server_can_do(site: Any) -> None:
    site.facts["/v1/models"] = {"data": [{"id": "m", "context_length": 65536}]}
    site.streams(["好"])
    answers_whole(
        site,
        lambda body: (
            200,
            openai(tool_calls=[{"id": "1"}]) if "tools" in body else openai(content='{"ok": true}'),
        ),
    )
    heard = Heard()
    found = check("openai:m", heard, base_url=f"{site.url}/v1")
    assert found.reachable
    assert (found.context, found.tools, found.json, found.counts) == (65536, True, True, True)
    assert found.first_word_ms
    assert heard.calls[0] == Call(model="openai:m", input_tokens=7, output_tokens=1)
    assert heard.calls[1:] == [Call(model="openai:m", input_tokens=3, output_tokens=2)] * 2


@pytest.mark.parametrize(
    ("status", "body", "tools", "json_mode"),
    [
        (400, {"error": {"message": "unknown field"}}, False, False),
        (500, {}, None, None),
        (200, {}, None, None),
        (200, openai(content="没有 JSON"), None, False),
        (200, openai(content='"text"'), None, False),
    ],
)
def test_what_is_not_shown_is_no_or_unknown(
    site: Any, status: int, body: dict[str, Any], tools: bool | None, json_mode: bool | None
) -> None:
    site.streams(["好"])
    answers_whole(site, lambda _: (status, body))
    found = check("openai:m", base_url=f"{site.url}/v1")
    assert found.reachable
    assert (found.tools, found.json, found.context) == (tools, json_mode, None)


def test_ollama_is_asked_in_its_own_form(site: Any) -> None:
    site.facts["/api/show"] = {"model_info": {"q.context_length": 4096}, "capabilities": ["completion"]}
    site.streams_ollama(["好"])
    reply = {"message": {"content": json.dumps({"ok": True})}, "prompt_eval_count": 3, "eval_count": 2}
    answers_whole(site, lambda _: (200, reply))
    found = check("ollama:m", base_url=site.url)
    assert (found.context, found.tools, found.json, found.counts) == (4096, False, True, True)
    assert site.asked[-1].body["format"] == "json"


def test_a_model_that_is_away_is_told_with_the_reason() -> None:
    heard = Heard()
    found = check("openai:m", heard, base_url="http://127.0.0.1:9/v1")
    assert not found.reachable
    assert found.error is not None
    assert "连接失败" in found.error.text("zh")
    assert heard.calls == []


def test_a_file_that_is_missing_is_told(tmp_path: Path) -> None:
    assert "找不到文件" in str(check(f"local:{tmp_path / 'no.gguf'}").error)


def test_quotation_needs_nothing() -> None:
    assert check("extractive") == Checkup(model="extractive", reachable=True)


def test_a_check_keeps_to_the_budget(site: Any) -> None:
    class Spent(Heard):
        def check(self, model: str) -> None:
            raise BudgetSpent(model=model, reason="", do_zh="", do_en="")

    with pytest.raises(BudgetSpent):
        check("openai:m", Spent(), base_url=site.url)
    assert site.asked == []


@pytest.mark.llm
def test_a_real_local_model_is_examined(gguf: Path, llm_server: Any) -> None:
    heard = Heard()
    found = check(f"local:{gguf}", heard)
    assert found.reachable
    assert found.context == 8192
    assert found.counts
    assert len(heard.calls) == 3
    assert all(call.input_tokens for call in heard.calls)
