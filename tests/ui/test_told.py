"""An answer in a terminal: always with its badge, in the language of its question, and with what failed."""

import re
from dataclasses import replace

import pytest
from rich.cells import cell_len

from assistant.answers import Answer, Check, Status
from knowledge.clauses import Citation
from ui.command.told import put

CITED = Citation(
    document="云岭矿手册", edition="", clause="第一条", clause_id="云岭矿手册#1", quote="要关", page=6
)
PASSED = Check(check="quotes_verbatim", passed=True, detail="")
ANSWER = Answer(
    question="风门要不要关？",
    standalone_question="风门要不要关？",
    status=Status.ANSWERED,
    text="要关。[1]",
    citations=(CITED,),
    checks=(PASSED,),
)
ENGLISH = {"question": "Must doors be shut?", "standalone_question": "Must doors be shut?"}
FAILED = Check(check="quotes_verbatim", passed=False, detail="要关：引号里的话不是原文")


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        ({}, "已核实 · 1 条现行条款", "Verified · 1 in force"),
        ({"status": Status.PARTIAL}, "部分回答", "Partial"),
        ({"status": Status.REFUSED, "citations": (), "checks": ()}, "未找到依据", "No clause found"),
        ({"checks": (FAILED,)}, "未核实", "Unverified"),
        ({"checks": ()}, "未核实", "Unverified"),
    ],
)
def test_every_answer_bears_its_badge_in_the_language_of_its_question(
    changes: dict[str, object], zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(replace(ANSWER, **changes))  # type: ignore[arg-type]
    assert zh in capsys.readouterr().err
    put(replace(ANSWER, **changes, **ENGLISH))  # type: ignore[arg-type]
    told = capsys.readouterr().err
    assert en in told
    assert zh not in told


def test_what_failed_is_named_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    put(replace(ANSWER, checks=(PASSED, FAILED)))
    assert "✗ 引文与原文逐字一致：要关：引号里的话不是原文" in capsys.readouterr().err


def test_the_choices_of_a_question_back_are_numbered_and_how_to_answer_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    put(replace(ANSWER, asks="是哪里？", choices=("采区回风巷", "总回风巷")))
    out = capsys.readouterr().out
    assert "是哪里？" in out
    assert "1. 采区回风巷" in out
    assert "2. 总回风巷" in out
    assert 'kuangzhi ask "采区回风巷，风门要不要关？"' in out
    assert "第 6 页" in out


def test_a_table_stands_in_columns(capsys: pytest.CaptureFixture[str]) -> None:
    text = "应符合下表：\n| 井巷 | 最高风速 |\n| --- | --- |\n| 风桥 | 10 |\n| 采区回风巷 | 6 |[1]"
    put(replace(ANSWER, text=text))
    out = capsys.readouterr().out
    assert "|" not in out
    rows = [line for line in out.splitlines() if line.strip().endswith(("10", "6"))]
    # Chinese signs are two columns wide.
    assert {cell_len(row[: re.search(r"\d+ *$", row).start()]) for row in rows} == {14}  # type: ignore[union-attr]
    assert "[1]" in out


def test_an_english_answer_has_english_signs(capsys: pytest.CaptureFixture[str]) -> None:
    put(replace(ANSWER, **ENGLISH, asks="Where?", choices=("Return",), checks=(FAILED,)))  # type: ignore[arg-type]
    told = capsys.readouterr()
    assert "Return, Must doors be shut?" in told.out
    assert "1. Return" in told.out
    assert "，" not in told.out
    assert "✗ Quotes are verbatim: " in told.err
