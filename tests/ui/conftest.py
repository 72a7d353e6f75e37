"""A desk over the sample handbook, searched by keywords alone, and a model server that writes slowly."""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import gradio as gr
import pytest

from assistant.settings import Settings
from knowledge.handbook import HANDBOOK
from knowledge.library import Library
from ui.desk import Desk, open_desk
from ui.render import Render
from ui.words import Words

Press = Callable[..., gr.EventData]


@pytest.fixture
def press() -> Press:
    """The event of a button that bears these `data-` values."""
    return lambda **facts: gr.EventData(None, facts)


@pytest.fixture(scope="session")
def handbook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("handbook")) as library:
        library.ingest([HANDBOOK])
        yield library


@pytest.fixture
def desk(handbook: Library, tmp_path: Path) -> Iterator[Desk]:
    """Conversations and runs are this test's own, the library is everybody's: read it only."""
    opened = open_desk(Settings(home=tmp_path), handbook)
    yield opened
    opened.close()


@pytest.fixture
def own_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over an empty library that a test may change."""
    with Library(tmp_path / "home") as library:
        opened = open_desk(Settings(home=tmp_path / "home"), library)
        yield opened
        opened.close()


@pytest.fixture
def render() -> Render:
    return Render(Words("zh"))


@pytest.fixture
def browser() -> str:
    return secrets.token_urlsafe(32)


@pytest.fixture
def slow_model() -> Iterator[str]:
    """The address of a model that writes a clause of the handbook, a word every 50 ms, without end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _SlowModel)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()


class _SlowModel(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for _ in range(2000):
                piece = {"choices": [{"index": 0, "delta": {"content": "必须停止作业。[1]"}}]}
                self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return  # the page has heard enough

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so, at most 20 seconds."""

    def wait(so: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 20
        while not so():
            assert time.monotonic() < deadline, "it never came to be"
            time.sleep(0.02)

    return wait
