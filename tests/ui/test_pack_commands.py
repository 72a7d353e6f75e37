"""`kuangzhi pack …` and `documents tag | untag | reread`, through the real command in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from knowledge import packs
from knowledge.library import Library
from knowledge.retrieval import Mode, Query

OLD = "云岭防水规定\n第一条 探水钻孔的超前距离不得小于20m。\n第二条 本规定自2009年12月1日起施行。\n"
NEW = "云岭防水细则\n第一条 探水钻孔的超前距离不得小于30m。\n第二条 本细则自2018年9月1日起施行。原《云岭防水规定》同时废止。\n"


def kuangzhi(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KUANGZHI_")}
    return subprocess.run(
        [sys.executable, "-m", "ui.command", "--home", str(home), *map(str, arguments)],
        capture_output=True,
        text=True,
        env=clean | {"COLUMNS": "300"},
        check=False,
        timeout=240,
    )


def value(run: subprocess.CompletedProcess[str]) -> Any:
    assert run.returncode == 0, run.stderr
    (line,) = run.stdout.splitlines()
    return json.loads(line)


def ingest(home: Path, name: str, text: str, *, vectors: bool = False) -> None:
    path = home.parent / name
    path.write_text(text, "utf-8")
    with Library(home) as library:
        library.ingest([path])
        if vectors:
            library.encode()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a signed pack of the new edition, its vectors and its key; the fingerprint of that."""
    folder = tmp_path_factory.mktemp("packs")
    ingest(folder / "there", "新.txt", NEW, vectors=True)
    fingerprint = value(kuangzhi(folder / "there", "pack", "key", folder / "key", "--json"))["fingerprint"]
    arguments = folder / "new.pack", "--key", folder / "key", "--json"
    written = value(kuangzhi(folder / "there", "pack", "export", *arguments))
    assert [e["document"] for e in written["editions"]] == ["云岭防水细则"]
    return folder, fingerprint


def test_inspect_tells_who_signed_and_what_is_held(made: tuple[Path, str]) -> None:
    folder, fingerprint = made
    found = value(kuangzhi(folder / "there", "pack", "inspect", folder / "new.pack", "--json"))
    assert found["fingerprint"] == fingerprint
    assert [(e["document"], e["removed"]) for e in found["editions"]] == [("云岭防水细则", False)]


def test_import_wants_trust_and_tells_what_gave_way(made: tuple[Path, str], tmp_path: Path) -> None:
    folder, fingerprint = made
    home = tmp_path / "here"
    ingest(home, "旧.txt", OLD)
    refused = kuangzhi(home, "pack", "import", folder / "new.pack", "--json")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert fingerprint in refused.stderr
    arguments = ("pack", "import", folder / "new.pack", "--trust", folder / "key.pub", "--no-vectors")
    done = value(kuangzhi(home, *arguments, "--json"))
    assert (done["added"], done["revised"], done["unchanged"]) == (["云岭防水细则"], [], [])
    (old,) = done["supersedes"]
    assert (old["id"], old["repealed"], old["changed"] > 0) == ("云岭防水规定", "2018-09-01", True)
    assert (done["warnings"], done["affected_answers"]) == ([], [])
    with Library(home) as library:
        held = {h.edition.id: h for h in library.holdings()}
        # The vectors of the pack are in use, and no others were made.
        assert held["云岭防水细则"].vectors == held["云岭防水细则"].passages > 0
        assert held["云岭防水规定"].vectors == 0
        library.warm()
        hits = library.search(Query(text="探水钻孔超前多少", mode=Mode.VECTOR))
        assert {hit.document for hit in hits} == {"云岭防水细则"}
    assert "未变 1" in kuangzhi(home, *arguments[:-1]).stderr
    with Library(home) as library:
        assert all(h.vectors == h.passages for h in library.holdings())


def test_an_older_pack_is_told_as_such(tmp_path: Path) -> None:
    home, pack = tmp_path / "here", tmp_path / "old.pack"
    ingest(tmp_path / "there", "旧.txt", OLD)
    with Library(tmp_path / "there") as library:
        packs.export_pack(library, pack)
    ingest(home, "新.txt", NEW)
    assert "--accept-unsigned" in kuangzhi(home, "pack", "import", pack).stderr
    told = kuangzhi(home, "pack", "import", pack, "--accept-unsigned", "--no-vectors")
    assert told.returncode == 0
    assert "新增 1" in told.stderr
    assert "按旧版本收入" in told.stderr


def test_documents_are_tagged_untagged_and_read_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ingest(home, "旧.txt", OLD)
    none = kuangzhi(home, "search", "探水", "--collection", "水害")
    assert (none.returncode, none.stdout) == (1, "")
    assert "向量" not in none.stderr
    assert "还没有任何文集" in none.stderr
    assert "documents tag" in none.stderr
    tagged = value(
        kuangzhi(home, "documents", "tag", "云岭防水规定", "--collection", "水害", "--tag", "旧", "--json")
    )
    assert (tagged["collections"], tagged["tags"]) == (["水害"], ["旧"])
    assert "已有：水害" in kuangzhi(home, "search", "探水", "--collection", "没有的").stderr
    untagged = value(kuangzhi(home, "documents", "untag", "云岭防水规定", "--tag", "旧", "--json"))
    assert (untagged["collections"], untagged["tags"]) == (["水害"], [])
    (again,) = value(kuangzhi(home, "documents", "reread", "云岭防水规定", "--json"))["documents"]
    assert (again["id"], again["status"], again["clauses"]) == ("云岭防水规定", "revised", 3)
