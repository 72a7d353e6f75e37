"""`kuangzhi questions …`, as the command line runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from knowledge.errors import WrongUse
from knowledge.library import Library
from ui.command.main import app


def questions(home: Path, *arguments: str | Path) -> Any:
    result = CliRunner().invoke(app, ["--home", str(home), "questions", *map(str, arguments)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return json.loads(result.stdout) if "--json" in arguments else result


def a_set(path: Path, *entries: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), "utf-8")
    return path


def test_golds_that_no_document_holds_are_listed_with_what_comes_closest(tmp_path: Path) -> None:
    rule = tmp_path / "云岭矿规定.txt"
    rule.write_text("云岭矿规定\n\n第一条 风门必须关闭。\n第二条 矿灯应当完好。\n", "utf-8")
    with Library(tmp_path / "home") as library:
        library.ingest([rule])
    file = a_set(
        tmp_path / "s.jsonl",
        {"id": "a", "question": "风门？", "gold": [{"quote": "风门必须 关闭"}]},
        {"id": "b", "question": "风门？", "gold": [{"quote": "风门必须敞开"}]},
        {"id": "c", "question": "矿灯？", "gold": [{"document": "云岭矿规定", "clause": "第2条"}]},
        {"id": "d", "question": "矿灯？", "gold": [{"document": "云岭矿规定", "clause": "第九条"}]},
        {"id": "a", "question": "重复的编号"},
    )
    told = questions(tmp_path / "home", "check", file, "--json")
    assert [one["id"] for one in told["unfounded"]] == ["b", "d"]
    assert told["unfounded"][0]["nearest"]["title"] == "《云岭矿规定》第一条"
    assert [error["line"] for error in told["errors"]] == [5]
    assert questions(tmp_path / "home", "check", file).exit_code == 1


def test_sets_are_converted_parted_and_put_together(tmp_path: Path) -> None:
    one = a_set(
        tmp_path / "one.jsonl", {"id": "1", "question": "甲", "tags": ["通风"]}, {"id": "2", "question": "乙"}
    )
    two = a_set(tmp_path / "two.jsonl", {"id": "1", "question": "丙"}, {"id": "2", "question": "乙"})
    questions(tmp_path, "merge", one, two, "--out", tmp_path / "both.jsonl")
    ids = [json.loads(line)["id"] for line in (tmp_path / "both.jsonl").read_text("utf-8").splitlines()]
    assert ids == ["1", "2", "two-1"]
    questions(tmp_path, "split", one, "--tag", "通风", "--out", tmp_path / "part.jsonl")
    assert len((tmp_path / "part.jsonl").read_text("utf-8").splitlines()) == 1
    with pytest.raises(WrongUse):
        questions(tmp_path, "split", one, "--tag", "运输", "--out", tmp_path / "part.jsonl")
    questions(tmp_path, "template", tmp_path / "t.xlsx")
    questions(tmp_path, "convert", tmp_path / "t.xlsx", "--out", tmp_path / "t.jsonl", "--tag", "模板")
    lines = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert all("模板" in line["tags"] for line in lines)
    with pytest.raises(WrongUse):
        questions(tmp_path, "template", tmp_path / "t.csv")
