"""`kuangzhi serve`: the page first, then what makes it better in the background."""

import logging
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from assistant.settings import Settings
from knowledge.errors import CannotRun
from knowledge.handbook import HANDBOOK
from knowledge.library import Library

_LEAVE = 1  # seconds that open connections get when the program ends


class PortTaken(CannotRun):
    """Facts: `host`, `port`, `reason`."""

    zh = "{host}:{port} 不能用来开网页（{reason}）。请关掉占用它的程序，或用 --port 另选端口。"
    en = "The page cannot be served at {host}:{port} ({reason}). Stop what uses it, or choose another with --port."


def run(settings: Settings) -> None:
    """Serve the page until told to stop (Ctrl-C, SIGTERM). Raises PortTaken, HomeLocked and the like."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    with (
        _door(settings.host, settings.port) as door,
        Library(
            settings.home, encoder=settings.encoder, reranker=settings.reranker, limits=settings.limits
        ) as library,
        tempfile.TemporaryDirectory(prefix="kuangzhi-", ignore_cleanup_errors=True) as uploads,
    ):
        _stay_at_home(uploads, offline=settings.encoder == "offline")
        address = f"http://{settings.host}:{door.getsockname()[1]}"
        library.announce(f"kuangzhi serve {address}")
        if not library.catalogue.editions(removed=True):
            library.ingest([HANDBOOK], names=["云岭样例矿安全手册.md"])
        try:
            _serve(settings, library, door, address)
        except KeyboardInterrupt:
            return


def _serve(settings: Settings, library: Library, door: socket.socket, address: str) -> None:
    # Gradio reads its environment when it is imported, and that takes seconds: not before it is needed.
    from ui.desk import open_desk
    from ui.server import Server, application

    desk = open_desk(settings, library)

    def served() -> None:
        print(f"矿知 / Kuangzhi: {address}", flush=True)
        desk.warming.start()
        desk.following.start()

    try:
        Server(application(desk), served, patience=_LEAVE).run(sockets=[door])
    finally:
        desk.close()


@contextmanager
def _door(host: str, port: int) -> Iterator[socket.socket]:
    """The address, taken before anything else is done, so that a second start fails at once."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen()
    except OSError as error:
        raise PortTaken(host=host, port=port, reason=error.strerror or str(error)) from error
    with door:
        yield door


def _stay_at_home(uploads: str, *, offline: bool) -> None:
    """Nothing is sent to anybody; set before the libraries that read these are imported."""
    os.environ["GRADIO_TEMP_DIR"] = uploads
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    if offline:
        os.environ["HF_HUB_OFFLINE"] = "1"
