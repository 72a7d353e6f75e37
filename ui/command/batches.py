"""Batches: one question a line in, one JSON line out, in the same order."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from assistant.answers import Instruction, Turn, printable
from knowledge.errors import KuangzhiError, QuestionSetError, SourceMissing, WrongUse
from ui.command.shapes import Shape, put


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a batch file; `instruction` is None where it cannot be read, and `error` says why."""

    id: str | int | None
    instruction: Instruction | None = None
    error: KuangzhiError | None = None


def run(path: Path, work: Callable[[Instruction], Shape], language: str) -> int:
    """Put a line for each line of `path`; the exit code: 1 if any of them failed."""
    failed = False
    for line in _lines(path):
        try:
            if line.instruction is None:
                raise line.error or AssertionError("a line has an instruction or an error")
            put({"id": line.id, **work(line.instruction)})
        except KuangzhiError as error:
            failed = True
            put({"id": line.id, "error": error.text(language)})
    return 1 if failed else 0


def day(text: str | None) -> date | None:
    """`2020-01-31` as a date. Raises WrongUse."""
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise WrongUse(
            detail_zh=f"日期 {text} 不对，请写成 2020-01-31 的样子。",
            detail_en=f"{text} is no date; write it as 2020-01-31.",
        ) from error


def _lines(path: Path) -> Iterable[Line]:
    if not path.is_file():
        raise SourceMissing(name=path)
    # Not splitlines(): it also cuts at U+2028 and others, which may stand inside a JSON string.
    for number, raw in enumerate(path.read_text("utf-8-sig", errors="replace").split("\n"), 1):
        if raw.strip():
            yield _line(raw, number)


def _line(raw: str, number: int) -> Line:
    identity: str | int | None = None
    try:
        value = json.loads(raw)
        if not isinstance(value, dict):
            raise ValueError("not an object")
        identity = value.get("id")
        return Line(id=identity, instruction=_instruction(value))
    except KuangzhiError as error:
        return Line(id=identity, error=error)
    except (ValueError, TypeError, KeyError) as error:
        reason = QuestionSetError(
            detail_zh=f'第 {number} 行读不了：要写成 {{"id": …, "question": "…"}}。',
            detail_en=f'Line {number} cannot be read ({error}); write {{"id": …, "question": "…"}}.',
        )
        return Line(id=identity, error=reason)


def _instruction(value: dict[str, Any]) -> Instruction:
    question = value["question"]
    if not isinstance(question, str):
        raise ValueError("question is no text")
    as_of = value.get("as_of")
    if as_of is not None and not isinstance(as_of, str):
        raise ValueError("as_of is no date")
    history = value.get("history") or []
    turns = [history] if isinstance(history, str) else history
    return Instruction(text=printable(question), history=tuple(map(_turn, turns)), as_of=day(as_of))


def _turn(value: Any) -> Turn:
    if isinstance(value, str):
        return Turn(role="user", content=printable(value))
    role = value["role"]
    if role not in ("user", "assistant"):
        raise ValueError(f"role {role}")
    return Turn(role=role, content=printable(str(value["content"])))
