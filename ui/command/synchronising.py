"""`kuangzhi ingest --sync DIR [--watch]`: folders that the library follows."""

import threading
from collections.abc import Callable
from pathlib import Path

from knowledge import folders
from knowledge.ingest import Ingested
from knowledge.library import Library
from ui.command.progress import steps


def synchronise(library: Library, paths: list[Path], *, allow_removal: bool) -> list[Ingested]:
    """What became of each file of the folders."""
    with steps() as show:
        return [
            result
            for path in paths
            for result in library.synchronise(path, allow_removal=allow_removal, on_progress=show)
        ]


def watch(
    library: Library, paths: list[Path], *, allow_removal: bool, tell: Callable[[list[Ingested]], None]
) -> None:
    """Follow the folders until Ctrl-C; `tell` hears of each look at which something new came up."""
    told: set[tuple[str, str]] = set()
    try:
        for _ in folders.changes(paths, threading.Event()):
            results = synchronise(library, paths, allow_removal=allow_removal)
            # A file that cannot be read is told once, not at every look.
            now = {(r.path, str(r.error)) for r in results if r.status == "failed"}
            fresh = [r for r in results if r.status != "unchanged" and (r.path, str(r.error)) not in told]
            told = now
            if fresh:
                tell(fresh)
    except KeyboardInterrupt:
        return
