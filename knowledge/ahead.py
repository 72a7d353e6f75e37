"""Files of a batch parsed before their turn, by processes beside this one, on processors that idle else.

Only what needs nobody's attention: formats whose readers tell of no pages, and files that are not in the
library. The same code does the same in the same isolation; whatever goes wrong on the way there, a file
that was not parsed ahead is parsed when its turn comes, as if nobody had tried.
"""

import contextlib
import hashlib
import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from knowledge import reading
from knowledge.errors import KuangzhiError
from knowledge.parsing import Parsed, parsed
from knowledge.reading import Limits
from knowledge.searched import SplitWords, said_by, split

_FORMATS = frozenset({"txt", "text", "docx"})
_WORTH = 400_000  # bytes of the files in question below which a process takes longer to start than they take
_MOST_PROCESSES = 3
_FAR = 6  # files a process that are under way or wait for their turn: what is kept in memory at most
_MOST_WORDS = 20_000  # passages whose words are kept until the keyword index asks for them
READY = b"ready"
_IMPORT_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    path: str
    name: str
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of the bytes of `source_hash`; an error is the file's own."""

    source_hash: str
    result: Parsed | KuangzhiError
    words: Mapping[str, SplitWords]


class Ahead:
    """What was parsed ahead of a batch; `words` are those of the files that were taken so far."""

    def __init__(
        self, orders: Sequence[Order], begin: Callable[[Order], Future[Answer | None]], *, most: int
    ) -> None:
        self._waiting = deque(orders)
        self._begin = begin
        self._most = most
        self._under_way: dict[tuple[str, str], Future[Answer | None]] = {}
        self.words: dict[str, SplitWords] = {}
        self._go_on()

    def take(self, path: Path, name: str, source_hash: str) -> Parsed | None:
        """The file parsed, if it still has these bytes; None where that is left to the caller.

        Raises what its reader raised.
        """
        future = self._under_way.pop((str(path.absolute()), name), None)
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
        while self._waiting and len(self._under_way) < self._most:
            order = self._waiting.popleft()
            self._under_way[order.path, order.name] = self._begin(order)


@contextmanager
def ahead(
    files: Sequence[tuple[Path, str]], limits: Limits, known: Collection[str]
) -> Iterator[Ahead | None]:
    """Parse the files (and what they are called) of a batch ahead, in order; None where it would not pay.

    `known` are the hashes of files that need not be read.
    """
    count = min((os.cpu_count() or 1) - 1, _MOST_PROCESSES)
    orders = list(_orders(files, limits, known)) if count and len(files) > 1 else []
    if len(orders) < 2 or sum(os.stat(order.path).st_size for order in orders) < _WORTH:
        yield None
        return
    helpers = _Helpers()
    with ThreadPoolExecutor(count, "ahead", helpers.start) as executor:
        try:
            yield Ahead(orders, lambda order: executor.submit(helpers.ask, order), most=_FAR * count)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            helpers.stop()


def answer(order: Order) -> Answer:
    """What the process beside does with an order."""
    path = Path(order.path)
    source_hash = _hash(path)
    try:
        found = parsed(reading.read(path, name=order.name, limits=order.limits), order.name)
    except KuangzhiError as error:
        return Answer(source_hash=source_hash, result=error, words={})
    said = said_by(found.searched, found.identity.title)
    words = {text: split(language, text) for language, text in said}
    return Answer(source_hash=source_hash, result=found, words=words)


def _orders(files: Sequence[tuple[Path, str]], limits: Limits, known: Collection[str]) -> Iterator[Order]:
    for path, name in files:
        # Whatever is the matter with a file is told in its turn.
        with contextlib.suppress(OSError, KuangzhiError):
            if path.stat().st_size > limits.max_mb * 2**20 or reading.format_of(path, name) not in _FORMATS:
                continue
            if _hash(path) not in known:
                yield Order(path=str(path.absolute()), name=name, limits=limits)


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
            helper.stdout.read(len(READY))

    def ask(self, order: Order) -> Answer | None:
        """The answer to an order, None where the process broke down."""
        helper = getattr(self._mine, "helper", None)
        if helper is None:
            return None
        try:
            pickle.dump(order, helper.stdin, pickle.HIGHEST_PROTOCOL)
            helper.stdin.flush()
            said: Answer = pickle.load(helper.stdout)
        except (OSError, EOFError, pickle.UnpicklingError):
            return None
        return said

    def stop(self) -> None:
        """End the processes, whatever they are at: who waits for them hears that there is no more."""
        with self._guard:
            self._stopped = True
        for helper in self._running:
            helper.terminate()
            helper.wait()


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
