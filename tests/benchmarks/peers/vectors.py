"""The product's offline encoder, shared by all systems: each text is encoded once, and its seconds counted for each.

    python vectors.py CACHE < texts.json

encodes what is missing in a cache, in a process of its own, so that no system's memory holds the model
that encodes passages. Questions are encoded in the asking process, as each system would.
"""

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge.encoding import Encoder
from knowledge.encoding.model import Vectors

_AT_ONCE = 256  # texts after which what was encoded is kept
_SAMPLE = 200


class SharedVectors:
    """`cache` is a file that outlives the run; `python` one that has the product's encoder.

    `waited` are the seconds that calls took here, `counted` those that encoding the same texts takes.
    """

    def __init__(self, cache: Path, python: str) -> None:
        self._cache = cache
        self._python = python
        self._encoder = Encoder.load("offline")
        self.waited = 0.0
        self.counted = 0.0

    def question(self, text: str) -> Vectors:
        """One vector, shape (dimensions,)."""
        row: Vectors = self._encoder.encode_queries([text])[0]
        return row

    def passages(self, texts: Sequence[str]) -> Vectors:
        """A vector a text, shape (len(texts), dimensions)."""
        self.make(texts)
        started = time.perf_counter()
        known = self._known(texts)
        self.counted += sum(known[text][1] for text in texts)
        vectors = np.stack([np.frombuffer(known[text][0], "<f4") for text in texts])
        self.waited += time.perf_counter() - started
        return vectors

    def make(self, texts: Sequence[str]) -> None:
        """See to it that `passages` finds all of these in the cache."""
        started = time.perf_counter()
        known = self._known(texts)
        if missing := [text for text in dict.fromkeys(texts) if text not in known]:
            subprocess.run(
                [self._python, __file__, str(self._cache)], input=json.dumps(missing), text=True, check=True
            )
        self.waited += time.perf_counter() - started

    def count(self, texts: Sequence[str]) -> None:
        """Count the seconds for texts whose vectors come from elsewhere, scaled up from a few of them."""
        few = random.Random(0).sample(list(texts), min(_SAMPLE, len(texts)))
        before = self.counted
        self.passages(few)
        self.counted = before + (self.counted - before) * sum(map(len, texts)) / sum(map(len, few))

    def _known(self, texts: Sequence[str]) -> dict[str, tuple[bytes, float]]:
        db = _open(self._cache)
        found = {}
        for text in texts:
            row = db.execute("SELECT vector, seconds FROM vectors WHERE text = ?", (text,)).fetchone()
            if row:
                found[text] = row
        db.close()
        return found


def _open(cache: Path) -> sqlite3.Connection:
    db = sqlite3.connect(cache)
    db.execute("CREATE TABLE IF NOT EXISTS vectors (text TEXT PRIMARY KEY, vector BLOB, seconds REAL)")
    return db


def main() -> None:
    texts = sorted(json.load(sys.stdin), key=len)
    db, encoder = _open(Path(sys.argv[1])), Encoder.load("offline")
    encoder.encode_passages(texts[:1])  # the model is loaded with the first
    for at in range(0, len(texts), _AT_ONCE):
        batch = texts[at : at + _AT_ONCE]
        started = time.perf_counter()
        vectors = encoder.encode_passages(batch)
        # A text's share of the seconds goes by its length, as the work does.
        pace = (time.perf_counter() - started) / sum(map(len, batch))
        rows = [
            (text, v.astype("<f4").tobytes(), pace * len(text))
            for text, v in zip(batch, vectors, strict=True)
        ]
        with db:
            db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
        print(f"    encoded {at + len(batch)} of {len(texts)}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
