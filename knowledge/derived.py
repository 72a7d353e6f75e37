"""A folder of something that is derived from the catalogue, built aside and swapped in.

`current` names the version in use; each version says in `state.json`, written last, what it was made from.
Whoever meets a version without a state knows that its making was interrupted, and builds it anew.
"""

import errno
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from knowledge.errors import NoSpace

_STATE = "state.json"
_FULL = 2**20  # bytes; with less than this free, an index that fails to write has met a full disk


class DerivedFolder:
    """Versions under `folder`: `1`, `2` …; none before the first `adopt`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Path:
        try:
            return self.folder / (self.folder / "current").read_text("utf-8").strip()
        except OSError:
            return self.folder / "0"

    def state(self) -> dict[str, Any]:
        """What the version in use was made from; empty where it cannot be trusted."""
        try:
            state = json.loads((self.current() / _STATE).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) else {}

    def distrust(self) -> None:
        """Until `vouch`, a crash means: build anew."""
        (self.current() / _STATE).unlink(missing_ok=True)

    def vouch(self, state: Mapping[str, Any], version: Path | None = None) -> None:
        ((version or self.current()) / _STATE).write_text(json.dumps(state), "utf-8")

    def fresh(self) -> Path:
        """An empty place for the next version."""
        old = self.current()
        version = self.folder / f"{int(old.name) + 1 if old.name.isdigit() else 1}"
        shutil.rmtree(version, ignore_errors=True)
        return version

    def adopt(self, version: Path, state: Mapping[str, Any]) -> None:
        """Use `version` from now on, and drop the others."""
        self.vouch(state, version)
        # The pointer moves last and at once: before it, the old folder serves; after it, the new one.
        pointer = self.folder / "current"
        pointer.with_suffix(".new").write_text(version.name, "utf-8")
        pointer.with_suffix(".new").replace(pointer)
        for other in self.folder.iterdir():
            if other.is_dir() and other != version:
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def room(self) -> Iterator[None]:
        """A full disk as our own error; the indexes have none of their own for it."""
        try:
            yield
        except Exception as error:
            if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or self._full(str(error)):
                raise NoSpace(home=self.folder.parent) from error
            raise

    def _full(self, message: str) -> bool:
        if "disk is full" in message or "No space left" in message:
            return True
        # tantivy only says that a thread of its writer has died.
        return "worker thread" in message and shutil.disk_usage(self.folder.parent).free < _FULL
