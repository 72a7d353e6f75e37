"""Files parsed ahead: the same library as without, whatever became of them on the way."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.ahead import Ahead, _hash, ahead
from knowledge.clauses import Block
from knowledge.errors import Cancelled, SourceDamaged
from knowledge.ingest import Progress
from knowledge.keywords import KeywordIndex, terms
from knowledge.library import Library
from knowledge.parsing import Parsed, from_json, parsed
from knowledge.reading import Limits, Reading
from knowledge.structure.tree import build


@pytest.fixture(autouse=True)
def always_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.ahead._WORTH", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def regulation(title: str, articles: int = 40) -> str:
    lines = [f"云岭矿{title}规定", "第一章 总则"]
    lines += [
        f"第{n}条 云岭矿{title}巡查每班不少于{n}次，发现异常按第{n + 1}条处理。\n（一）记录在册；\n（二）报告班长。"
        for n in range(1, articles)
    ]
    return "\n".join(lines)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "files"
    folder.mkdir()
    for title in ("水泵", "风门", "绞车", "皮带"):
        (folder / f"{title}.txt").write_text(regulation(title), "utf-8")
    # Another file of the same title, one that is no text, one twice.
    (folder / "水泵另一份.txt").write_text(regulation("水泵", 30), "utf-8")
    (folder / "乱码.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "风门副本.txt").write_text(regulation("风门"), "utf-8")
    return sorted(folder.iterdir())


def contents(library: Library) -> dict[str, list[tuple[object, ...]]]:
    tables = ("documents", "clauses", "provisions", "passages", "clause_references", "suspicions", "compared")
    return {
        table: library.catalogue.db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in tables
    }


def found(library: Library) -> dict[int, float]:
    index = KeywordIndex(library.catalogue, library.home / "keywords")
    return index.search(terms("水泵巡查异常报告班长"), limit=500)


def test_a_batch_becomes_the_same_as_file_by_file(files: list[Path], tmp_path: Path) -> None:
    with Library(tmp_path / "one") as one, Library(tmp_path / "batch") as batch:
        apart = [result for path in files for result in one.ingest([path])]
        together = batch.ingest(files, on_progress=lambda _: time.sleep(0.3))  # the other gets ahead
        assert [(r.path, r.status, str(r.error), r.clauses, r.notes) for r in together] == [
            (r.path, r.status, str(r.error), r.clauses, r.notes) for r in apart
        ]
        assert {r.status for r in together} == {"added", "unchanged", "failed"}
        assert found(batch) == pytest.approx(found(one))
        kept = contents(one)
        assert contents(batch) == kept


def test_what_was_parsed_ahead_is_taken(files: list[Path]) -> None:
    with ahead([(path, path.name) for path in files], Limits(), ()) as helped:
        assert helped is not None
        taken = [wait_for(helped, path) for path in files if path.stem in ("皮带", "绞车")]
    assert all(one is not None and len(one.clauses) > 40 for one in taken)
    assert any("皮带" in said for said in helped.words)


def wait_for(helped: Ahead, path: Path) -> Parsed | None:
    """What was parsed of a file, once a process has begun it."""
    future = helped._under_way[str(path.absolute()), path.name]
    future.result(timeout=60)
    return helped.take(path, path.name, _hash(path))


def test_bytes_that_changed_since_are_not_taken(files: list[Path]) -> None:
    with ahead([(path, path.name) for path in files], Limits(), ()) as helped:
        assert helped is not None
        helped._under_way[str(files[-1].absolute()), files[-1].name].result(timeout=60)
        assert helped.take(files[-1], files[-1].name, "0" * 64) is None


def test_the_error_of_a_file_is_raised_in_its_turn(files: list[Path], tmp_path: Path) -> None:
    bad = tmp_path / "坏.docx"
    bad.write_bytes(b"PK\x03\x04word/document" + b"x" * 500)
    with ahead([(bad, bad.name), *((p, p.name) for p in files)], Limits(), ()) as helped:
        with pytest.raises(SourceDamaged) as raised:
            wait_for(helped, bad)
        assert raised.value.facts == {"name": "坏.docx"}


@pytest.mark.parametrize("known", [False, True])
def test_nothing_is_started_for_one_file_or_for_known_ones(files: list[Path], *, known: bool) -> None:
    hashes = {_hash(path) for path in files} if known else set()
    with ahead([(p, p.name) for p in (files if known else files[:1])], Limits(), hashes) as helped:
        assert helped is None


def test_stopping_a_batch_ends_the_processes(files: list[Path], tmp_path: Path) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 1:
            raise Cancelled

    with Library(tmp_path / "home") as library:
        with pytest.raises(Cancelled):
            library.ingest(files, on_progress=stop)
        assert len(library.catalogue.editions()) <= 1
    assert list(_children()) == []


def _children() -> Iterator[str]:
    listing = subprocess.run(["ps", "-eo", "ppid,args"], capture_output=True, text=True, check=True).stdout
    yield from (
        line for line in listing.splitlines() if line.split()[0] == str(os.getpid()) and "ahead" in line
    )


def test_the_process_beside_loads_no_models_or_indexes() -> None:
    code = "import knowledge.ahead_child, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    heavy = {"torch", "chromadb", "gradio", "tantivy", "numpy", "onnxruntime", "knowledge.catalogue"}
    assert not heavy & set(loaded.split())


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "第一条 风门常闭。",
                "（一）专人看守；",
                "表1 风速\n巷道 | m/s\n井筒 | 8",
                "附录A",
                "云岭矿规程（2024）",
            ]
        ),
        st.text(min_size=1, max_size=30),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, max_examples=60)
@given(LINES)
def test_what_crosses_between_processes_arrives_as_it_was(lines: list[str]) -> None:
    one = parsed(Reading(format="txt", blocks=tuple(Block(text=line) for line in lines)), "云岭.txt")
    assert from_json(json.loads(json.dumps(one.as_json()))) == one


@settings(deadline=None, max_examples=40)
@given(LINES)
def test_under_another_id_everything_is_as_if_it_had_been_built_so(lines: list[str]) -> None:
    blocks = tuple(Block(text=line) for line in lines)
    one = parsed(Reading(format="txt", blocks=blocks), "云岭.txt").under("云岭~2")
    assert one.clauses == build(blocks, "云岭~2")
    assert {p.clause_id for p in one.searched} <= {c.id for c in one.clauses}
