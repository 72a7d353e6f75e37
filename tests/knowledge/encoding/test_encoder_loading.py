"""Loading is quick where it can be, and says what is wrong in seconds where it cannot be done."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from socket import create_server
from threading import Thread

import pytest

from knowledge.encoding import Encoder
from knowledge.encoding.processor import cores
from knowledge.errors import EncoderUnavailable

ROOT = Path(__file__).resolve().parents[3]


def run(program: str, **environment: str) -> str:
    """What `program` prints, in a fresh process that no test has set offline."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_identity_needs_no_model() -> None:
    assert Encoder.identity("offline") == "offline:multilingual-e5-small-q4@2"
    assert Encoder.identity("BAAI/bge-m3") == "st:BAAI/bge-m3"


def test_questions_are_answered_without_torch() -> None:
    program = """
import sys
from knowledge.encoding import Encoder
encoder = Encoder.load("offline")
print(encoder.encode_queries(["瓦斯"]).shape, encoder.fits(["瓦斯"]))
print([name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules])
"""
    assert run(program).splitlines() == ["(1, 384) [True]", "[]"]


def test_the_offline_encoder_connects_to_nothing() -> None:
    program = """
import sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo"):
        sys.exit(f"{event}: {arguments}")
sys.addaudithook(watch)
from knowledge.encoding import Encoder
print(Encoder.load("offline").encode_passages(["瓦斯", "通风"]).shape)
"""
    assert run(program) == "(2, 384)"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nobody/no-such-model", "不在|没有|连不上"),
        ("no-such-model", "连不上"),
        ("/no/such/folder", "没有这个文件夹"),
        ("./没有", "没有这个文件夹"),
    ],
)
def test_an_unknown_model_is_refused_within_seconds(name: str, reason: str) -> None:
    started = time.monotonic()
    with pytest.raises(EncoderUnavailable, match=reason) as caught:
        Encoder.load(name)
    assert time.monotonic() - started < 10
    assert name in str(caught.value)
    assert "KUANGZHI_ENCODER" in caught.value.text("en")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{", "utf-8")
    with pytest.raises(EncoderUnavailable, match=tmp_path.name):
        Encoder.load(str(tmp_path))


LOAD = """
from knowledge.encoding import Encoder
from knowledge.errors import EncoderUnavailable
try:
    Encoder.load("nobody/some-model")
except EncoderUnavailable as error:
    print(error.text("en"))
"""


def test_a_hub_that_never_answers_is_given_up() -> None:
    with create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        said = run(LOAD, HF_ENDPOINT=f"http://127.0.0.1:{silent.getsockname()[1]}")
    assert "cannot be reached" in said
    assert time.monotonic() - started < 30


@pytest.fixture
def empty_hub() -> Iterator[str]:
    """The address of a model hub that has nothing."""

    class Nothing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404)
            self.send_header("X-Error-Code", "RepoNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Nothing)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_model_that_the_hub_does_not_have_is_named(empty_hub: str) -> None:
    said = run(LOAD, HF_ENDPOINT=empty_hub)
    assert "has none of that name" in said
    assert "nobody/some-model" in said


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="needs an affinity to set")
def test_a_process_held_to_one_core_uses_one() -> None:
    program = """
import os
from knowledge.encoding.processor import cores
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
print(cores())
"""
    assert run(program) == "1"
    assert 1 <= cores() <= (os.cpu_count() or 1)
