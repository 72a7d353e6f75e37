"""Reading in a child process that can be stopped: a crafted file may hang, crash or fill memory there.

The child (`knowledge.reading.child`) is given the order as one JSON argument and answers with one JSON
value on its standard output: a reading, the name and facts of a `SourceError`, or a failure.
"""

import contextlib
import dataclasses
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge import errors
from knowledge.clauses import Block
from knowledge.reading.reader import Reading, Source

logger = logging.getLogger(__name__)

_MAX_ANSWER = 256 * 2**20
_SECONDS_TO_END = 2
_IMPORT_ROOT = Path(__file__).parents[2]
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost: its size, the seconds until its text is there, the reader's memory."""

    max_mb: float = 100
    seconds: float = 300
    memory_mb: int = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    output: bytes
    exit_code: int
    stopped: bool

    @property
    def starved(self) -> bool:
        """Whether the system ended it: out of memory, or of the processor time it may use."""
        return -self.exit_code in {9, 24}  # SIGKILL, SIGXCPU; Windows has neither name


def read_isolated(source: Source, format: str, limits: Limits) -> Reading:
    """`source` read as `format` by a child process.

    Raises `SourceTimeout` when time or memory run out, `SourceDamaged` when the child breaks down,
    and whatever `SourceError` the reader itself raised.
    """
    began = time.monotonic()
    outcome = _run(_command(source, format, limits), limits.seconds)
    timeout = errors.SourceTimeout(name=source.name, seconds=max(1, round(time.monotonic() - began)))
    if outcome.stopped:
        raise timeout
    try:
        answer = json.loads(outcome.output)
    except ValueError:
        logger.info("the reader of %s ended with exit code %s", source.name, outcome.exit_code)
        raise (timeout if outcome.starved else errors.SourceDamaged(name=source.name)) from None
    if answer.get("out_of_memory"):
        raise timeout
    if failure := answer.get("failure"):
        logger.info("%s cannot be read: %s", source.name, failure)
        raise errors.SourceDamaged(name=source.name)
    if error := answer.get("error"):
        raise getattr(errors, error)(**answer["facts"])
    return _reading(answer["reading"])


def reading_as_json(reading: Reading) -> dict[str, Any]:
    """What `read_isolated` turns back into the same reading."""
    return dataclasses.asdict(reading)


def _reading(answer: dict[str, Any]) -> Reading:
    return Reading(
        format=answer["format"],
        blocks=tuple(Block(**block) for block in answer["blocks"]),
        warnings=tuple(answer["warnings"]),
        title=answer["title"],
    )


def _command(source: Source, format: str, limits: Limits) -> list[str]:
    order = {
        "path": str(source.path.absolute()),
        "name": source.name,
        "format": format,
        "seconds": limits.seconds,
        "memory_mb": limits.memory_mb,
    }
    # -P: a file called lxml.py in the folder we were started from must not be imported.
    return [sys.executable, "-P", "-B", "-m", "knowledge.reading.child", json.dumps(order)]


def _run(command: list[str], seconds: float) -> _Outcome:
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {"PYTHONPATH": str(_IMPORT_ROOT), "PYTHONUTF8": "1"}
    child = subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    output: list[bytes] = []
    # A thread, because not every system can wait for a pipe with a deadline.
    pump = threading.Thread(target=lambda pipe: output.append(pipe.read(_MAX_ANSWER)), args=[child.stdout])
    try:
        pump.start()
        pump.join(seconds)
        stopped = pump.is_alive()
        if not stopped:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_SECONDS_TO_END)
    finally:
        _kill(child)
        pump.join()
        child.communicate()
    return _Outcome(output=b"".join(output), exit_code=child.returncode, stopped=stopped)


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    if sys.platform == "win32":
        child.kill()
    else:
        # It leads a group of its own, so that whatever it started ends with it.
        os.killpg(child.pid, signal.SIGKILL)
