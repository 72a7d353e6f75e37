"""Question sets: files of questions with what a good answer must rest on."""

import hashlib
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Self

from pydantic import TypeAdapter

from assistant.evaluation import layouts
from assistant.evaluation.fields import given_id, named, to_question
from assistant.evaluation.questions import Question
from assistant.evaluation.rows import Row, Unreadable
from knowledge.errors import QuestionSetError


@dataclass(frozen=True, slots=True, kw_only=True)
class LineError:
    """A line that was left out. `line` counts from 1; `zh` and `en` name it and say why."""

    line: int
    zh: str
    en: str

    def text(self, language: str = "zh") -> str:
        """The sentence in `language` ("zh" or "en")."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """Questions in the order of their file, and the lines that could not be read."""

    name: str
    questions: tuple[Question, ...]
    errors: tuple[LineError, ...] = ()

    @property
    def fingerprint(self) -> str:
        """Tells this set from any other: the SHA-256 of its questions, whatever file they came from."""
        asked = TypeAdapter(tuple[Question, ...]).dump_json(self.questions)
        return hashlib.sha256(asked).hexdigest()[:16]

    @classmethod
    def load(cls, path: Path | str, name: str | None = None) -> Self:
        """Read a JSONL, CSV, XLSX, YAML or JSON file or a BEIR folder; `name` is its stem if not given.

        A line that cannot be read, or whose id was used before, becomes an error and is left out; a
        missing id is made up from the line's place (q001). Raises QuestionSetError if no question is
        left, SourceMissing, SourceUnsupported.
        """
        path = Path(path)
        rows = layouts.read(path)
        questions: dict[str, Question] = {}
        errors: list[LineError] = []
        taken = {_id_of(row) for row in rows}
        for place, row in enumerate(rows, 1):
            try:
                id = _id_of(row) or _free_id(place, taken)
                if id in questions:
                    raise Unreadable(f"编号 {id} 与前面重复", f"the id {id} was used before")
                questions[id] = _question(row, id)
            except Unreadable as reason:
                errors.append(_line_error(row.line, reason))
        if not questions:
            raise _nothing_in(path.name, errors)
        return cls(name=name or path.stem, questions=tuple(questions.values()), errors=tuple(errors))


def _question(row: Row, id: str) -> Question:
    if isinstance(row.values, Unreadable):
        raise row.values
    return to_question(named(row.values), id)


def _id_of(row: Row) -> str:
    return "" if isinstance(row.values, Unreadable) else given_id(named(row.values))


def _free_id(place: int, taken: set[str]) -> str:
    id = next(id for n in count(place) if (id := f"q{n:03d}") not in taken)
    taken.add(id)
    return id


def _line_error(line: int, reason: Unreadable) -> LineError:
    return LineError(line=line, zh=f"第 {line} 行：{reason.zh}。", en=f"Line {line}: {reason.en}.")


def _nothing_in(name: str, errors: list[LineError]) -> QuestionSetError:
    zh = errors[0].zh if errors else "每一行（或每一条）要有 question（问题）。"
    en = errors[0].en if errors else "Each line or entry needs a question."
    return QuestionSetError(
        detail_zh=f"{name} 里没有读得懂的问题。{zh}",
        detail_en=f"{name} holds no question that can be read. {en}",
    )
