"""`kuangzhi words …`, as the command line runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from knowledge.errors import QuestionWordsUnreadable, QuestionWordUnknown, SourceMissing
from ui.command.main import app


def words(home: Path, *arguments: str | Path) -> Any:
    result = CliRunner().invoke(app, ["--home", str(home), "words", *map(str, arguments)])
    if result.exception:
        raise result.exception
    return json.loads(result.stdout) if "--json" in arguments else result.stdout


def test_a_word_is_added_tried_and_carried_to_another_library(tmp_path: Path) -> None:
    here, there, file = tmp_path / "here", tmp_path / "there", tmp_path / "words.txt"
    words(here, "add", "云岭大溜", "刮板输送机,转载机")
    fired = [{"said": "云岭大溜", "meant": ["刮板输送机", "转载机"]}]
    assert words(here, "test", "云岭大溜停了", "--json") == fired
    assert words(here, "drop", "溜子", "--json")["said"] == "溜子"
    words(here, "export", file)
    assert words(there, "import", file, "--json") == {"changed": 2}
    assert words(there, "test", "云岭大溜和溜子", "--json") == fired
    assert words(there, "list", "--json")[0] == fired[0] | {"origin": "own"}
    words(there, "restore", "溜子")
    assert "溜子 → 刮板输送机" in words(there, "test", "溜子")


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    with pytest.raises(QuestionWordUnknown):
        words(tmp_path, "drop", "没有的词")
    with pytest.raises(SourceMissing):
        words(tmp_path, "import", tmp_path / "nothing.txt")
    (tmp_path / "words.txt").write_text("云岭大溜\n", "utf-8")
    with pytest.raises(QuestionWordsUnreadable):
        words(tmp_path, "import", tmp_path / "words.txt")
