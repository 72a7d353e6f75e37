"""Whatever is typed as a question: an answer or a clear sentence, from the shell, in a batch, on the page."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Status
from knowledge.errors import WrongUse
from ui.chat import LONGEST, Chat
from ui.command.main import main
from ui.desk import Desk
from ui.render import Render

BLANK = {"empty": "", "blank": " \t\n\u3000"}
ODD = {
    "invisible": "\u200b\ufeff",
    "punctuation": "？！……——（）《》",
    "ascii punctuation": "?!*()[]{}^~\\/:\"'`-+&|<>",
    "control characters": "\x00\x01\x07\x1b[31m\x7f瓦斯\x00",
    "direction marks": "\u202e瓦斯\u2066\u2028",
    "sql": "瓦斯'; DROP TABLE clauses; --",
    "search operators": '瓦斯 AND (NEAR("风速", 2) OR -停电* NOT ^断电:) "',
    "field operators": "text:瓦斯 +风速^2 [0 TO 9] /风.*/ *:*",
    "only operators": "AND OR NOT NEAR",
    "patterns": "%_瓦斯%' LIKE '%",
    "emoji": "🙂🙂🔥👷‍♂️",
    "emoji in a question": "瓦斯超限🔥怎么办👷‍♂️",
    "half a surrogate pair": "\ud83d瓦斯\udc00",
    "lone halves": "\ud800\udfff",
    "combining marks": "瓦\u0301" * 300,
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>[/bold]",
    "template": "{question} {{7*7}} %s ${HOME}",
    "numbers": "９" * 400 + "%",
    "a clause that cannot be": "第" + "九" * 2000 + "条说了什么",
    "one long word": "x" * 50_000,
    "a pasted document": "第一条 回风流中瓦斯浓度超过1.0%时，必须停止工作。\n" * 1700,
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("odd") / "odd.jsonl"
    questions = BLANK | ODD
    lines = [json.dumps({"id": name, "question": question}) for name, question in questions.items()]
    # Separators that JSON lets stand unescaped end no line.
    path.write_text("\n".join(lines).replace("\\u2028", "\u2028"), "utf-8")
    return path


def shell(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: object) -> Any:
    """The real command in this process: exit code, what it printed, what it said beside."""
    monkeypatch.setattr(sys, "argv", ["kuangzhi", *map(str, arguments)])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capsys.readouterr()
    out.encode("utf-8")
    assert "Traceback" not in out + err
    return left.value.code or 0, out, err


@pytest.mark.parametrize(("verb", "more"), [("search", ["--mode", "keyword"]), ("ask", [])])
def test_a_batch_has_a_line_for_each(
    verb: str,
    more: list[str],
    batch: Path,
    sample_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, out, _ = shell(capsys, monkeypatch, "--home", sample_home, verb, "--batch", batch, "--json", *more)
    lines = {line["id"]: line for line in map(json.loads, out.rstrip("\n").split("\n"))}
    assert list(lines) == list(BLANK | ODD)
    assert code == (1 if verb == "ask" else 0)
    for name, line in lines.items():
        if "error" in line:
            assert name in BLANK
            assert line["error"].endswith("。")
        else:
            assert "hits" in line if verb == "search" else line["answer"]


@pytest.mark.parametrize("verb", ["search", "ask"])
@pytest.mark.parametrize("question", BLANK.values(), ids=BLANK)
def test_nothing_asked_is_wrong_use(
    verb: str,
    question: str,
    sample_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, _, err = shell(capsys, monkeypatch, "--home", sample_home, verb, question)
    assert (code, "请给出问题" in err) == (2, True)


@pytest.mark.parametrize("name", ["emoji", "markup", "direction marks", "search operators", "lone halves"])
def test_the_shell_answers(
    name: str,
    sample_home: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arguments = ("--home", sample_home, "search", "--mode", "keyword", "--", ODD[name])
    code, out, _ = shell(capsys, monkeypatch, *arguments)
    assert code == 0
    assert out.strip()


def test_bytes_that_are_no_text_are_taken_by_the_shell(sample_home: Path) -> None:
    command = [sys.executable, "-m", "ui.command", "--home", str(sample_home), "search", "--json"]
    run = subprocess.run(
        [*command, "--mode", "keyword", "瓦斯".encode() + b"\xff\xfe"], capture_output=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert json.loads(run.stdout.decode("utf-8"))["hits"]


@pytest.mark.parametrize("question", ODD.values(), ids=ODD)
def test_the_page_answers_or_refuses_in_a_sentence(
    question: str, desk: Desk, render: Render, browser: str, caplog: pytest.LogCaptureFixture
) -> None:
    chat = Chat(desk, render)
    if len(question) > LONGEST:
        with pytest.raises(WrongUse):
            list(chat.ask(browser, "", question))
        return
    views = list(chat.ask(browser, "", question))
    kept = desk.conversations.messages(browser, str(views[0].conversation))
    assert [message.role for message in kept] == ["user", "assistant"]
    assert kept[-1].answer is not None
    assert kept[-1].answer.status in Status
    assert kept[-1].text
    for view in views:
        "".join(map(str, view)).encode("utf-8")
        assert "<script>alert" not in str(view.live)
    assert not caplog.records


@pytest.mark.parametrize("question", BLANK.values(), ids=BLANK)
def test_the_page_wants_a_question(question: str, desk: Desk, render: Render, browser: str) -> None:
    with pytest.raises(WrongUse):
        list(Chat(desk, render).ask(browser, "", question))
