"""Reading in a child process that can be stopped: a crafted file may hang, crash or fill memory there.

The child (`knowledge.reading.child`) is given the order as one JSON argument and answers with lines of
JSON on its standard output: one for each page that is done, and a last one with the reading, the name and
facts of a `SourceError`, or a failure.
"""

import contextlib
import dataclasses
import json
import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from knowledge import errors
from knowledge.clauses import Block
from knowledge.reading import ocr
from knowledge.reading.kept_pages import KeptPages
from knowledge.reading.reader import Reading, Source

logger = logging.getLogger(__name__)

_MAX_ANSWER = 256 * 2**20
_SECONDS_TO_END = 2
_IMPORT_ROOT = Path(__file__).parents[2]
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


OnPage = Callable[[int, int], None]
"""Told of each page that is read: its number and how many there are. What it raises ends the reading."""

Message = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost: its size, the seconds until its text is there, the reader's memory.

    The seconds count anew from each page that was recognised, so that a long scan is read as long as it
    gets on, but no longer than `seconds_in_all`. Recognition may take `ocr_memory_mb` more.
    """

    max_mb: float = 100
    seconds: float = 300
    seconds_in_all: float = 6 * 3600
    memory_mb: int = 2048
    ocr_memory_mb: int = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    answer: Message | None
    exit_code: int
    stopped: bool

    @property
    def starved(self) -> bool:
        """Whether the system ended it: out of memory, or of the processor time it may use."""
        return -self.exit_code in {9, 24}  # SIGKILL, SIGXCPU; Windows has neither name


def read_isolated(
    source: Source,
    format: str,
    limits: Limits,
    on_page: OnPage | None = None,
    kept: KeptPages | None = None,
) -> Reading:
    """`source` read as `format` by a child process.

    Raises `SourceTimeout` when time or memory run out, `SourceDamaged` when the child breaks down,
    whatever `SourceError` the reader itself raised and whatever `on_page` does. Pages that were
    recognised are `kept` until the whole file is read.
    """

    def hear(page: Message) -> None:
        if kept and page["recognised"]:
            kept.add(page["page"], page["recognised"])
        if on_page:
            on_page(page["page"], page["total"])

    began = time.monotonic()
    outcome = _run(_command(source, format, limits, kept), limits, hear)
    timeout = errors.SourceTimeout(name=source.name, seconds=max(1, round(time.monotonic() - began)))
    answer = outcome.answer
    if outcome.stopped:
        raise timeout
    if answer is None:
        logger.info("the reader of %s ended with exit code %s", source.name, outcome.exit_code)
        raise timeout if outcome.starved else errors.SourceDamaged(name=source.name)
    if answer.get("out_of_memory"):
        raise timeout
    if failure := answer.get("failure"):
        logger.info("%s cannot be read: %s", source.name, failure)
        raise errors.SourceDamaged(name=source.name)
    if error := answer.get("error"):
        raise getattr(errors, error)(**answer["facts"])
    if kept:
        kept.drop()
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
        running=tuple(answer["running"]),
    )


def _command(source: Source, format: str, limits: Limits, kept: KeptPages | None) -> list[str]:
    recognising = ocr.available() and format in ocr.FORMATS
    order = {
        "path": str(source.path.absolute()),
        "name": source.name,
        "format": format,
        # Several threads recognise; the clock of this process is what stops them.
        "cpu_seconds": limits.seconds_in_all * ocr.THREADS if recognising else limits.seconds,
        "memory_mb": limits.memory_mb + (limits.ocr_memory_mb if recognising else 0),
        "kept": str(kept.path.absolute()) if kept else None,
    }
    # -P: a file called lxml.py in the folder we were started from must not be imported.
    return [sys.executable, "-P", "-B", "-m", "knowledge.reading.child", json.dumps(order)]


def _run(command: list[str], limits: Limits, hear: Callable[[Message], None]) -> _Outcome:
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
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    # A thread, because not every system can wait for a pipe with a deadline.
    pump = threading.Thread(target=_pump, args=[child.stdout, lines])
    stopped, answer = False, None
    try:
        pump.start()
        try:
            answer = _listen(lines, limits, hear)
        except TimeoutError:
            stopped = True
        else:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_SECONDS_TO_END)
    finally:
        _kill(child)
        pump.join()
        child.communicate()
    return _Outcome(answer=answer, exit_code=child.returncode, stopped=stopped)


def _pump(pipe: IO[bytes], lines: "queue.SimpleQueue[bytes]") -> None:
    """Lines of the child one by one, and an empty one when it has no more or has said too much."""
    left = _MAX_ANSWER
    while line := pipe.readline(left):
        left -= len(line)
        lines.put(line)
    lines.put(b"")


def _listen(
    lines: "queue.SimpleQueue[bytes]", limits: Limits, hear: Callable[[Message], None]
) -> Message | None:
    """The child's last word, None where it broke off. Raises `TimeoutError`."""
    last = time.monotonic() + limits.seconds_in_all
    deadline = time.monotonic() + limits.seconds
    while True:
        try:
            line = lines.get(timeout=max(0.0, min(deadline, last) - time.monotonic()))
        except queue.Empty:
            raise TimeoutError from None
        if not line.endswith(b"\n"):
            return None
        message: Message = json.loads(line)
        if "page" not in message:
            return message
        hear(message)
        if message["recognised"]:
            deadline = time.monotonic() + limits.seconds


def _kill(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is not None:
        return
    if sys.platform == "win32":
        child.kill()
    else:
        # It leads a group of its own, so that whatever it started ends with it.
        os.killpg(child.pid, signal.SIGKILL)
