"""`kuangzhi limits`, as a person and as a program use it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge.errors import WrongUse
from knowledge.library import Library
from ui.command.main import app

_RULES = """云岭矿通风管理规定

第一条 采区回风巷风流中甲烷浓度超过0.9%时，必须停止工作，撤出人员。
第二条 矿井总回风巷中甲烷浓度超过0.6%时，必须立即查明原因，进行处理。
第三条 炸药库距井口的距离不应小于120m。
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("limits")
    (folder / "云岭矿通风管理规定.txt").write_text(_RULES, encoding="utf-8")
    with Library(folder / "home") as library:
        library.ingest([folder / "云岭矿通风管理规定.txt"])
    return folder / "home"


def _run(home: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["limits", "--home", str(home), *words], env={"COLUMNS": "200"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_reading_in_the_words_is_judged(home: Path) -> None:
    told = json.loads(_run(home, "采区回风瓦斯百分之一点二", "--json"))
    assert told["ruled"] == "ruled"
    assert told["judgement"]["exceeded"] is True
    assert told["judgement"]["action"] == "必须停止工作，撤出人员"
    assert told["judgement"]["clause"] == "《云岭矿通风管理规定》第一条"
    assert told["limits"][0]["value"] == 0.9
    assert told["limits"][0]["places"] == ["采区回风巷"]


def test_options_say_what_words_do(home: Path) -> None:
    told = json.loads(_run(home, "--quantity", "瓦斯", "--place", "总回风", "--value", "0.5%", "--json"))
    assert [limit["value"] for limit in told["limits"]] == [0.6]
    assert told["judgement"]["exceeded"] is False


def test_a_person_sees_a_table_and_the_verdict(home: Path) -> None:
    told = _run(home, "总回风巷瓦斯0.7%")
    assert "甲烷浓度" in told
    assert "> 0.6 %" in told


def test_what_is_not_ruled_is_told(home: Path) -> None:
    told = json.loads(_run(home, "食堂瓦斯浓度不得超过多少", "--json"))
    assert told["ruled"] == "quantity ruled elsewhere"
    assert told["missing"] == ["食堂"]
    assert told["limits"] == []
    assert told["judgement"] is None


@pytest.mark.parametrize(
    "options", [("--value", "很多"), ("--quantity", "心情"), ("--place", "火星"), ("--as-of", "昨天")]
)
def test_wrong_words_are_told_in_both_languages(home: Path, options: tuple[str, str]) -> None:
    with pytest.raises(WrongUse) as told:
        _run(home, *options)
    assert options[1] in told.value.text("zh")
    assert options[1] in told.value.text("en")
