"""Servers that are away, refuse, babble or fall silent: each gives one error that says what to do, in time."""

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import SecretStr

from assistant.models import ChatModel
from knowledge.errors import ModelError, ModelTimeout, ModelUnavailable

ASK = [("user", "局部通风机停了怎么办？")]
KEY = "sk-0123456789abcdef"
Open = Callable[..., ChatModel]


@pytest.fixture
def model(opened: Open, site: Any) -> Open:
    """A model that the misbehaving server answers for; the keyword arguments are other settings."""

    def open_(**facts: Any) -> ChatModel:
        settings = {"base_url": f"{site.url}/v1", "api_key": SecretStr(KEY), "timeout_seconds": 5, **facts}
        return opened("openai:m", **settings)

    return open_


def words_of(model: ChatModel, words: list[str]) -> None:
    for piece in model.stream(ASK):
        words.append(piece.text)


def text_of(model: ChatModel, stop: threading.Event | None = None) -> str:
    return "".join(piece.text for piece in model.stream(ASK, stop))


@pytest.mark.parametrize("spec", ["openai:m", "deepseek:m", "ollama:m"])
def test_a_server_that_is_away_is_told_within_seconds(opened: Open, spec: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    asked = opened(spec, base_url=address)
    started = time.perf_counter()
    with pytest.raises(ModelUnavailable) as caught:
        text_of(asked)
    assert time.perf_counter() - started < 5
    assert caught.value.text("zh").startswith(f"连不上模型 {spec}（连接失败")
    assert "connection failed" in caught.value.text("en")


@pytest.mark.parametrize("spec", ["openai:m", "ollama:m"])
def test_an_unknown_host_is_told(opened: Open, spec: str) -> None:
    with pytest.raises(ModelUnavailable, match="找不到这个主机名"):
        text_of(opened(spec, base_url="http://kuangzhi.invalid/v1"))


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "密钥不被接受"),
        (402, "余额不足"),
        (403, "没有权限"),
        (404, "地址或模型名不对"),
        (429, "请求太多"),
        (500, "服务出错"),
        (503, "服务出错"),
    ],
)
def test_a_refusal_says_why(model: Open, site: Any, status: int, words: str) -> None:
    site.answers(status, {"error": {"message": "see the manual"}})
    with pytest.raises(ModelUnavailable, match=f"{words}.*HTTP {status}"):
        text_of(model())


def test_a_request_that_makes_no_sense_to_the_server_passes_on_its_words(model: Open, site: Any) -> None:
    site.answers(400, {"error": {"message": "Model Not\nExist"}})
    with pytest.raises(ModelError, match="HTTP 400: Model Not Exist") as caught:
        text_of(model())
    assert not isinstance(caught.value, ModelUnavailable)


def test_an_error_page_is_not_passed_on(model: Open, site: Any) -> None:
    site.answers(502, b"<html><body>Bad Gateway</body></html>")
    with pytest.raises(ModelUnavailable) as caught:
        text_of(model())
    assert "<" not in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
@pytest.mark.parametrize("spec", ["openai:m", "ollama:m"])
def test_the_key_is_in_no_message(opened: Open, site: Any, spec: str, status: int) -> None:
    site.answers(status, {"error": {"message": f"key {KEY} is bad"}})
    with pytest.raises(ModelError) as caught:
        text_of(opened(spec, base_url=site.url, api_key=SecretStr(KEY)))
    assert KEY in site.asked[0].headers["authorization"]
    assert KEY not in caught.value.text("zh") + caught.value.text("en")
    assert caught.value.__cause__ is None


def test_a_redirect_is_not_followed(sites: Callable[[], Any], opened: Open) -> None:
    site, elsewhere = sites(), sites()
    site.answers(307, Location=f"{elsewhere.url}/v1/chat/completions")
    for spec in ("openai:m", "ollama:m"):
        with pytest.raises(ModelUnavailable, match="转到别处"):
            text_of(opened(spec, base_url=site.url))
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>welcome</html>",
        b"data: {not json\n\n",
        b"\xff\xfe\x00",
        b'data: {"choices": 5}\n\n',
        b"data: [DONE]\n\n",
    ],
)
@pytest.mark.parametrize("spec", ["openai:m", "ollama:m"])
def test_garbage_is_an_error_and_no_answer(opened: Open, site: Any, spec: str, body: bytes) -> None:
    site.answers(200, body, **{"Content-Type": "text/event-stream"})
    with pytest.raises(ModelError, match=r"回复读不懂|回答中途断开"):
        text_of(opened(spec, base_url=site.url, timeout_seconds=5))


def test_an_error_in_the_stream_is_told(model: Open, site: Any) -> None:
    site.answers(200, b'data: {"error": {"message": "out of memory", "code": 500}}\n\n')
    with pytest.raises(ModelError, match="out of memory"):
        text_of(model())


@pytest.mark.parametrize("spec", ["openai:m", "ollama:m"])
def test_a_server_that_says_nothing_runs_into_the_time_out(opened: Open, site: Any, spec: str) -> None:
    site.hangs()
    asked = opened(spec, base_url=site.url, timeout_seconds=0.4)
    started = time.perf_counter()
    with pytest.raises(ModelTimeout, match=r"在 0\.4 s 内没有回答"):
        text_of(asked)
    assert time.perf_counter() - started < 2
    assert site.left.wait(2)


def test_falling_silent_midway_runs_into_the_time_out(model: Open, site: Any) -> None:
    site.streams(["先", "撤人"], then="hang")
    words: list[str] = []
    with pytest.raises(ModelTimeout):
        words_of(model(timeout_seconds=0.4), words)
    assert words == ["先", "撤人"]


def test_a_trickle_that_never_ends_runs_into_the_overall_time_out(model: Open, site: Any) -> None:
    site.streams(["嗯"] * 200, every=0.1)
    started = time.perf_counter()
    with pytest.raises(ModelTimeout, match="在 2 s 内"):
        text_of(model(timeout_seconds=0.4))
    assert 1.5 < time.perf_counter() - started < 4
    assert site.left.wait(2)


@pytest.mark.parametrize("then", ["vanish", "reset"])
def test_a_stream_that_breaks_off_is_not_taken_for_a_whole_answer(model: Open, site: Any, then: str) -> None:
    site.streams(["瓦斯浓度达到", "1"], then=then, every=0.05)
    words: list[str] = []
    with pytest.raises(ModelError, match="回答中途断开"):
        words_of(model(), words)
    assert words == ["瓦斯浓度达到", "1"]


def test_a_stream_without_its_end_is_not_taken_for_a_whole_answer(model: Open, site: Any) -> None:
    event = '{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"停"}}]}'
    site.answers(200, f"data: {event}\n\n".encode(), **{"Content-Type": "text/event-stream"})
    with pytest.raises(ModelError, match="回答中途断开"):
        text_of(model())


@pytest.mark.parametrize("then", ["finish", "hang"])
def test_stop_closes_the_connection_at_once(model: Open, site: Any, then: str) -> None:
    site.streams(["先"] * 100 if then == "finish" else ["先"], then=then, every=0.05)
    stop = threading.Event()
    stream = model(timeout_seconds=30).stream(ASK, stop)
    assert next(stream).text == "先"
    stop.set()
    started = time.perf_counter()
    list(stream)
    assert time.perf_counter() - started < 1
    assert site.left.wait(2)


def test_leaving_the_iterator_closes_the_connection(model: Open, site: Any) -> None:
    site.streams(["先"], then="hang")
    stream = model(timeout_seconds=30).stream(ASK)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert site.left.wait(2)


def test_closing_the_model_ends_what_still_streams(model: Open, site: Any) -> None:
    site.streams(["先"], then="hang")
    asked = model(timeout_seconds=30)
    stream = asked.stream(ASK)
    next(stream)
    asked.close()
    asked.close()
    with pytest.raises(ModelError, match="回答中途断开"):
        next(stream)
    assert site.left.wait(2)


def test_an_answer_after_a_failure_is_whole(model: Open, site: Any) -> None:
    asked = model()
    site.answers(500, b"")
    with pytest.raises(ModelUnavailable):
        text_of(asked)
    site.streams(["先", "撤人", "。"])
    assert text_of(asked) == "先撤人。"


def test_one_refusal_for_want_of_capacity_is_tried_again(model: Open, site: Any) -> None:
    site.answers(429, b"", **{"Retry-After": "1"})
    threading.Timer(0.5, lambda: site.streams(["好"])).start()
    assert text_of(model()) == "好"
    assert len(site.asked) == 2


def test_the_request_carries_the_settings(model: Open, site: Any) -> None:
    site.streams(["好"])
    text_of(model(temperature=0.3, max_output_tokens=77))
    (asked,) = site.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == f"Bearer {KEY}"
    assert asked.body["model"] == "m"
    assert asked.body["temperature"] == 0.3
    assert asked.body["max_tokens"] == 77
    assert asked.body["stream_options"] == {"include_usage": True}
    assert asked.body["messages"] == [{"role": "user", "content": ASK[0][1]}]


def test_ollama_is_asked_with_room_for_the_evidence(opened: Open, site: Any) -> None:
    site.streams_ollama(["先", "撤人"])
    pieces = list(opened("ollama:qwen2.5:7b", base_url=site.url, max_output_tokens=77).stream(ASK))
    assert "".join(piece.text for piece in pieces) == "先撤人"
    assert (pieces[-1].input_tokens, pieces[-1].output_tokens) == (7, 2)
    (asked,) = site.asked
    assert asked.path == "/api/chat"
    assert asked.body["model"] == "qwen2.5:7b"
    assert asked.body["options"]["num_ctx"] >= 8192
    assert asked.body["options"]["num_predict"] == 77


@pytest.mark.parametrize(
    ("spec", "host"), [("deepseek:m", "api.deepseek.com"), ("openai:m", "api.openai.com")]
)
def test_a_preset_names_its_server(
    opened: Open, site: Any, monkeypatch: pytest.MonkeyPatch, spec: str, host: str
) -> None:
    # The proxy tells where the request would have gone.
    monkeypatch.setenv("HTTPS_PROXY", site.url)
    site.answers(403)
    with pytest.raises(ModelUnavailable):
        text_of(opened(spec))
    assert {(asked.method, asked.path) for asked in site.asked} == {("CONNECT", f"{host}:443")}


def test_a_server_on_this_machine_is_reached_past_a_proxy(
    model: Open, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.streams(["好"])
    assert text_of(model()) == "好"
