"""Kept files, re-reading, followed folders, scopes: over a real library on real files."""

import errno
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from knowledge import sources, structure
from knowledge.errors import FolderShrank, NoSpace, SourceNotKept, UnknownScope
from knowledge.library import Library
from knowledge.retrieval import Mode, Query

AIR = "云岭矿通风规定\n第一条 采煤工作面风速不得低于0.25m/s。\n第二条 总回风巷甲烷浓度超过0.75%时，必须查明原因。\n"
WATER = "云岭矿防治水规定\n第一条 探放水必须使用专用钻机。\n第二条 甲烷超限时停止探放水。\n"


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "home") as opened:
        yield opened


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def outcome(results) -> dict[str, str]:
    return {Path(r.path).name: r.status for r in results}


def held(library: Library) -> list[str]:
    return [h.edition.document.title for h in library.holdings()]


def test_files_are_kept_as_long_as_a_reading_of_them_and_no_longer(library: Library, tmp_path: Path) -> None:
    path = put(tmp_path, "风.txt", AIR)
    library.ingest([path])
    first = library.source("云岭矿通风规定")
    assert first.read_bytes() == path.read_bytes()
    library.ingest([put(tmp_path, "风.txt", AIR.replace("0.75", "0.70"))])
    library.close()
    left_by_a_crash = first.with_name("0" * 64)
    left_by_a_crash.write_bytes(b"half")
    with Library(tmp_path / "home") as again:
        assert not left_by_a_crash.exists()
        assert again.source("云岭矿通风规定").read_bytes() == path.read_bytes()
        # What the revised file said before is still cited, so its bytes are still here.
        assert again.source("云岭矿通风规定~rev1") == first
        assert first.exists()


def test_a_full_disk_keeps_nothing(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(stream: BinaryIO, target: Path) -> str:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sources, "_copy", full)
    with pytest.raises(NoSpace):
        library.ingest([put(tmp_path, "风.txt", AIR)])
    assert library.holdings() == []
    assert list((tmp_path / "home" / "sources").iterdir()) == []


def _age(library: Library, confirmed: bool = False) -> None:
    """The one edition as older code left it, with a title that a person gave if `confirmed`."""
    edition = library.holdings()[0].edition
    aged = replace(
        edition, reader=structure.VERSION - 1, confirmed=confirmed, label="2019" if confirmed else ""
    )
    library.catalogue.add(aged, library.clauses(edition.id)[:2])


def test_what_older_code_read_is_read_again(library: Library, tmp_path: Path) -> None:
    path = put(tmp_path, "风.txt", AIR)
    library.ingest([path])
    _age(library)
    assert [r.status for r in library.reread()] == ["revised"]
    assert len(library.clauses("云岭矿通风规定")) == 3
    assert library.reread() == []
    assert [r.status for r in library.reread(every=True)] == ["revised"]
    _age(library, confirmed=True)
    assert [r.status for r in library.ingest([path])] == ["revised"]
    (holding,) = library.holdings()
    assert (holding.edition.label, holding.clauses) == ("2019", 3)


def test_without_its_file_nothing_is_read_again(library: Library, tmp_path: Path) -> None:
    library.ingest([put(tmp_path, "风.txt", AIR)])
    library.source("云岭矿通风规定").unlink()
    (result,) = library.reread(["云岭矿通风规定"])
    assert isinstance(result.error, SourceNotKept)
    assert held(library) == ["云岭矿通风规定"]


def test_threads_with_the_same_file_get_one_document(library: Library, tmp_path: Path) -> None:
    paths = [put(tmp_path / str(n), f"{n}.txt", AIR) for n in range(6)]
    start = threading.Barrier(len(paths))

    def upload(path: Path) -> str:
        start.wait()
        return library.ingest([path])[0].status

    with ThreadPoolExecutor(len(paths)) as pool:
        assert sorted(pool.map(upload, paths)) == ["added"] + ["unchanged"] * 5
    assert held(library) == ["云岭矿通风规定"]


def test_threads_with_two_files_of_one_title_lose_neither(library: Library, tmp_path: Path) -> None:
    paths = [put(tmp_path, f"{n}队.txt", AIR.replace("0.25", f"0.3{n}")) for n in range(5)]
    with ThreadPoolExecutor(len(paths)) as pool:
        list(pool.map(lambda path: library.ingest([path]), paths))
    assert len({h.edition.id for h in library.holdings()}) == 5


def test_a_followed_folder_is_followed(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "法规"
    put(folder, "风.txt", AIR)
    put(folder / "水", "水.txt", WATER)
    put(folder, "火.txt", "云岭矿防火规定\n第一条 井下严禁吸烟。\n")
    assert outcome(library.synchronise(folder)) == dict.fromkeys(("风.txt", "火.txt", "水.txt"), "added")
    put(folder, "风.txt", AIR.replace("0.75", "0.70"))
    (folder / "水" / "水.txt").rename(folder / "探放水.txt")
    (folder / "火.txt").unlink()
    assert outcome(library.synchronise(folder)) == {
        "风.txt": "revised",
        "探放水.txt": "unchanged",
        "火.txt": "removed",
    }
    assert held(library) == ["云岭矿通风规定", "云岭矿防治水规定"]
    assert library.provision("云岭矿防火规定#第一条").text.startswith("第一条")


def test_an_emptied_folder_removes_nothing_unless_allowed(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "法规"
    files = [put(folder, "风.txt", AIR), put(folder, "水.txt", WATER)]
    library.synchronise(folder)
    for file in files:
        file.unlink()
    (refused,) = library.synchronise(folder)
    assert isinstance(refused.error, FolderShrank)
    assert "--allow-removal" in str(refused.error)
    assert len(held(library)) == 2
    assert outcome(library.synchronise(folder, allow_removal=True)) == dict.fromkeys(
        ("风.txt", "水.txt"), "removed"
    )
    assert held(library) == []


def test_a_folder_that_is_away_and_a_file_that_cannot_be_read_remove_nothing(
    library: Library, tmp_path: Path
) -> None:
    folder = tmp_path / "法规"
    put(folder, "风.txt", AIR)
    library.synchronise(folder)
    put(folder, "风.txt", "")
    assert outcome(library.synchronise(folder)) == {"风.txt": "failed"}
    folder.rename(tmp_path / "别处")
    assert outcome(library.synchronise(folder)) == {"法规": "failed"}
    assert held(library) == ["云岭矿通风规定"]


@pytest.mark.parametrize("mode", list(Mode))
def test_a_scope_leaves_out_every_other_document(library: Library, tmp_path: Path, mode: Mode) -> None:
    library.ingest([put(tmp_path, "风.txt", AIR), put(tmp_path, "水.txt", WATER)])
    library.tag("云岭矿防治水规定", "collection", "水害")
    library.tag("云岭矿通风规定", "tag", "常用")
    library.encode()
    asked = Query(text="第二条 甲烷超限", mode=mode)
    assert {h.document for h in library.search(asked)} == {"云岭矿通风规定", "云岭矿防治水规定"}
    for scoped, document in (
        (replace(asked, collections=("水害",)), "云岭矿防治水规定"),
        (replace(asked, tags=("常用",)), "云岭矿通风规定"),
        (replace(asked, documents=("《云岭矿通风规定》",)), "云岭矿通风规定"),
    ):
        assert {h.document for h in library.search(scoped)} == {document}
    assert library.search(replace(asked, collections=("水害",), tags=("常用",))) == []
    with pytest.raises(UnknownScope, match="水害"):
        library.search(replace(asked, collections=("没有的",)))
    assert library.untag("云岭矿防治水规定", "collection", "水害")
    with pytest.raises(UnknownScope):
        library.search(replace(asked, collections=("水害",)))
