"""`kuangzhi limits`, as a person and as a program use it."""

import json
import unicodedata
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
第四条 云岭矿掘进工作面风流中甲烷浓度不得超过12％。
第五条 云岭矿采煤工作面采用下行通风时，应当遵守下列规定：
（一）采煤工作面的风速不得低于1.3m/s，并且每班由瓦斯检查工在上下出口、回风隅角和运输巷分别测定，测定的结果记录在牌板上。
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("limits")
    (folder / "云岭矿通风管理规定.txt").write_text(_RULES, encoding="utf-8")
    with Library(folder / "home") as library:
        library.ingest([folder / "云岭矿通风管理规定.txt"])
    return folder / "home"


def _run(home: Path, *words: str, columns: int = 200) -> str:
    result = CliRunner().invoke(app, ["limits", "--home", str(home), *words], env={"COLUMNS": str(columns)})
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


@pytest.mark.parametrize("columns", [60, 80, 140])
def test_nothing_is_cut_however_narrow_the_terminal(home: Path, columns: int) -> None:
    told = _run(home, "采煤工作面风速", columns=columns)
    printed = told.replace("│", "").replace("\n", "").replace(" ", "")
    assert "…" not in told
    assert max(_width(line) for line in told.splitlines()) <= columns
    assert "采煤工作面采用下行通风时" in printed or columns == 140
    assert ("┃" in told) == (columns >= 120)
    assert "≥ 1.3 m/s" in told
    assert columns == 140 or "测定的结果记录在牌板上" in printed.replace("原文", "")


def test_a_number_in_doubt_is_marked_and_decides_nothing(home: Path) -> None:
    for columns in (80, 140):
        told = _run(home, "掘进工作面瓦斯浓度13%", columns=columns)
        assert "≤ 12 %" in told
        assert "存疑 / doubtful" in told or "存疑 /" in told
        assert "不作判断" in told
        assert "exceeded" not in told
    shape = json.loads(_run(home, "掘进工作面瓦斯浓度13%", "--json"))
    assert [limit["suspect"] for limit in shape["limits"]] == [True]
    assert shape["judgement"]["governing"] is None
    assert [limit["value"] for limit in shape["judgement"]["doubtful"]] == [12]


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


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
