"""The process that `knowledge.reading.isolation` starts: limits itself, reads one file, prints JSON."""

import contextlib
import json
import math
import os
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

from knowledge.errors import SourceError
from knowledge.reading import open_source, reader_of
from knowledge.reading.isolation import reading_as_json


def main(order: dict[str, Any]) -> None:
    answer_to = _claim_stdout()
    _limit(order["seconds"], order["memory_mb"])
    answer_to.write(json.dumps(_answer(order)).encode())
    answer_to.close()


def _answer(order: dict[str, Any]) -> dict[str, Any]:
    source = open_source(Path(order["path"]), order["name"])
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
