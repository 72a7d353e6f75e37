"""The product. Vectors that `job.home` holds are taken from there, so that they need not be made again."""

import contextlib
import sqlite3
from pathlib import Path

import numpy as np
from asking import Job
from vectors import SharedVectors

from knowledge.encoding import Encoder
from knowledge.library import Library
from knowledge.retrieval import Query
from knowledge.vectors import VectorIndex


class System:
    def __init__(self, job: Job, vectors: SharedVectors) -> None:
        self._job = job
        self._vectors = vectors
        self._library = Library(Path(job.folder))

    def ingest(self) -> None:
        self._library.ingest(list(map(Path, self._job.texts)))
        self._encode()
        self._library.warm()

    def _encode(self) -> None:
        index = VectorIndex(self._library.catalogue, Path(self._job.folder), Encoder.identity("offline"))
        pending = index.pending()
        held = self._held()
        taken = [p for p in pending if p.hash in held]
        if taken:
            self._vectors.count([p.embedded for p in taken])
            index.store(taken, np.stack([np.frombuffer(held[p.hash], "<f4") for p in taken]))
        if fresh := [p for p in pending if p.hash not in held]:
            index.store(fresh, self._vectors.passages([p.embedded for p in fresh]))

    def _held(self) -> dict[str, bytes]:
        if self._job.home is None:
            return {}
        catalogue = Path(self._job.home) / "catalogue.sqlite3"
        with contextlib.closing(sqlite3.connect(f"file:{catalogue}?mode=ro", uri=True)) as db:
            encoder = Encoder.identity("offline")
            return dict(db.execute("SELECT hash, vector FROM vectors WHERE encoder = ?", (encoder,)))

    def search(self, question: str) -> list[str]:
        return [e.shown for e in self._library.search(Query(text=question, top_k=self._job.depth))]
