"""The process that `knowledge.reading.isolation` starts: limits itself, reads one file, prints JSON."""

import contextlib
import json
import math
import os
import sys
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from knowledge.errors import SourceError
from knowledge.reading import open_source, reader_of
from knowledge.reading.isolation import reading_as_json
from knowledge.reading.kept_pages import kept_pages
from knowledge.reading.reader import Pages

_NETWORK = ("socket.connect", "socket.getaddrinfo", "socket.sendto")


class _ToldPages(Pages):
    """Pages that are told to the process that waits, and those that an earlier try left."""

    def __init__(self, answer_to: BinaryIO, kept: Path | None) -> None:
        self._answer_to = answer_to
        self._kept = kept_pages(kept) if kept else {}

    def kept(self, page: int) -> dict[str, Any] | None:
        return self._kept.get(page)

    def done(self, page: int, total: int, recognised: dict[str, Any] | None = None) -> None:
        new = None if page in self._kept else recognised
        _say(self._answer_to, {"page": page, "total": total, "recognised": new})


def main(order: dict[str, Any]) -> None:
    answer_to = _claim_stdout()
    _limit(order["cpu_seconds"], order["memory_mb"])
    sys.addaudithook(_refuse_network)
    pages = _ToldPages(answer_to, Path(order["kept"]) if order["kept"] else None)
    _say(answer_to, _answer(order, pages))
    answer_to.close()


def _say(answer_to: BinaryIO, message: dict[str, Any]) -> None:
    answer_to.write(json.dumps(message).encode() + b"\n")
    answer_to.flush()


def _refuse_network(event: str, _: tuple[Any, ...]) -> None:
    if event in _NETWORK:
        raise PermissionError("a reader has no business on the network")


def _answer(order: dict[str, Any], pages: Pages) -> dict[str, Any]:
    source = replace(open_source(Path(order["path"]), order["name"]), pages=pages)
    try:
        return {"reading": reading_as_json(reader_of(order["format"]).read(source))}
    except SourceError as error:
        return {"error": type(error).__name__, "facts": error.facts}
    except MemoryError:
        return {"out_of_memory": True}
    except Exception as error:
        # Parsers written in C say it in words, each in its own exception.
        if "memory" in str(error).lower():
            return {"out_of_memory": True}
        return {"failure": traceback.format_exc(limit=-5)}


def _claim_stdout() -> BinaryIO:
    """Standard output for the answer alone: whatever a parser prints goes to standard error."""
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answer_to


def _limit(seconds: float, memory_mb: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_AS, memory_mb * 2**20),
        (resource.RLIMIT_CPU, math.ceil(seconds) + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        # macOS knows no limit of the address space, and a lower limit may be in force already.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
