"""Reading an upload in a thread of its own, so that its progress can be shown and it can be stopped."""

import queue
import threading
from collections.abc import Generator
from pathlib import Path

from knowledge.errors import Cancelled
from knowledge.ingest import Ingested, Progress
from knowledge.library import Library

_LISTENING = 0.2  # seconds between two looks at whether anybody still waits


def read(library: Library, path: Path, name: str) -> Generator[Progress | list[Ingested], None, None]:
    """Each step while a file is read, then what came of it: several results for an archive.

    Closing the generator stops the reading; its pages so far are kept for the next try.
    """
    told: queue.Queue[Progress | list[Ingested] | BaseException] = queue.Queue()
    left = threading.Event()

    def tell(progress: Progress) -> None:
        if left.is_set():
            raise Cancelled()
        told.put(progress)

    def work() -> None:
        try:
            told.put(library.ingest([path], names=[name], on_progress=tell))
        except BaseException as error:
            told.put(error)

    thread = threading.Thread(target=work, name="intake", daemon=True)
    thread.start()
    try:
        while True:
            try:
                heard = told.get(timeout=_LISTENING)
            except queue.Empty:
                continue
            if isinstance(heard, BaseException):
                raise heard
            yield heard
            if isinstance(heard, list):
                return
    finally:
        left.set()
        # The file is discarded next; whoever reads it must have let go.
        thread.join()
