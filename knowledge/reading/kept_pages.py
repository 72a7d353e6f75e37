"""Recognised pages of a file whose reading broke off, so that the next try goes on where it stopped.

One small file of JSON lines, named by the SHA-256 of the source; the process that started the reader
writes it, the reader only reads it.
"""

import contextlib
import hashlib
import json
import time
from pathlib import Path
from typing import Any

_VERSION = 1  # of what is kept; another one is not read
_FORGOTTEN = 30 * 86_400  # seconds until what nobody came back for is deleted


class KeptPages:
    """The pages kept for one file in `folder`."""

    def __init__(self, folder: Path, source: Path) -> None:
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self.path = folder / f"{digest}.{_VERSION}.jsonl"

    def add(self, page: int, recognised: dict[str, Any]) -> None:
        """Keep a page. A disk that is full or locked loses the page only."""
        with contextlib.suppress(OSError):
            if not self.path.exists():
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self._forget()
            with self.path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([page, recognised]) + "\n")

    def drop(self) -> None:
        """The file is read: nothing of it needs to be kept."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _forget(self) -> None:
        for path in self.path.parent.glob("*.jsonl"):
            if path.stat().st_mtime < time.time() - _FORGOTTEN:
                path.unlink()


def kept_pages(path: Path) -> dict[int, dict[str, Any]]:
    """What `KeptPages` wrote; a last line that was cut off does not count."""
    pages = {}
    with contextlib.suppress(OSError), path.open(encoding="utf-8") as file:
        for line in file:
            with contextlib.suppress(ValueError):
                page, recognised = json.loads(line)
                pages[page] = recognised
    return pages
