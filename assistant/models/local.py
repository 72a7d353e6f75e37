"""GGUF files on this machine: one server process for each, shared by all who ask, ended with us.

A process of its own, because loading holds the interpreter's lock from the first byte to the last (the
page would freeze for as long) and a model that exhausts the memory must not take the library with it.
"""

import atexit
import json
import os
import secrets
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from assistant.models.failures import unavailable

CONTEXT = 8192
"""Tokens of a conversation: evidence of 5,000 characters, some turns and the answer, with room to spare."""
_SLOTS = 2  # answers at the same time
_CHILD = Path(__file__).with_name("local_process.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalServer:
    """A running server: `url` without `/v1`, and the key it asks for, made for this run."""

    url: str
    key: str = field(repr=False)
    process: subprocess.Popen[str] = field(repr=False)

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def close(self) -> None:
        """End the process; it ends by itself when its standard input closes, and is made to otherwise."""
        if self.process.stdin:
            self.process.stdin.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


_servers: dict[Path, LocalServer] = {}
_starting = threading.Lock()


def serve(path: Path, *, name: str) -> LocalServer:
    """The server of this GGUF file, started if it does not run yet; returns when it can be asked.

    Raises ModelUnavailable, naming the model `name`, where it cannot run.
    """
    path = path.expanduser()
    if not path.is_file():
        raise unavailable(name, f"找不到文件 {path}", "no such file")
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise unavailable(name, f"{path.name} 不是 GGUF 文件", "not a GGUF file")
    if find_spec("xllamacpp") is None:
        raise unavailable(name, "请先安装：pip install 'kuangzhi[local]'", "it needs this package")
    path = path.resolve()
    with _starting:
        server = _servers.get(path)
        if server is None or not server.running:
            server = _servers[path] = _start(path, name)
        return server


@atexit.register
def close_all() -> None:
    """End every local server."""
    with _starting:
        while _servers:
            _servers.popitem()[1].close()


def _start(path: Path, name: str) -> LocalServer:
    key = secrets.token_urlsafe(24)
    # -P: the folder of the script, where this package's modules lie, shadows nothing.
    process = subprocess.Popen(
        [sys.executable, "-P", str(_CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdin is not None
    assert process.stdout is not None
    # Half of the processors: those of one core share its arithmetic, and on two, a second thread that
    # waits for a busy processor was measured to slow the model down tenfold.
    order = {
        "path": str(path),
        "key": key,
        "context": CONTEXT,
        "slots": _SLOTS,
        "threads": max(1, (os.cpu_count() or 1) // 2),
    }
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    url = process.stdout.readline().strip()
    server = LocalServer(url=url, key=key, process=process)
    if not url:
        server.close()
        raise unavailable(name, "文件损坏，或内存不够", "the file is damaged, or the memory too small")
    return server
