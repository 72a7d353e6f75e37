"""The prompts, as files: what a model is told, in which version.

The first line of each is a comment that names its version. Whoever changes a word raises it, so that two
measured runs with the same versions were asked the same.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_VERSION = re.compile(r"<!--\s*(?:第\s*(\d+)\s*版|Version\s*(\d+)).*-->")


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptVersion:
    """`sha` are the first 12 digits of the SHA-256 of the text below the first line."""

    version: int
    sha: str


def prompt(name: str, language: str) -> str:
    """The text of a prompt (`answer`, `choose`, `enrich`, `followup`) for a question of this language."""
    return _text(f"{name}.{'en' if language == 'en' else 'zh'}.md").partition("\n")[2].strip()


@cache
def versions() -> dict[str, PromptVersion]:
    """The version of every prompt, by the name of its file. Raises ValueError where one names none."""
    folder = files("assistant.answering") / "prompts"
    return {
        file.name: _version(file.name)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".md")
    }


def _version(name: str) -> PromptVersion:
    first, _, text = _text(name).partition("\n")
    told = _VERSION.match(first)
    if told is None:
        raise ValueError(f"{name}: the first line names no version")
    return PromptVersion(
        version=int(told[1] or told[2]), sha=hashlib.sha256(text.strip().encode()).hexdigest()[:12]
    )


def _text(name: str) -> str:
    return (files("assistant.answering") / "prompts" / name).read_text(encoding="utf-8")
