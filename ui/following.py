"""Folders that the library follows while the page is served."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from knowledge import folders
from knowledge.errors import Cancelled, KuangzhiError
from knowledge.ingest import Progress
from knowledge.library import Library
from ui.warming import Warming

_log = logging.getLogger(__name__)


class Following:
    """One thread that brings the library to what the folders hold, at once and whenever they change.

    What cannot be read goes to the log; a folder that is away, or lost most of its files at once, takes
    nothing out of the library.
    """

    def __init__(self, library: Library, warming: Warming, followed: Sequence[Path]) -> None:
        self._library = library
        self._warming = warming
        self._followed = list(followed)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="folders", daemon=True)

    def start(self) -> None:
        """Begin; only once, and only where there are folders to follow."""
        if self._followed:
            self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _work(self) -> None:
        for _ in folders.changes(self._followed, self._stopping):
            for folder in self._followed:
                if self._stopping.is_set():
                    return
                self._look(folder)

    def _go_on(self, _progress: Progress) -> None:
        if self._stopping.is_set():
            raise Cancelled()

    def _look(self, folder: Path) -> None:
        try:
            results = self._library.synchronise(folder, on_progress=self._go_on)
        except Cancelled:
            return
        except KuangzhiError as error:
            _log.error("%s: %s", folder, error)
            return
        for result in results:
            if result.error is not None:
                _log.warning("%s: %s", result.path, result.error)
        if any(result.status in ("added", "revised") for result in results):
            self._warming.want()
