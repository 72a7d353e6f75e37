"""Packs: what goes in comes out, and nothing that was touched does."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import packs, schema
from knowledge.errors import NoSpace, PackDamaged, PackError, PackNewer, PackUnsigned, PackUntrusted
from knowledge.library import Library
from knowledge.packs import packing
from knowledge.packs.seal import seal
from knowledge.retrieval import Query, Scope

AIR = "云岭矿通风规定\n第一条 采煤工作面风速不得低于0.25m/s。\n第二条 总回风巷甲烷浓度超过0.75%时，必须查明原因。\n"
WATER = "云岭矿防治水规定\n第一条 探放水必须使用专用钻机。\n第二条 甲烷超限时停止探放水。\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory):
    """A library, a key and a pack signed with it: (home, fingerprint, pack)."""
    folder = tmp_path_factory.mktemp("packs")
    for name, text in (("风.txt", AIR), ("水.txt", WATER)):
        (folder / name).write_text(text, "utf-8")
    fingerprint = packs.make_key(folder / "key")
    with Library(folder / "home") as library:
        library.ingest([folder / "风.txt", folder / "水.txt"])
        library.encode()
        library.tag("云岭矿防治水规定", "collection", "水害")
        packs.export_pack(library, folder / "all.pack", key=folder / "key")
        packs.export_pack(library, folder / "open.pack")
        packs.export_pack(library, folder / "water.pack", scope=Scope(collections=("水害",)))
    return folder, fingerprint


def everything(library: Library):
    query = Query(text="甲烷超过多少要停止")
    clauses = [library.clauses(h.edition.id) for h in library.holdings()]
    editions = [h.edition for h in library.holdings()]
    return library.search(query), editions, clauses, library.tags()


def test_search_finds_the_same_on_the_other_machine_and_nothing_is_encoded(made, tmp_path: Path) -> None:
    folder, fingerprint = made
    with Library(folder / "home") as library, Library(tmp_path / "other") as other:
        assert packs.fingerprint_of(str(folder / "key.pub")) == fingerprint
        done = packs.import_pack(other, folder / "all.pack", trusted=[fingerprint])
        assert len(done.added) == 2
        assert other.encode() == 0
        library.warm()
        assert everything(other) == everything(library)
        assert other.source("云岭矿通风规定").read_text("utf-8") == AIR
        revision = other.catalogue.revision()
        again = packs.import_pack(other, folder / "all.pack", trusted=[fingerprint])
        assert (len(again.unchanged), other.catalogue.revision()) == (2, revision)


def test_only_the_chosen_documents_go_along(made) -> None:
    folder, _ = made
    assert [e.document for e in packs.inspect_pack(folder / "water.pack").manifest.editions] == [
        "云岭矿防治水规定"
    ]


def test_who_made_it_must_be_trusted(made, tmp_path: Path) -> None:
    folder, fingerprint = made
    with Library(tmp_path / "other") as other:
        with pytest.raises(PackUntrusted, match=fingerprint):
            packs.import_pack(other, folder / "all.pack", trusted=["0000-" * 7 + "0000"])
        with pytest.raises(PackUnsigned):
            packs.import_pack(other, folder / "open.pack", trusted=[fingerprint])
        assert other.holdings() == []
        assert len(packs.import_pack(other, folder / "open.pack", accept_unsigned=True).added) == 2


def test_a_changed_byte_anywhere_and_a_missing_end_are_found(made, tmp_path: Path) -> None:
    folder, _ = made
    whole = (folder / "all.pack").read_bytes()
    broken = tmp_path / "broken.pack"
    places = [*range(0, len(whole), max(1, len(whole) // 150)), *range(len(whole) - 140, len(whole), 7)]
    for at in places:
        broken.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(PackError):
            packs.inspect_pack(broken)
    for length in (0, 10, 200, len(whole) // 2, len(whole) - 1):
        broken.write_bytes(whole[:length])
        with pytest.raises(PackDamaged):
            packs.inspect_pack(broken)


def _rebuilt(source: Path, target: Path, change) -> Path:
    """The pack with its entries changed by `change(entries)` and sealed again, unsigned."""
    with zipfile.ZipFile(source) as pack:
        entries = {name: pack.read(name) for name in pack.namelist()}
    change(entries)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in entries.items():
            pack.writestr(name, data)
    seal(target, None)
    return target


def _part(name: str):
    def change(entries: dict[str, bytes]) -> None:
        entries[name] = entries[name][:-2] + b" \n"

    return change


def _traversal(entries: dict[str, bytes]) -> None:
    entries["../../evil"] = b"x"


def _bomb(entries: dict[str, bytes]) -> None:
    entries["tables/tags.jsonl"] = bytes(2**27)


@pytest.mark.parametrize(
    "change",
    [
        *(_part(f"tables/{t}.jsonl") for t in packing.TABLES if t not in ("clause_references", "suspicions")),
        _traversal,
        _bomb,
    ],
)
def test_parts_that_the_manifest_does_not_name_so_are_refused(made, tmp_path: Path, change) -> None:
    folder, _ = made
    bad = _rebuilt(folder / "open.pack", tmp_path / "bad.pack", change)
    with Library(tmp_path / "other") as other:
        with pytest.raises(PackDamaged):
            packs.import_pack(other, bad, accept_unsigned=True)
        assert other.holdings() == []
        assert not list((tmp_path / "other").glob("sources/*"))


def test_a_pack_of_a_newer_version_says_so(made, tmp_path: Path) -> None:
    folder, _ = made

    def newer(entries: dict[str, bytes]) -> None:
        held = json.loads(entries["manifest.json"])
        held["migrations"].append("m999_from_the_future")
        entries["manifest.json"] = json.dumps(held).encode()

    pack = _rebuilt(folder / "open.pack", tmp_path / "new.pack", newer)
    with Library(tmp_path / "other") as other, pytest.raises(PackNewer):
        packs.import_pack(other, pack, accept_unsigned=True)


def test_a_pack_of_an_earlier_schema_comes_in(made, tmp_path: Path) -> None:
    folder, _ = made

    def older(entries: dict[str, bytes]) -> None:
        held = json.loads(entries["manifest.json"])
        held["migrations"] = [m.__name__ for m in schema.MIGRATIONS[:6]]
        del entries["tables/tags.jsonl"], held["parts"]["tables/tags.jsonl"]
        entries["manifest.json"] = json.dumps(held).encode()

    pack = _rebuilt(folder / "open.pack", tmp_path / "old.pack", older)
    with Library(tmp_path / "other") as other:
        assert len(packs.import_pack(other, pack, accept_unsigned=True).added) == 2
        assert other.tags() == []


def test_another_document_of_the_same_title_stays(made, tmp_path: Path) -> None:
    folder, fingerprint = made
    own = tmp_path / "本矿.txt"
    own.write_text(AIR.replace("0.25", "0.30"), "utf-8")
    with Library(tmp_path / "other") as other:
        other.ingest([own])
        packs.import_pack(other, folder / "all.pack", trusted=[fingerprint])
        assert {h.edition.id for h in other.holdings()} >= {"云岭矿通风规定", "云岭矿通风规定~2"}
        again = packs.import_pack(other, folder / "all.pack", trusted=[fingerprint])
        assert len(again.unchanged) == 2


def test_what_a_person_confirmed_here_stays(made, tmp_path: Path) -> None:
    folder, fingerprint = made
    with Library(tmp_path / "other") as other:
        packs.import_pack(other, folder / "all.pack", trusted=[fingerprint])
        edition = other.holding("云岭矿通风规定").edition
        other.catalogue.add(replace(edition, confirmed=True, number="1号"), other.clauses(edition.id))
        packs.import_pack(other, folder / "all.pack", trusted=[fingerprint])
        assert other.holding("云岭矿通风规定").edition.number == "1号"


def test_a_failure_in_the_middle_takes_nothing(made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, fingerprint = made
    with Library(tmp_path / "other") as other:
        real, calls = other.catalogue.add, []

        def add(edition, clauses) -> None:
            calls.append(edition)
            if len(calls) == 2:
                raise NoSpace(home=other.home)
            real(edition, clauses)

        monkeypatch.setattr(other.catalogue, "add", add)
        with pytest.raises(NoSpace):
            packs.import_pack(other, folder / "all.pack", trusted=[fingerprint])
        assert other.holdings() == []
        assert not list((tmp_path / "other").glob("sources/*"))
