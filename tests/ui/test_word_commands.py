"""`kuangzhi words …`, through the real command in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path


def kuangzhi(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KUANGZHI_")}
    return subprocess.run(
        [sys.executable, "-m", "ui.command", "--home", str(home), "words", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=clean,
        check=False,
        timeout=240,
    )


def test_a_word_is_added_tried_and_carried_to_another_library(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "words.txt"
    assert kuangzhi(home, "add", "云岭大溜", "刮板输送机,转载机").returncode == 0
    fired = kuangzhi(home, "test", "云岭大溜停了", "--json")
    assert json.loads(fired.stdout) == [{"said": "云岭大溜", "meant": ["刮板输送机", "转载机"]}]
    assert kuangzhi(home, "export", file).returncode == 0
    taken = kuangzhi(tmp_path / "other", "import", file, "--json")
    assert json.loads(taken.stdout) == {"changed": 1}
    first = json.loads(kuangzhi(tmp_path / "other", "list", "--json").stdout)[0]
    assert first == {"said": "云岭大溜", "meant": ["刮板输送机", "转载机"], "origin": "own"}


def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path: Path) -> None:
    refused = kuangzhi(tmp_path, "drop", "没有的词")
    assert refused.returncode == 1
    assert "没有的词" in refused.stderr
    assert "Traceback" not in refused.stderr
    (tmp_path / "words.txt").write_text("云岭大溜\n", "utf-8")
    unreadable = kuangzhi(tmp_path, "import", tmp_path / "words.txt")
    assert (unreadable.returncode, unreadable.stdout) == (1, "")
    assert "第 1 行" in unreadable.stderr
