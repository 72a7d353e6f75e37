"""The guides to the models name settings, defaults, commands and messages as they are."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from assistant.models.endpoint import ADDRESSES
from assistant.models.spec import Kind
from assistant.settings import Settings
from ui.command.main import app

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "ui" / "help").glob("model-*.md"))
HEADINGS = {
    "zh": ["设置", "什么会离开本机", "价格", "常见"],
    "en": ["Set-up", "What leaves this machine", "Price", ""],
}
UNSET = {"空", "不填", "不限", "empty", "unset", "no limit"}

pytestmark = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.stem)


def kind_of(guide: Path) -> str:
    return guide.name.split(".")[0].removeprefix("model-")


def language_of(guide: Path) -> str:
    return guide.name.split(".")[1]


def code_in(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def test_every_kind_of_model_has_its_guide_in_both_languages(guide: Path) -> None:
    found = {(kind_of(one), language_of(one)) for one in GUIDES}
    assert found == {(kind, language) for kind in get_args(Kind) for language in ("zh", "en")}
    headings = re.findall(r"^### (.+)$", guide.read_text("utf-8"), re.MULTILINE)
    assert len(headings) == 4
    for heading, begins in zip(headings, HEADINGS[language_of(guide)], strict=True):
        assert heading.startswith(begins)


def test_settings_exist_with_the_defaults_that_are_told(guide: Path) -> None:
    text = guide.read_text("utf-8")
    assert set(re.findall(r"KUANGZHI_([A-Z_]+)", text)) <= {name.upper() for name in Settings.model_fields}
    rows = re.findall(r"^\| ((?:`KUANGZHI_[A-Z_]+`[、, ]*)+) \| ([^|]+) \|", text, re.MULTILINE)
    assert rows
    for names, told in rows:
        for name in re.findall(r"KUANGZHI_([A-Z_]+)", names):
            default = Settings.model_fields[name.lower()].default
            if name == "BASE_URL":
                default = ADDRESSES[kind_of(guide)]  # type: ignore[index]
            written = told.strip().strip("`")
            if written in UNSET:
                assert default in (None, ()), name
            else:
                assert written == f"{default:g}" if isinstance(default, float) else written == str(default), (
                    name
                )


def commands_in(text: str) -> Iterator[list[str]]:
    for code in code_in(text):
        if code.startswith("kuangzhi "):
            yield shlex.split(code)[1:]


def test_commands_and_their_options_exist(guide: Path) -> None:
    commands = list(commands_in(guide.read_text("utf-8")))
    assert any(words[:2] == ["models", "check"] for words in commands)
    for words in commands:
        command: Any = typer.main.get_command(app)
        while words and (verbs := getattr(command, "commands", None)):
            assert words[0] in verbs, words
            command = verbs[words.pop(0)]
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, words


def test_the_messages_are_those_of_the_program(guide: Path) -> None:
    sources = [ROOT / "knowledge" / "errors.py", ROOT / "assistant" / "writing.py"]
    sources += [
        *(ROOT / "assistant" / "models").glob("*.py"),
        *(ROOT / "assistant" / "answering").glob("*.py"),
    ]
    sources += (ROOT / "assistant" / "usage").glob("*.py")
    program = "".join(path.read_text("utf-8") for path in sources)
    rows = guide.read_text("utf-8").rsplit("\n### ", 1)[1].splitlines()
    told = [row.split("|")[1].strip() for row in rows if row.startswith("| ")][1:]
    if kind_of(guide) == "extractive":
        told = [message for message in told if message.startswith("“")]  # beside it, what a reader may wonder
    assert told
    for message in told:
        for part in re.split(r"[、;，…]|,? ?HTTP \d+|60 s|is quoted", message):
            assert part.strip(' “”."') in program, message
