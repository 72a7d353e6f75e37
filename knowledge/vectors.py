"""Vector search: Chroma, embedded, as a cache of the vectors that stand in the catalogue.

Chroma allows one process a folder and may lose or mix up what it holds when a process dies, so it is
never trusted: each vector also stands in SQLite under the hash of its text and the encoder's name.
Where the two disagree, Chroma is rebuilt aside and swapped in, without encoding anything again.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Catalogue
from knowledge.derived import DerivedFolder

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_BATCH = 4000  # Chroma takes at most 5,461 records a call
# A collection each: filtering one by kind costs 30 ms a query, searching two costs 5.
_KINDS = ("chunk", "sentence")

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A text without a vector. Several passages may share it."""

    hash: str
    embedded: str
    language: str


class VectorIndex:
    """The vectors of one encoder: kept in the catalogue, searched in Chroma under `folder`."""

    def __init__(self, catalogue: Catalogue, folder: Path, encoder: str) -> None:
        self._catalogue = catalogue
        self._derived = DerivedFolder(folder)
        self.encoder = encoder
        self._lock = threading.RLock()
        self._client: ClientAPI | None = None
        self._collections: dict[str, Collection] = {}

    # -- the catalogue's side ------------------------------------------------------------------

    def pending(self) -> list[Pending]:
        """Texts that still want a vector of this encoder, shortest first (equal lengths pad least)."""
        rows = self._catalogue.db.execute(
            "SELECT p.hash, min(p.embedded), min(p.language) FROM passages p"
            " LEFT JOIN vectors v ON v.hash = p.hash AND v.encoder = ?"
            " WHERE v.hash IS NULL GROUP BY p.hash ORDER BY length(min(p.embedded))",
            (self.encoder,),
        )
        return [Pending(hash=h, embedded=e, language=lang) for h, e, lang in rows]

    def store(self, texts: Sequence[Pending], vectors: Vectors) -> None:
        """Keep one float32 vector a text; shape (len(texts), dimensions)."""
        with self._catalogue.writing() as db:
            db.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [
                    (t.hash, self.encoder, v.astype("<f4").tobytes())
                    for t, v in zip(texts, vectors, strict=True)
                ],
            )

    # -- Chroma's side -------------------------------------------------------------------------

    def search(
        self, vectors: Vectors, *, kind: str, limit: int, excluded: Sequence[str] = ()
    ) -> dict[int, float]:
        """Cosine by passage id for the best `limit` passages of `kind`; `vectors` has one row."""
        with self._lock:
            collection = self._open()[kind]
            # Few editions are out of force, so fetching more and dropping theirs costs less than Chroma's
            # filter; that one is for the day whose rules are mostly gone.
            size = 2 * limit if excluded else limit
            found = _query(collection, vectors, size, {})
            out = self._catalogue.passages_of(found, excluded) if excluded else set()
            kept = [item for item in found.items() if item[0] not in out]
            if len(kept) < limit and len(found) == size:
                found = _query(collection, vectors, limit, {"edition": {"$nin": list(excluded)}})
                kept = list(found.items())
            return dict(kept[:limit])

    def synchronise(self) -> None:
        """Make Chroma hold exactly the passages that have vectors; cheap where it already does."""
        with self._lock, self._derived.room():
            wanted, state = self._wanted(), self._derived.state()
            if state == wanted and self._held() == wanted["count"]:
                return
            self._update(wanted)

    def close(self) -> None:
        with self._lock:
            self._drop_client()

    def _wanted(self) -> dict[str, Any]:
        count = self._catalogue.db.execute(
            "SELECT count(*) FROM passages p JOIN vectors v ON v.hash = p.hash AND v.encoder = ?",
            (self.encoder,),
        ).fetchone()[0]
        return {"encoder": self.encoder, "revision": self._catalogue.revision(), "count": count}

    def _update(self, wanted: dict[str, Any]) -> None:
        """Add and delete what differs; build anew where the folder cannot be trusted."""
        state = self._derived.state()
        trusted = state.get("encoder") == self.encoder and self._held() == state.get("count")
        if not trusted:
            self._rebuild(wanted)
            return
        held = {int(i) for kind in _KINDS for i in self._open()[kind].get(include=[])["ids"]}
        have = {
            row[0]
            for row in self._catalogue.db.execute(
                "SELECT p.id FROM passages p JOIN vectors v ON v.hash = p.hash AND v.encoder = ?",
                (self.encoder,),
            )
        }
        if len(held - have) > len(have) / 5:
            # Chroma leaves what it deletes in its graph; beyond a fifth a fresh one is smaller and better.
            self._rebuild(wanted)
            return
        self._derived.distrust()
        gone = [str(i) for i in held - have]
        for at in range(0, len(gone), _BATCH):
            for collection in self._open().values():
                collection.delete(ids=gone[at : at + _BATCH])
        self._insert(have - held)
        self._derived.vouch(wanted)

    def _rebuild(self, wanted: dict[str, Any]) -> None:
        self._drop_client()
        fresh = self._derived.fresh()
        self._client, self._collections = _connect(fresh)
        self._insert(None)
        self._derived.adopt(fresh, wanted)

    def _insert(self, only: set[int] | None) -> None:
        for batch in self._rows(only):
            for kind in _KINDS:
                if rows := [row for row in batch if row[1] == kind]:
                    self._open()[kind].upsert(
                        ids=[str(row[0]) for row in rows],
                        embeddings=np.stack([np.frombuffer(row[3], "<f4") for row in rows]),
                        metadatas=[{"edition": row[2]} for row in rows],
                    )

    def _rows(self, only: set[int] | None) -> Iterator[list[tuple[int, str, str, bytes]]]:
        cursor = self._catalogue.db.execute(
            "SELECT p.id, p.kind, p.edition_id, v.vector FROM passages p"
            " JOIN vectors v ON v.hash = p.hash AND v.encoder = ?",
            (self.encoder,),
        )
        batch: list[tuple[int, str, str, bytes]] = []
        for row in cursor:
            if only is None or row[0] in only:
                batch.append(row)
            if len(batch) == _BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def count(self) -> int:
        """Passages that can be found by vector."""
        with self._lock:
            return max(0, self._held())

    def stored(self, hashes: Sequence[str]) -> dict[str, Vectors]:
        """Vectors by the hash of their text, as far as they are ready."""
        marks = ",".join("?" * len(hashes))
        rows = self._catalogue.db.execute(
            f"SELECT hash, vector FROM vectors WHERE encoder = ? AND hash IN ({marks})",
            (self.encoder, *hashes),
        )
        return {h: np.frombuffer(v, "<f4") for h, v in rows}

    def _held(self) -> int:
        """Passages in Chroma; -1, which no state says, where it cannot be opened."""
        try:
            return sum(collection.count() for collection in self._open().values())
        except Exception:
            # Whatever a damaged folder makes Chroma raise, the remedy is the same: build it anew.
            self._drop_client()
            return -1

    def _open(self) -> "dict[str, Collection]":
        if not self._collections:
            self._client, self._collections = _connect(self._derived.current())
        return self._collections

    def _drop_client(self) -> None:
        if self._client is not None:
            # Chroma keeps one system a folder for the life of the process; without this the next
            # client of the folder would write through the old one.
            self._client.clear_system_cache()
        self._client = None
        self._collections = {}


def _connect(folder: Path) -> "tuple[ClientAPI, dict[str, Collection]]":
    import chromadb
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    collections = {
        kind: client.get_or_create_collection(
            f"{kind}-vectors",
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200}},
        )
        for kind in _KINDS
    }
    return client, collections


def _query(collection: "Collection", vectors: Vectors, limit: int, where: dict[str, Any]) -> dict[int, float]:
    """Cosine by passage id of the nearest `limit`, nearest first."""
    # Not the metadata: handing them out takes longer than the search.
    found = collection.query(
        query_embeddings=vectors, n_results=limit, where=where or None, include=["distances"]
    )
    distances = found["distances"] or [[]]
    return {int(i): 1.0 - float(d) for i, d in zip(found["ids"][0], distances[0], strict=True)}
