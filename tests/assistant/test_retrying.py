"""A server that is busy or away for a moment is asked again, until the first word and no longer."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest

from assistant.models import Call, ChatModel
from assistant.models.retrying import retry_after
from knowledge.errors import ModelError, ModelTimeout, ModelUnavailable

ASK = [("user", "局部通风机停了怎么办？")]
Open = Callable[..., ChatModel]


class Heard:
    """A meter that keeps what it hears."""

    def __init__(self) -> None:
        self.checked: list[str] = []
        self.calls: list[Call] = []

    def check(self, model: str) -> None:
        self.checked.append(model)

    def record(self, call: Call) -> None:
        self.calls.append(call)


def text_of(model: ChatModel, stop: threading.Event | None = None) -> str:
    return "".join(piece.text for piece in model.stream(ASK, stop))


def first_fails(site: Any, status: int, **headers: str) -> None:
    """The first request is refused, the second answered."""
    site.answers(status, b"", **headers)
    refuse = site.answer

    def answer(request: BaseHTTPRequestHandler) -> None:
        refuse(request)
        site.streams(["好"])

    site.answer = answer


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("spec", ["openai:m", "ollama:m"])
def test_a_passing_refusal_is_tried_again(opened: Open, site: Any, spec: str, status: int) -> None:
    first_fails(site, status)
    model = opened(spec, base_url=site.url)
    if spec == "ollama:m":
        site.answers(status)
        threading.Timer(0.2, lambda: site.streams_ollama(["好"])).start()
    assert text_of(model) == "好"
    assert len(site.asked) == 2


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404])
def test_a_refusal_that_will_not_pass_is_told_at_once(opened: Open, site: Any, status: int) -> None:
    site.answers(status)
    with pytest.raises(ModelError):
        text_of(opened("openai:m", base_url=site.url))
    assert len(site.asked) == 1


def test_it_is_tried_so_often_as_set_and_ever_later(opened: Open, site: Any) -> None:
    site.answers(503)
    started = time.perf_counter()
    with pytest.raises(ModelUnavailable, match="服务出错"):
        text_of(opened("openai:m", base_url=site.url, retries=2))
    assert len(site.asked) == 3
    assert time.perf_counter() - started > 0.4 + 0.8
    with pytest.raises(ModelUnavailable):
        text_of(opened("openai:m", base_url=site.url, retries=0))
    assert len(site.asked) == 4


def test_the_server_says_how_long_to_wait(opened: Open, site: Any) -> None:
    first_fails(site, 429, **{"Retry-After": "2"})
    started = time.perf_counter()
    assert text_of(opened("openai:m", base_url=site.url)) == "好"
    assert time.perf_counter() - started > 1.9


def test_a_wait_longer_than_the_time_out_is_not_waited_for(opened: Open, site: Any) -> None:
    site.answers(429, b"", **{"Retry-After": "3600"})
    started = time.perf_counter()
    with pytest.raises(ModelUnavailable, match="请求太多"):
        text_of(opened("openai:m", base_url=site.url, timeout_seconds=5))
    assert time.perf_counter() - started < 2
    assert len(site.asked) == 1


def test_silence_before_the_first_word_is_given_one_more_chance(opened: Open, site: Any) -> None:
    site.hangs()
    with pytest.raises(ModelTimeout):
        text_of(opened("openai:m", base_url=site.url, timeout_seconds=0.5))
    assert len(site.asked) == 2


@pytest.mark.parametrize("then", ["vanish", "hang"])
def test_nothing_is_asked_again_once_words_have_come(opened: Open, site: Any, then: str) -> None:
    site.streams(["先"], then=then)
    with pytest.raises(ModelError):
        text_of(opened("openai:m", base_url=site.url, timeout_seconds=0.5))
    assert len(site.asked) == 1


def test_stop_ends_the_waiting_at_once(opened: Open, site: Any) -> None:
    site.answers(429, b"", **{"Retry-After": "30"})
    stop = threading.Event()
    threading.Timer(0.4, stop.set).start()
    started = time.perf_counter()
    assert text_of(opened("openai:m", base_url=site.url, timeout_seconds=60), stop) == ""
    assert time.perf_counter() - started < 1.5
    assert len(site.asked) == 1


def test_a_meter_hears_of_each_call_once_however_often_it_was_tried(opened: Open, site: Any) -> None:
    heard = Heard()
    model = opened("openai:m", base_url=site.url).metered(heard)
    first_fails(site, 500)
    text_of(model)
    assert heard.checked == ["openai:m"]
    assert heard.calls == [Call(model="openai:m", input_tokens=7, output_tokens=1)]


def test_a_call_that_nobody_took_up_costs_nothing(opened: Open, site: Any) -> None:
    heard = Heard()
    site.answers(401)
    with pytest.raises(ModelError):
        text_of(opened("openai:m", base_url=site.url).metered(heard))
    assert heard.calls == []


@pytest.mark.parametrize("then", ["vanish", "stop", "leave"])
def test_a_call_that_broke_off_is_counted_as_an_estimate(opened: Open, site: Any, then: str) -> None:
    heard = Heard()
    site.streams(["先", "撤人"], then="vanish" if then == "vanish" else "hang", every=0.05)
    model = opened("openai:m", base_url=site.url, timeout_seconds=5).metered(heard)
    stop = threading.Event()
    stream = model.stream(ASK, stop)
    assert [next(stream).text, next(stream).text] == ["先", "撤人"]
    if then == "vanish":
        with pytest.raises(ModelError):
            next(stream)
    elif then == "stop":
        stop.set()
        assert list(stream) == []
    else:
        stream.close()
    (call,) = heard.calls
    assert call.estimated
    assert (call.input_tokens, call.output_tokens) == (len(ASK[0][1]), 3)


def test_what_a_meter_forbids_is_not_sent(opened: Open, site: Any) -> None:
    class Forbidding(Heard):
        def check(self, model: str) -> None:
            raise ModelError(model=model, reason="no")

    heard = Forbidding()
    with pytest.raises(ModelError, match="no"):
        text_of(opened("openai:m", base_url=site.url).metered(heard))
    assert site.asked == []
    assert heard.calls == []


@pytest.mark.parametrize(
    ("written", "seconds"), [("3", 3), ("0", 0), ("", None), ("soon", None), ("-5", None)]
)
def test_retry_after_is_read_as_a_number(written: str, seconds: float | None) -> None:
    assert retry_after(refused(written)) == seconds


def test_retry_after_is_read_as_a_date() -> None:
    then = datetime.now(UTC) + timedelta(seconds=60)
    told = retry_after(refused(format_datetime(then, usegmt=True)))
    assert told is not None
    assert 55 < told <= 60
    assert retry_after(refused(format_datetime(then - timedelta(hours=1)))) == 0


def refused(header: str) -> Exception:
    error = Exception()
    error.response = httpx.Response(429, headers={"Retry-After": header} if header else {})  # type: ignore[attr-defined]
    return error
