"""One system in a process of its own: takes the files in, answers the questions, tells what it cost.

    python asking.py SYSTEM JOB.json RESULT.json

SYSTEM is a module of this folder with a class `System`. The job names the files with their text, the
questions, the cache of vectors and a folder; the result holds the texts found for each question.
"""

import importlib
import json
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

from vectors import SharedVectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`texts` is what the product's reader makes of each file, by path."""

    texts: Mapping[str, str]
    questions: Sequence[str]
    depth: int
    cache: str
    python: str
    folder: str
    home: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Seconds of the ingest without encoding, those of encoding, milliseconds and texts by question."""

    ingest: float
    encoding: float
    milliseconds: Sequence[float]
    found: Sequence[Sequence[str]]
    megabytes: float


class System(Protocol):
    def __init__(self, job: Job, vectors: SharedVectors) -> None: ...

    def ingest(self) -> None: ...

    def search(self, question: str) -> list[str]:
        """The texts found, best first, at most `job.depth`."""


def ask(make: type[System], job: Job) -> Outcome:
    vectors = SharedVectors(Path(job.cache), job.python)
    system = make(job, vectors)
    started = time.perf_counter()
    system.ingest()
    ingest = time.perf_counter() - started - vectors.waited
    system.search(job.questions[0])  # what is loaded with the first question does not count
    found, milliseconds = [], []
    for question in job.questions:
        started = time.perf_counter()
        found.append(system.search(question))
        milliseconds.append((time.perf_counter() - started) * 1000)
    return Outcome(
        ingest=ingest,
        encoding=vectors.counted,
        milliseconds=milliseconds,
        found=found,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def main() -> None:
    name, job, result = sys.argv[1:]
    made = importlib.import_module(name).System
    outcome = ask(made, Job(**json.loads(Path(job).read_text("utf-8"))))
    Path(result).write_text(json.dumps(asdict(outcome), ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
