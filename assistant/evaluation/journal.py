"""What a run has found so far, written question by question: one that is cut off goes on where it stopped."""

import json
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pydantic import TypeAdapter, ValidationError

from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.results import Result
from assistant.evaluation.run_store import RunStore
from assistant.evaluation.runs import Run, Subject, run


class Journal:
    """Of one set under one set of conditions, in `folder`. It is begun anew, or goes on, when it is entered."""

    def __init__(
        self, folder: Path, questions: QuestionSet, conditions: Mapping[str, str], *, answers: bool
    ) -> None:
        self._path = folder / f"{questions.fingerprint}.journal"
        # What would be measured otherwise now is not what was measured before.
        self._head = json.dumps({**conditions, "answers": str(answers)}, ensure_ascii=False, sort_keys=True)
        self._file: IO[str] | None = None

    def earlier(self) -> tuple[Result, ...]:
        """What was found before the run was cut off; a line that was cut off in the middle is left out."""
        if not self._path.exists():
            return ()
        head, *lines = self._path.read_text("utf-8").split("\n")
        if head != self._head:
            return ()
        found = []
        for line in filter(None, lines):
            try:
                found.append(_result().validate_json(line))
            except ValidationError:
                break
        return tuple(found)

    def __enter__(self) -> Self:
        kept = self.earlier()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("w", encoding="utf-8")
        self._file.write(self._head + "\n")
        self._write(*kept)
        return self

    def add(self, result: Result) -> None:
        """Keep a result; it is on the disk when this returns."""
        self._write(result)

    def _write(self, *results: Result) -> None:
        assert self._file is not None
        self._file.writelines(_result().dump_json(result).decode() + "\n" for result in results)
        self._file.flush()
        os.fsync(self._file.fileno())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._file is not None
        self._file.close()

    def close(self) -> None:
        """The run is saved whole: what it had found by the way is not needed any more."""
        self._path.unlink(missing_ok=True)


def run_kept(
    questions: QuestionSet,
    subject: Subject,
    store: RunStore,
    *,
    conditions: Mapping[str, str],
    answers: bool = True,
    workers: int = 1,
    anew: bool = False,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Run:
    """`run`, which goes on where it was cut off unless `anew`, and is saved if anything was measured.

    What a person stopped by `should_stop` is over: the next run begins anew.
    """
    journal = Journal(store.folder, questions, conditions, answers=answers)
    if anew:
        journal.close()
    earlier = journal.earlier()
    if on_progress is not None and earlier:
        on_progress(len(earlier), len(questions.questions))
    with journal:
        found = run(
            questions,
            subject,
            answers=answers,
            conditions=conditions,
            workers=workers,
            earlier=earlier,
            on_result=journal.add,
            on_progress=on_progress,
            should_stop=should_stop,
        )
    if found.results:
        store.save(found)
    journal.close()
    return found


@cache
def _result() -> TypeAdapter[Result]:
    return TypeAdapter(Result)
