"""Runs kept as one JSON file each."""

import errno
import logging
import os
import re
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from assistant.evaluation.runs import Run, RunSummary
from knowledge.errors import HomeUnusable, NoSpace, SourceDamaged, SourceMissing, WrongUse

_log = logging.getLogger(__name__)

_ID = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}")


class RunStore:
    """The runs in one folder, which is made when the first is saved."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, run: Run) -> Path:
        """Write the run, whole or not at all. Raises NoSpace, HomeUnusable."""
        try:
            return self._write(run)
        except OSError as problem:
            if problem.errno == errno.ENOSPC:
                raise NoSpace(home=self.folder) from problem
            raise HomeUnusable(home=self.folder, reason=problem.strerror) from problem

    def load(self, run: str | Path) -> Run:
        """The run of that id, or the one in the file at that Path.

        A string never leaves the folder, so it may come from a person at a distance; a Path may not.
        Raises WrongUse (no such id), SourceMissing (no such file), SourceDamaged.
        """
        if isinstance(run, Path):
            return _load(run)
        path = self.folder / f"{run}.json"
        if not _ID.fullmatch(run) or not path.exists():
            raise WrongUse(
                detail_zh=f"没有编号为“{run}”的评测记录。请先运行 kuangzhi eval，并使用它给出的编号。",
                detail_en=f"No evaluation run “{run}”. Run kuangzhi eval first and use the id it prints.",
            )
        return _load(path)

    def list(self) -> tuple[RunSummary, ...]:
        """Every run that can be read, newest first; damaged files are passed over with a warning."""
        summaries = []
        for path in sorted(self.folder.glob("*.json"), reverse=True):
            try:
                summaries.append(_summaries().validate_json(path.read_bytes()))
            except ValidationError:
                _log.warning("评测记录 %s 已损坏，已跳过 / damaged run skipped", path.name)
        return tuple(summaries)

    def _write(self, run: Run) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{run.id}.json"
        part = path.with_suffix(".part")
        try:
            with part.open("wb") as file:
                file.write(_runs().dump_json(run, indent=1))
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return path


def _load(path: Path) -> Run:
    try:
        return _runs().validate_json(path.read_bytes())
    except FileNotFoundError:
        raise SourceMissing(name=str(path)) from None
    except (ValidationError, OSError) as problem:
        raise SourceDamaged(name=path.name) from problem


# Building a validator takes some milliseconds, which a program that evaluates nothing need not spend.
@cache
def _runs() -> TypeAdapter[Run]:
    return TypeAdapter(Run)


@cache
def _summaries() -> TypeAdapter[RunSummary]:
    return TypeAdapter(RunSummary)
