"""Files of a batch parsed before their turn, by processes beside this one, on processors that idle else.

Only what needs nobody's attention: formats whose readers tell of no pages, and files that are not in the
library. The same code does the same in the same isolation; whatever goes wrong on the way there, a file
that was not parsed ahead is parsed when its turn comes, as if nobody had tried.
"""

import contextlib
import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from knowledge import errors, reading
from knowledge.errors import KuangzhiError
from knowledge.parsing import Parsed, from_json, parsed
from knowledge.reading import Limits
from knowledge.searched import SplitWords, said_by, split

_FORMATS = frozenset({"txt", "docx"})
_WORTH = 1_000_000  # bytes of text below which processes take longer to start than they spare
_ISOLATED = 150_000  # bytes of text that are read in the time that a reader in isolation takes to start
_MOST_PROCESSES = 3
_SECONDS_TO_END = 5
_FAR = 6  # files a process that are under way or wait for their turn: what is kept in memory at most
_MOST_WORDS = 20_000  # passages whose words are kept until the keyword index asks for them
_IMPORT_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    path: str
    name: str
    limits: Limits


Message = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of the bytes of `source_hash`; an error is the file's own."""

    source_hash: str
    result: Parsed | KuangzhiError
    words: Mapping[str, SplitWords]


class Ahead:
    """What was parsed ahead of a batch; `words` are those of the files that were taken so far."""

    def __init__(
        self, orders: Iterator[Order], begin: Callable[[Order], Future[Answer | None]], *, most: int
    ) -> None:
        self._waiting = orders
        self._begin = begin
        self._most = most
        self._under_way: dict[tuple[str, str], Future[Answer | None]] = {}
        self.words: dict[str, SplitWords] = {}
        self._go_on()

    def take(self, path: Path, name: str, source_hash: str) -> Parsed | None:
        """The file parsed, if it still has these bytes; None where that is left to the caller.

        Raises what its reader raised.
        """
        key = str(path.absolute()), name
        # Those before it were not asked for: they turned out to be known.
        while key in self._under_way and (passed := next(iter(self._under_way))) != key:
            self._under_way.pop(passed).cancel()
        future = self._under_way.pop(key, None)
        self._go_on()
        # One that no process has begun is begun here, rather than waited for.
        answer = None if future is None or future.cancel() else future.result()
        if answer is None or answer.source_hash != source_hash:
            return None
        if isinstance(answer.result, KuangzhiError):
            raise answer.result
        if len(self.words) < _MOST_WORDS:
            self.words.update(answer.words)
        return answer.result

    def _go_on(self) -> None:
        for order in islice(self._waiting, max(0, self._most - len(self._under_way))):
            self._under_way[order.path, order.name] = self._begin(order)


@contextmanager
def ahead(
    files: Sequence[tuple[Path, str]], limits: Limits, known: Collection[str]
) -> Iterator[Ahead | None]:
    """Parse the files (and what they are called) of a batch ahead, in order; None where it would not pay.

    `known` are the hashes of files that need not be read.
    """
    # One for each processor: this process and that which waits for a reader in isolation leave theirs idle.
    count = min(os.cpu_count() or 1, _MOST_PROCESSES)
    found = _orders(files, limits, known) if count > 1 and len(files) > 1 else iter(())
    first: list[Order] = []
    worth = 0
    for order, cost in found:
        first.append(order)
        worth += cost
        if worth >= _WORTH and len(first) > 1:
            break
    else:
        yield None
        return
    orders = chain(first, (order for order, _ in found))
    helpers = _Helpers()
    try:
        with ThreadPoolExecutor(count, "ahead", helpers.start) as executor:
            try:
                yield Ahead(orders, lambda order: executor.submit(helpers.ask, order), most=_FAR * count)
            finally:
                executor.shutdown(wait=False, cancel_futures=True)
                helpers.stop()
    finally:
        helpers.close()


def answer(message: Message) -> Message:
    """What the process beside does with an order: both as they are written for each other."""
    path, name, limits = Path(message["path"]), message["name"], Limits(**message["limits"])
    source_hash = _hash(path)
    try:
        found = parsed(reading.read(path, name=name, limits=limits), name)
    except KuangzhiError as error:
        return {"source_hash": source_hash, "error": type(error).__name__, "facts": error.facts}
    said = said_by(found.searched, found.identity.title)
    words = {text: split(language, text) for language, text in said}
    return {"source_hash": source_hash, "parsed": found.as_json(), "words": words}


def _answer(message: Message) -> Answer:
    if error := message.get("error"):
        failed: KuangzhiError = getattr(errors, error)(**message["facts"])
        return Answer(source_hash=message["source_hash"], result=failed, words={})
    words = {said: SplitWords(*terms) for said, terms in message["words"].items()}
    return Answer(source_hash=message["source_hash"], result=from_json(message["parsed"]), words=words)


def say(to: IO[bytes], message: Message) -> None:
    """A message as one line. What cannot be written in UTF-8, half of a character, comes through too."""
    to.write(json.dumps(message, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    to.flush()


def hear(line: bytes) -> Message:
    """The message that `say` wrote. Raises `ValueError` for half a line."""
    message: Message = json.loads(line.decode("utf-8", "surrogatepass"))
    return message


def _orders(
    files: Sequence[tuple[Path, str]], limits: Limits, known: Collection[str]
) -> Iterator[tuple[Order, int]]:
    """Orders for the files that can be parsed ahead, and about how many bytes of text each is worth."""
    for path, name in files:
        # Whatever is the matter with a file is told in its turn.
        with contextlib.suppress(OSError, KuangzhiError):
            size = path.stat().st_size
            if size > limits.max_mb * 2**20 or (format := reading.format_of(path, name)) not in _FORMATS:
                continue
            if _hash(path) not in known:
                cost = size if format == "txt" else _ISOLATED
                yield Order(path=str(path.absolute()), name=name, limits=limits), cost


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Helpers:
    """The processes, one for each thread that asks."""

    def __init__(self) -> None:
        self._mine = threading.local()
        self._guard = threading.Lock()
        self._running: list[subprocess.Popen[bytes]] = []
        self._stopped = False

    def start(self) -> None:
        """Start this thread's process, and wait until it can be asked."""
        with self._guard, contextlib.suppress(OSError):
            if not self._stopped:
                self._mine.helper = _start()
                self._running.append(self._mine.helper)
        if helper := getattr(self._mine, "helper", None):
            helper.stdout.readline()

    def ask(self, order: Order) -> Answer | None:
        """The answer to an order, None where the process broke down."""
        helper = getattr(self._mine, "helper", None)
        if helper is None:
            return None
        try:
            say(helper.stdin, asdict(order))
            return _answer(hear(helper.stdout.readline()))
        except (OSError, ValueError):
            return None

    def stop(self) -> None:
        """End the processes, whatever they are at: who waits for them hears that there is no more."""
        with self._guard:
            self._stopped = True
        for helper in self._running:
            helper.terminate()
        for helper in self._running:
            try:
                helper.wait(_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                helper.kill()
                helper.wait()

    def close(self) -> None:
        """Let go of what the processes were talked to by, once no thread asks any more."""
        for helper in self._running:
            for pipe in (helper.stdin, helper.stdout):
                # What was to be said to a process that ended meanwhile is not said.
                with contextlib.suppress(OSError):
                    if pipe is not None:
                        pipe.close()


def _start() -> subprocess.Popen[bytes]:
    # A module of its own, because a pool of multiprocessing would run the program's main module again.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "knowledge.ahead_child"],
        env=os.environ | {"PYTHONPATH": str(_IMPORT_ROOT), "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
