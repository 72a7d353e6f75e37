"""How soon the program is there: the page, the first answer, a search from the shell.

    python tests/benchmarks/bench_start.py [--home DIR] [--runs N]

Each run is a process of its own on a library with vectors: the one of `--home`, or the sample handbook.
The files of program and library are in the machine's cache (what starts after a boot waits for the disk
besides); a first start of each kind, which brings them there, does not count. Medians, and the worst.
"busy" are seconds of processor: what would be left of it on a machine that does nothing else.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from figures import Figures, parser

QUESTION = "回风流瓦斯到多少要撤人？"
PATIENCE = 120  # seconds
BROWSER = "b" * 40
PAUSE = 0.02


def main() -> None:
    wanted = parser(__doc__)
    wanted.add_argument("--home", type=Path)
    wanted.add_argument("--runs", type=int, default=3)
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory() as temporary, Figures("start", options) as told:
        home: Path = options.home or Path(temporary)
        with serving(home) as (address, _):  # takes the handbook in where the library is empty
            wait(lambda: httpx.get(f"{address}/health").json()["vectors_ready"])
        runs = [of_server(home) for _ in range(options.runs)]
        for name, limit in {"health": None, "page": 6, "first answer": 10, "vectors": None}.items():
            tell(told, name, [run[name] for run in runs], limit)
        told.figure("page, busy", median(run["busy"] for run in runs), "s")
        for name, limit, arguments in (
            ("search, keywords", 3, ("search", QUESTION, "--mode", "keyword")),
            ("search, hybrid", None, ("search", QUESTION)),
            ("ask", 10, ("ask", QUESTION)),
        ):
            taken = [command(home, *arguments) for _ in range(options.runs + 1)][1:]
            tell(told, f"kuangzhi {name}", [seconds for seconds, _ in taken], limit)
            told.figure(f"kuangzhi {name}, busy", median(busy for _, busy in taken), "s")


def tell(told: Figures, name: str, seconds: list[float], limit: float | None) -> None:
    told.figure(name, median(seconds), "s", most=limit)
    told.figure(f"{name}, worst", max(seconds), "s")


def command(home: Path, *arguments: str) -> tuple[float, float]:
    """Seconds from the start of the command to its end, and those that it kept a processor busy."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "ui.command", "--home", str(home), *arguments],
        check=True,
        capture_output=True,
        env=_environment(),
    )
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def of_server(home: Path) -> dict[str, float]:
    """Seconds after the start of `kuangzhi serve` at which each thing was there."""
    started = time.perf_counter()
    at: dict[str, float] = {}
    with serving(home) as (address, server), httpx.Client(base_url=address, timeout=PATIENCE) as client:
        wait(lambda: client.get("/health").is_success)
        at["health"] = time.perf_counter() - started
        page = client.get("/").raise_for_status()
        assert "kz-question" in page.text
        at["page"] = time.perf_counter() - started
        at["busy"] = busy(server)
        ask(client)
        at["first answer"] = time.perf_counter() - started
        wait(lambda: client.get("/health").json()["vectors_ready"])
        at["vectors"] = time.perf_counter() - started
    return at


def ask(client: httpx.Client) -> None:
    """Put the question as the page does, and wait for its card."""
    config = client.get("/config").json()
    box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "kz-question")
    function = next(d for d in config["dependencies"] if [box, "submit"] in d["targets"])
    event: dict[str, Any] = {
        "data": [BROWSER, None, QUESTION],
        "fn_index": function["id"],
        "trigger_id": box,
        "session_hash": "start",
    }
    client.post("/gradio_api/queue/join", json=event).raise_for_status()
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "start"}) as events:
        for line in events.iter_lines():
            if line.startswith("data: ") and json.loads(line[6:])["msg"] == "process_completed":
                assert json.loads(line[6:])["success"], line
                return
    raise RuntimeError("no answer came")


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, int]]:
    """`kuangzhi serve` on a free port; its address, told as soon as it listens, and its process."""
    with subprocess.Popen(
        [sys.executable, "-m", "ui.command", "--home", str(home), "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=_environment(),
    ) as process:
        try:
            assert process.stdout is not None
            told = re.search(r"http://\S+", process.stdout.readline())
            if told is None:
                raise RuntimeError("kuangzhi serve did not start")
            yield told[0], process.pid
        finally:
            process.terminate()


def busy(process: int) -> float:
    """Seconds of processor that a process took so far; NaN where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wait(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not there():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(PAUSE)


def _environment() -> dict[str, str]:
    """This process's, without settings of somebody's own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KUANGZHI_")}


if __name__ == "__main__":
    main()
