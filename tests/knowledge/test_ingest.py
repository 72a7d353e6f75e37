"""Files go in whole or not at all; what is known already is not read twice."""

import json
import re
from pathlib import Path

import pytest

from knowledge.errors import SourceEmpty, SourceMissing, SourceUnsupported
from knowledge.library import Library
from knowledge.retrieval import Mode, Query

RULES = "样例矿通风规定\n第一条 采煤工作面风速不得低于0.25m/s。\n第二条 总回风巷甲烷浓度超过0.75%时，必须查明原因。\n"


@pytest.fixture
def library(tmp_path: Path):
    with Library(tmp_path / "home") as opened:
        yield opened


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_document_is_answerable_by_keywords_as_soon_as_it_is_read(library: Library, tmp_path: Path) -> None:
    (result,) = library.ingest([write(tmp_path, "通风.txt", RULES)])
    assert (result.status, result.clauses) == ("added", 3)
    assert result.edition is not None
    assert result.edition.document.title == "样例矿通风规定"
    best = library.search(Query(text="总回风巷甲烷多少要查原因", mode=Mode.KEYWORD))[0]
    assert (best.clause, best.document) == ("第二条", "样例矿通风规定")


def test_the_same_content_is_not_ingested_twice(library: Library, tmp_path: Path) -> None:
    library.ingest([write(tmp_path, "通风.txt", RULES)])
    (again,) = library.ingest([write(tmp_path, "另一个名字.txt", RULES)])
    assert again.status == "unchanged"
    assert len(library.holdings()) == 1


def test_a_changed_file_encodes_only_what_changed(library: Library, tmp_path: Path) -> None:
    path = write(tmp_path, "通风.txt", RULES)
    library.ingest([path])
    first = library.encode()
    write(tmp_path, "通风.txt", RULES.replace("0.75%", "0.70%"))
    (revised,) = library.ingest([path])
    assert revised.status == "revised"
    assert 0 < library.encode() < first
    assert "0.70%" in library.search(Query(text="总回风巷甲烷"))[0].text
    assert all("0.75%" not in hit.text for hit in library.search(Query(text="总回风巷甲烷")))


def test_two_files_of_one_title_both_stay(library: Library, tmp_path: Path) -> None:
    library.ingest([write(tmp_path, "甲队.txt", RULES)])
    (other,) = library.ingest([write(tmp_path, "乙队.txt", RULES.replace("0.25", "0.30"))])
    assert other.status == "added"
    assert len({h.edition.id for h in library.holdings()}) == 2


def test_a_failed_file_stops_no_other_and_leaves_nothing(library: Library, tmp_path: Path) -> None:
    paths = [
        write(tmp_path, "空.txt", " \n"),
        tmp_path / "没有.txt",
        write(tmp_path, "通风.txt", RULES),
        tmp_path / "图.gif",
    ]
    paths[3].write_bytes(b"GIF89a" + bytes(100))
    results = library.ingest(paths)
    assert [r.status for r in results] == ["failed", "failed", "added", "failed"]
    assert [type(r.error) for r in results] == [SourceEmpty, SourceMissing, type(None), SourceUnsupported]
    assert all(r.error is None or Path(r.path).name in r.error.text("zh") for r in results)
    assert len(library.holdings()) == 1


def test_a_folder_stands_for_its_files(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "制度"
    (folder / "子目录").mkdir(parents=True)
    write(folder, "a.txt", RULES)
    write(folder / "子目录", "b.txt", RULES.replace("通风", "运输"))
    write(folder, ".隐藏.txt", RULES)
    assert [r.status for r in library.ingest([folder])] == ["added", "added"]


def test_an_upload_keeps_the_name_its_user_gave(library: Library, tmp_path: Path) -> None:
    (result,) = library.ingest(
        [write(tmp_path, "upload-tmp-123", "第一条 严禁吸烟。")], names=["本矿禁令.txt"]
    )
    assert result.edition is not None
    assert result.edition.document.title == "本矿禁令"


def test_a_removed_document_comes_back_when_it_is_ingested_again(library: Library, tmp_path: Path) -> None:
    path = write(tmp_path, "通风.txt", RULES)
    library.ingest([path])
    library.encode()
    library.remove("样例矿通风规定")
    assert library.search(Query(text="总回风巷甲烷")) == []
    assert library.provision("样例矿通风规定#第二条").text.startswith("第二条")
    (again,) = library.ingest([path])
    assert again.status == "added"
    assert library.search(Query(text="总回风巷甲烷"))[0].clause == "第二条"


@pytest.mark.corpus
def test_every_character_of_the_corpus_stands_in_exactly_one_clause(library: Library, shared: Path) -> None:
    sources = sorted((shared / "corpus" / "zh").iterdir())
    results = library.ingest(sources)
    assert [r.path for r in results if r.error] == []
    assert len(results) == 46
    for source, result in zip(sources, results, strict=True):
        assert result.edition is not None
        clauses = library.clauses(result.edition.id)
        if source.suffix == ".txt":
            text = source.read_text("utf-8").replace("\\n", "")
            assert _bare("".join(c.text for c in clauses)) == _bare(text), source.name


@pytest.mark.corpus
def test_nearly_every_gold_quote_of_the_development_questions_can_be_retrieved(
    library: Library, shared: Path
) -> None:
    library.ingest([shared / "corpus" / "zh"])
    shown = "\n".join(
        _bare(library.provision(clause_id).text)
        for (clause_id,) in library.catalogue.db.execute("SELECT clause_id FROM provisions")
    )
    golds = [
        [_bare(gold["quote"].replace("\\n", "")) for gold in json.loads(line)["gold"]]
        for line in (shared / "questions" / "zh-dev.jsonl").read_text("utf-8").splitlines()
    ]
    missing = [quotes for quotes in golds if not any(quote in shown for quote in quotes)]
    assert len(missing) <= 2


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
