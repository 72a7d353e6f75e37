"""Vectors in the background: the page is served and answers by keywords while they are made."""

import logging
import threading
from dataclasses import dataclass

from knowledge.errors import KuangzhiError
from knowledge.ingest import Progress
from knowledge.library import Library

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarmingState:
    """`done` of `total` texts have vectors; `total` is 0 until that is known."""

    running: bool = False
    done: int = 0
    total: int = 0
    error: KuangzhiError | None = None


class Warming:
    """One thread that brings the library's vectors up to date whenever it is asked to."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._wanted = threading.Event()
        self._stopping = threading.Event()
        self._state = WarmingState()
        self._thread = threading.Thread(target=self._work, name="vectors", daemon=True)

    @property
    def state(self) -> WarmingState:
        return self._state

    def start(self) -> None:
        """Begin; only once."""
        self.want()
        self._thread.start()

    def want(self) -> None:
        """There are clauses without vectors now."""
        self._state = WarmingState(running=True)
        self._wanted.set()

    def stop(self) -> None:
        self._stopping.set()
        self._wanted.set()

    def _work(self) -> None:
        while True:
            self._wanted.wait()
            self._wanted.clear()
            if self._stopping.is_set():
                return
            self._state = self._warm()

    def _warm(self) -> WarmingState:
        try:
            # What is there already becomes searchable before the rest is encoded.
            self._library.warm()
            self._library.encode(self._show)
        except _Stopped:
            return WarmingState()
        except KuangzhiError as error:
            _log.error("%s", error)
            return WarmingState(error=error)
        return WarmingState(running=self._wanted.is_set())

    def _show(self, progress: Progress) -> None:
        if self._stopping.is_set():
            raise _Stopped
        self._state = WarmingState(running=True, done=progress.done, total=progress.total)


class _Stopped(Exception):
    """The program ends; what was encoded is kept."""
