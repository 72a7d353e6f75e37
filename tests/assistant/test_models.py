"""A real small model behind a real server: what streams, what stops, what is counted."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import SecretStr

from assistant.models import ChatModel, ModelSettings, ModelSpec, Piece, open_model
from assistant.models.local import serve
from assistant.models.thinking import Spoken
from knowledge.errors import ModelError, ModelUnavailable, WrongUse

ASK = [("system", "回答要详细。"), ("user", "煤矿井下为什么要通风？")]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def asking(opened: Callable[..., ChatModel], llm_server: Any) -> Callable[..., ChatModel]:
    """The small model by the `openai:` setting; the keyword arguments are other settings."""

    def open_(**facts: Any) -> ChatModel:
        settings = {"base_url": f"{llm_server.url}/v1", "api_key": SecretStr(llm_server.key), **facts}
        return opened("openai:small", **settings)

    return open_


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("extractive", "extractive", ""),
        ("openai:gpt-4o-mini", "openai", "gpt-4o-mini"),
        ("DeepSeek: deepseek-chat ", "deepseek", "deepseek-chat"),
        ("ollama:qwen2.5:7b", "ollama", "qwen2.5:7b"),
        ("local:C:\\models\\a.gguf", "local", "C:\\models\\a.gguf"),
    ],
)
def test_a_spec_names_kind_and_model(text: str, kind: str, name: str) -> None:
    spec = ModelSpec.parse(text)
    assert (spec.kind, spec.name) == (kind, name)
    assert ModelSpec.parse(str(spec)) == spec


@pytest.mark.parametrize(
    "text", ["", "gpt-4o", "openai", "openai:", "openai: ", "extractive:x", "extractive:", ":m"]
)
def test_a_bad_spec_names_the_known_forms(text: str) -> None:
    with pytest.raises(WrongUse) as caught:
        ModelSpec.parse(text)
    assert "openai:NAME" in caught.value.text("zh")
    assert "local:/path/model.gguf" in caught.value.text("en")


def test_an_address_without_scheme_is_refused_naming_the_setting() -> None:
    with pytest.raises(WrongUse, match="KUANGZHI_BASE_URL"):
        open_model(ModelSettings(spec="openai:m", base_url="10.0.0.5:8000/v1"))


@pytest.mark.parametrize("key", ["sk-密钥", "sk-a\nb"])
def test_a_key_no_header_can_carry_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(WrongUse, match="KUANGZHI_API_KEY") as caught:
        open_model(ModelSettings(spec="openai:m", base_url="http://127.0.0.1:9", api_key=SecretStr(key)))
    assert "sk-" not in caught.value.text("zh") + caught.value.text("en")


def test_settings_do_not_show_their_key() -> None:
    assert "hidden" not in repr(ModelSettings(spec="openai:m", api_key=SecretStr("hidden")))


@pytest.mark.llm
def test_words_arrive_in_pieces_long_before_the_end(asking: Callable[..., ChatModel]) -> None:
    model = asking(max_output_tokens=40)
    started = time.perf_counter()
    times = [time.perf_counter() - started for piece in model.stream(ASK) if piece.text]
    assert len(times) >= 10
    assert times[0] < times[-1] / 2


@pytest.mark.llm
def test_the_last_piece_counts_the_tokens(asking: Callable[..., ChatModel]) -> None:
    pieces = list(asking(max_output_tokens=12).stream(ASK))
    assert all(piece == Piece(text=piece.text) for piece in pieces[:-1])
    last = pieces[-1]
    assert last.text == ""
    assert last.input_tokens is not None
    assert last.input_tokens > 10
    assert last.output_tokens == 12
    assert last.cut


@pytest.mark.llm
def test_stop_ends_the_stream_at_once_and_frees_the_server(asking: Callable[..., ChatModel]) -> None:
    model = asking(max_output_tokens=2000)
    # More often than the server has slots: one that went on writing would keep its slot.
    for _ in range(3):
        stop = threading.Event()
        stream = model.stream(ASK, stop)
        assert next(stream).text
        stop.set()
        started = time.perf_counter()
        assert [piece for piece in stream if not piece.text] == []
        assert time.perf_counter() - started < 1
    assert list(asking(max_output_tokens=3).stream(ASK))[-1].output_tokens == 3


@pytest.mark.llm
def test_stop_works_before_the_first_word(asking: Callable[..., ChatModel]) -> None:
    stop = threading.Event()
    threading.Timer(0.2, stop.set).start()
    started = time.perf_counter()
    assert list(asking().stream([("user", "井下通风。" * 1000)], stop)) == []
    assert time.perf_counter() - started < 1.5


@pytest.mark.llm
def test_two_streams_run_at_the_same_time(asking: Callable[..., ChatModel]) -> None:
    model = asking(max_output_tokens=25)
    spans: list[tuple[float, float]] = []

    def ask(question: str) -> None:
        times = [time.perf_counter() for piece in model.stream([("user", question)]) if piece.text]
        spans.append((times[0], times[-1]))

    threads = [threading.Thread(target=ask, args=(q,)) for q in ("什么是瓦斯？", "什么是透水？")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (begun, ended), (begun2, ended2) = spans
    assert max(begun, begun2) < min(ended, ended2)


@pytest.mark.llm
def test_a_wrong_key_is_told_in_a_sentence(asking: Callable[..., ChatModel]) -> None:
    with pytest.raises(ModelUnavailable, match="密钥不被接受") as caught:
        list(asking(api_key=SecretStr("sk-wrong")).stream(ASK))
    assert "sk-wrong" not in str(caught.value)


@pytest.mark.llm
def test_a_prompt_longer_than_the_context_is_told(asking: Callable[..., ChatModel]) -> None:
    with pytest.raises(ModelError, match=r"HTTP 400.*context"):
        list(asking().stream([("user", "瓦斯 methane 100% " * 3000)]))


@pytest.mark.llm
def test_a_file_is_served_once_and_answers(
    opened: Callable[..., ChatModel], llm_server: Any, gguf: Path, tmp_path: Path
) -> None:
    link = tmp_path / "the same model.gguf"
    link.symlink_to(gguf)
    model = opened(f"local:{link}", max_output_tokens=5)
    assert list(model.stream(ASK))[-1].output_tokens == 5
    assert serve(gguf, name="local") is llm_server


@pytest.mark.llm
def test_a_local_server_comes_back_and_ends_with_the_program(gguf: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from assistant.models.local import serve\n"
        "first = serve(Path(sys.argv[1]), name='m'); first.close()\n"
        "second = serve(Path(sys.argv[1]), name='m'); assert second.running; print(second.url)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(gguf)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    with pytest.raises(ModelUnavailable, match="连接失败"):
        list(open_model(ModelSettings(spec="openai:m", base_url=done.stdout.strip())).stream(ASK))


@pytest.mark.llm
def test_a_damaged_file_is_told_and_ends_nothing(gguf: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "half.gguf"
    with gguf.open("rb") as whole:
        damaged.write_bytes(whole.read(1_000_000))
    with pytest.raises(ModelUnavailable, match="文件损坏"):
        open_model(ModelSettings(spec=f"local:{damaged}"))


def test_a_local_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"找不到文件 .*absent\.gguf"):
        open_model(ModelSettings(spec=f"local:{tmp_path / 'absent.gguf'}"))


def test_a_local_file_of_another_format_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "model.safetensors"
    other.write_bytes(b"{}")
    with pytest.raises(ModelUnavailable, match="不是 GGUF 文件"):
        open_model(ModelSettings(spec=f"local:{other}"))


def test_without_the_extra_a_local_model_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = tmp_path / "m.gguf"
    model.write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelUnavailable, match=r"pip install 'kuangzhi\[local\]'"):
        open_model(ModelSettings(spec=f"local:{model}"))


def test_nothing_is_sent_anywhere_but_to_the_server(sites: Callable[[], Any]) -> None:
    server, tracer = sites(), sites()
    server.streams(["好。"])
    script = """
import json, sys
from assistant.models import ModelSettings, open_model
connected = []
def watch(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        connected.append(arguments[1][:2])
    if event == "socket.getaddrinfo":
        connected.append(arguments[:2])
sys.addaudithook(watch)
model = open_model(ModelSettings(spec="openai:m", base_url=sys.argv[1]))
list(model.stream([("user", "?")]))
model.close()
print(json.dumps(connected))
"""
    tracing = {
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_ENDPOINT": tracer.url,
        "LANGSMITH_API_KEY": "k",
        "LANGSMITH_GATEWAY": tracer.url,
        "OPENAI_BASE_URL": tracer.url,
        "OPENAI_API_BASE": tracer.url,
    }
    done = subprocess.run(
        [sys.executable, "-c", script, server.url],
        cwd=ROOT,
        env={**os.environ, **tracing},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    port = int(server.url.rpartition(":")[2])
    assert {tuple(address) for address in json.loads(done.stdout)} == {("127.0.0.1", port)}
    assert len(server.asked) == 1
    assert tracer.asked == []


@given(
    thought=st.none() | st.text(alphabet="思考<think>/ \n"),
    answer=st.text(alphabet="答<think>/。", min_size=1),
    cuts=st.lists(st.integers(1, 5)),
)
def test_thinking_aloud_is_left_out_however_it_is_cut(
    thought: str | None, answer: str, cuts: list[int]
) -> None:
    if thought is None:
        assume(not answer.startswith("<think>"))
        whole = answer
    else:
        assume("</think>" not in thought)
        whole = f"\n<think>{thought}</think>{answer}"
    spoken = Spoken()
    shown, rest = "", whole
    for cut in cuts:
        shown += spoken.feed(rest[:cut])
        rest = rest[cut:]
    shown += spoken.feed(rest) + spoken.rest()
    assert shown == answer
