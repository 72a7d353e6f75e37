"""What is shown while work goes on; always on standard error, so that output stays clean."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from knowledge.ingest import OnProgress
from knowledge.ingest import Progress as Step

console = Console(stderr=True)

_STAGES = {"reading": "读取 / reading", "encoding": "向量 / vectors"}


@contextmanager
def bar() -> Iterator[Progress]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[item]}"),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress


@contextmanager
def steps() -> Iterator[OnProgress]:
    """A bar for each stage of `Library.ingest` and `Library.encode`."""
    with bar() as progress:
        tasks = {}

        def show(step: Step) -> None:
            if step.stage not in tasks:
                tasks[step.stage] = progress.add_task(_STAGES[step.stage], total=step.total, item="")
            progress.update(tasks[step.stage], completed=step.done, total=step.total, item=step.item[:40])

        yield show


@contextmanager
def status(words: str) -> Iterator[None]:
    with console.status(words):
        yield
