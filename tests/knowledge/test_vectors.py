"""Chroma is a cache: whatever happens to it, the catalogue's vectors bring it back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.catalogue import Catalogue
from knowledge.clauses import Block, Document, Edition
from knowledge.structure.tree import build
from knowledge.vectors import VectorIndex


def put(catalogue: Catalogue, title: str, *lines: str) -> None:
    edition = Edition(
        id=title,
        document=Document(id=title, title=title),
        label="",
        source_name=title,
        source_format="txt",
        source_hash=title,
        characters=1,
    )
    catalogue.add(edition, build([Block(text=line) for line in lines], title))


def fill(index: VectorIndex) -> None:
    """A vector for each text, drawn from its hash: the same text gets the same one."""
    pending = index.pending()
    vectors = [np.random.default_rng(int(p.hash[:8], 16)).normal(size=8) for p in pending]
    if pending:
        index.store(pending, np.array([v / np.linalg.norm(v) for v in vectors], dtype=np.float32))
    index.synchronise()


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue(tmp_path / "catalogue.sqlite3")
    put(opened, "甲规程", "第一条 严禁吸烟。", "第二条 应当检身。")
    put(opened, "乙规程", "第一条 严禁吸烟。", "第二条 应当交灯。")
    yield opened
    opened.close()


@pytest.fixture
def index(catalogue: Catalogue, tmp_path: Path) -> Iterator[VectorIndex]:
    opened = VectorIndex(catalogue, tmp_path / "vectors", "e1")
    fill(opened)
    yield opened
    opened.close()


def found(index: VectorIndex, catalogue: Catalogue, text: str, excluded: tuple[str, ...] = ()) -> list[str]:
    row = catalogue.db.execute(
        "SELECT v.vector FROM passages p JOIN vectors v ON v.hash = p.hash WHERE p.kind = 'sentence' AND p.text = ?",
        (text,),
    ).fetchone()
    vector = np.frombuffer(row[0], "<f4")[None, :]
    hits = index.search(vector, kind="sentence", limit=2, excluded=excluded)
    best = [i for i, score in hits.items() if score > 0.999]
    marks = ",".join("?" * len(best))
    return sorted(
        e for (e,) in catalogue.db.execute(f"SELECT edition_id FROM passages WHERE id IN ({marks})", best)
    )


def test_the_same_sentence_of_two_regulations_stays_two(index: VectorIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "第一条 严禁吸烟。") == ["乙规程", "甲规程"]


def test_an_edition_out_of_force_is_not_found(index: VectorIndex, catalogue: Catalogue) -> None:
    assert found(index, catalogue, "第一条 严禁吸烟。", ("甲规程",)) == ["乙规程"]


def test_a_removed_edition_leaves_the_index(index: VectorIndex, catalogue: Catalogue) -> None:
    catalogue.remove("甲规程")
    index.synchronise()
    assert found(index, catalogue, "第一条 严禁吸烟。") == ["乙规程"]
    assert index.count() == 4


@pytest.mark.parametrize("damage", ["deleted", "pointer lost", "state lost", "half written", "garbled"])
def test_a_damaged_index_is_rebuilt_without_encoding(
    catalogue: Catalogue, tmp_path: Path, index: VectorIndex, damage: str
) -> None:
    index.close()
    folder = tmp_path / "vectors" / (tmp_path / "vectors" / "current").read_text()
    if damage == "deleted":
        shutil.rmtree(tmp_path / "vectors")
    elif damage == "pointer lost":
        (tmp_path / "vectors" / "current").write_text("nowhere")
    elif damage == "state lost":
        (folder / "state.json").unlink()
    elif damage == "half written":
        (folder / "state.json").write_text('{"enc')
    else:
        (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    again = VectorIndex(catalogue, tmp_path / "vectors", "e1")
    assert again.pending() == []
    again.synchronise()
    assert again.count() == 8
    assert found(again, catalogue, "第一条 严禁吸烟。") == ["乙规程", "甲规程"]
    again.close()


def test_another_encoder_wants_vectors_of_its_own(
    catalogue: Catalogue, tmp_path: Path, index: VectorIndex
) -> None:
    index.close()
    other = VectorIndex(catalogue, tmp_path / "vectors", "e2")
    assert len(other.pending()) > 0
    fill(other)
    assert other.count() == 8
    other.close()


def test_a_text_that_came_back_has_its_vector_already(index: VectorIndex, catalogue: Catalogue) -> None:
    catalogue.remove("甲规程")
    put(catalogue, "甲规程", "第一条 严禁吸烟。", "第二条 应当检身。", "第三条 应当登记。")
    assert {p.embedded for p in index.pending()} == {"第三条 应当登记。", "甲规程\n第三条 应当登记。"}
