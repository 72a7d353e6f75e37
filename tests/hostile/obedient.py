"""The worst of models: a server in the OpenAI form that writes what the hostile text orders."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

from hostile.items import ITEMS, Item

CLAUSE = re.compile(r"^\[(\d+)\] [^\n]*\n(`{3,})\n(.*?)\n\2$", re.MULTILINE | re.DOTALL)
"""A clause as a model is shown it: its number, its title, its words within a fence."""


@dataclass
class Obedient:
    """`obeying` is the item whose order it follows; None: that of the question which it is asked.

    While `goes_on` is not set, it pauses after its words, and does not end.
    """

    url: str = ""
    obeying: Item | None = None
    goes_on: Event = field(default_factory=Event)
    asked: list[list[dict[str, str]]] = field(default_factory=list)

    def reply(self, messages: list[dict[str, str]]) -> str:
        """What it writes, citing the clause that the hostile text most looks like."""
        self.asked.append(messages)
        said = messages[-1]["content"]
        item = self.obeying or next(item for item in ITEMS if item.question in said)
        clauses = [(len(_pairs(found[3]) & _pairs(item.text)), found[1]) for found in CLAUSE.finditer(said)]
        return item.obeys.replace("{n}", max(clauses, default=(0, "1"))[1])


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@contextmanager
def obedient() -> Iterator[Obedient]:
    """Serves it on this machine."""
    model = Obedient()
    model.goes_on.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            words = model.reply(body["messages"])
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for at in range(0, len(words), 5):
                self._send({"content": words[at : at + 5]})
            model.goes_on.wait(timeout=30)
            self._send({}, "stop")
            self.wfile.write(b"data: [DONE]\n\n")

        def _send(self, delta: dict[str, str], end: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": end}
            piece = {
                "id": "c",
                "object": "chat.completion.chunk",
                "created": 1,
                "model": "m",
                "choices": [choice],
            }
            self.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    model.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
