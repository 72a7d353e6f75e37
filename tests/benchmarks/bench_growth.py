"""How search, memory, disk and start-up grow with the library: figures, not assertions.

    python tests/benchmarks/bench_growth.py [--sizes 10000,100000] [--vectors 100000] [--json FILE]

A library of that many clauses is written straight into the catalogue's tables: clauses put together from the
pieces of sentences of the regulations beside the project (else of the sample handbook), five hundred to an
edition, and a random unit vector for each passage. What is derived of it is then made by the product, and
what is measured is measured in a process of its own: seconds until the library is open, milliseconds of a search
(questions of `colloquial-dev`, else of the handbook) and its memory. Above `--vectors` clauses there are keywords
alone; filling a vector index of a million clauses takes the better part of an hour.
"""

import argparse
import hashlib
import json
import random
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import figures
import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Catalogue
from knowledge.encoding import Encoder
from knowledge.handbook import HANDBOOK, QUESTIONS
from knowledge.keywords import KeywordIndex
from knowledge.library import Library
from knowledge.retrieval import Mode, Query
from knowledge.vectors import VectorIndex

SHARED = Path(__file__).resolve().parents[3] / "shared"
ENCODER = Encoder.identity("offline")
DIMENSIONS = 384
EDITION = 500  # clauses
_BATCH = 20_000
_ASKED = 100  # questions


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--sizes", default="10000,100000", help="clauses, with commas")
    parser.add_argument("--vectors", type=int, default=100_000, help="clauses up to which vectors are made")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--mode", type=Mode, default=Mode.KEYWORD, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measure(asked.measure, asked.mode)))
        return
    with figures.Figures("growth", asked) as told:
        for size in map(int, asked.sizes.split(",")):
            with tempfile.TemporaryDirectory(prefix="kuangzhi-growth-") as folder:
                print(f"\n{size:,} clauses")
                for name, value in grow(Path(folder), size, with_vectors=size <= asked.vectors).items():
                    what, _, unit = name.partition(": ")
                    told.figure(f"{size:,} clauses, {what}", value, unit)


def grow(home: Path, size: int, *, with_vectors: bool) -> dict[str, float]:
    """Figures of a library of `size` clauses, made under `home`."""
    out: dict[str, float] = {}
    catalogue = Catalogue(home / "catalogue.sqlite3")
    out["tables: s"] = timed(lambda: fill(catalogue, size, with_vectors=with_vectors))
    out["catalogue: MB"] = megabytes(home)
    keywords = KeywordIndex(catalogue, home / "keywords")
    out["keywords, built anew: s"] = timed(keywords.synchronise)
    out["keywords: MB"] = megabytes(home / "keywords")
    number = catalogue.db.execute("SELECT clause_id FROM provisions ORDER BY id DESC LIMIT 1").fetchone()[0]
    catalogue.renew(number)
    out["keywords, one clause changed: s"] = timed(keywords.synchronise)
    keywords.close()
    if with_vectors:
        vectors = VectorIndex(catalogue, home / "vectors", ENCODER)
        out["vectors, index built anew: s"] = timed(vectors.synchronise)
        out["vectors: MB"] = megabytes(home / "vectors")
        vectors.close()
    catalogue.close()
    for mode in (Mode.KEYWORD, *([Mode.HYBRID] if with_vectors else [])):
        found = json.loads(
            subprocess.run(
                [sys.executable, __file__, "--measure", str(home), "--mode", mode.value],
                check=True,
                capture_output=True,
            ).stdout
        )
        out |= {f"{mode.value}, {name}": value for name, value in found.items()}
    empty = out["keyword, memory before: MB"]
    out["keyword, memory a clause: kB"] = (out["keyword, memory: MB"] - empty) / size * 1000
    if with_vectors:
        out["hybrid, memory a clause: kB"] = (out["hybrid, memory: MB"] - empty) / size * 1000
    return out


def measure(home: Path, mode: Mode) -> dict[str, float]:
    """Start-up, search and memory in this process."""
    before = held()
    started = time.perf_counter()
    with Library(home) as library:
        if mode is Mode.HYBRID:
            library.retriever.encoder = cast(Encoder, Anything())
        texts = questions()
        library.search(Query(text=texts[0], mode=mode))
        first = time.perf_counter() - started
        spent = [1000 * timed(lambda t=text: library.search(Query(text=t, mode=mode))) for text in texts[1:]]
        spent.sort()
        return {
            "open and first search: s": first,
            "search p50: ms": spent[len(spent) // 2],
            "search p95: ms": spent[int(len(spent) * 0.95)],
            "memory before: MB": before,
            "memory: MB": held(),
        }


class Anything:
    """Stands where the encoder does: what a question means does not change what its search costs."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return unit(np.random.default_rng(len(texts[0])), len(texts))


def fill(catalogue: Catalogue, size: int, *, with_vectors: bool) -> None:
    """Clauses by the pair in provisions: a chunk of both, and a sentence each, in three of four."""
    rng, numbers = random.Random(7), np.random.default_rng(7)
    made = texts(rng)
    passage = 0
    for start in range(0, size, _BATCH):
        clauses, provisions, passages, hashes = [], [], [], []
        for at in range(start, min(size, start + _BATCH), 2):
            title = f"样例规程{at // EDITION}"
            pair = next(made), next(made)
            for offset, text in enumerate(pair):
                place = at % EDITION + offset
                label = f"第{place + 1}条"
                row = (
                    f"{title}#{label}",
                    title,
                    None,
                    place,
                    "article",
                    label,
                    label,
                    '["总则"]',
                    text,
                    None,
                    0,
                )
                clauses.append(row)
            provisions.append((at // 2 + 1, title, f"{title}#第{at % EDITION + 1}条", at % EDITION, place))
            whole = "\n".join(pair)
            kinds = [("chunk", whole, f"{title} 总则\n{whole}"), ("sentence", pair[0], pair[0])]
            kinds += [("sentence", pair[1], pair[1])] if at % 4 else []
            for kind, text, embedded in kinds:
                passage += 1
                digest = hashlib.sha256(f"{passage} {embedded}".encode()).hexdigest()
                passages.append((passage, at // 2 + 1, title, kind, "zh", text, embedded, digest))
                hashes.append(digest)
        with catalogue.writing() as db:
            titles = sorted({row[1] for row in clauses})
            db.executemany("INSERT OR IGNORE INTO documents VALUES (?, ?)", [(t, t) for t in titles])
            db.executemany(
                "INSERT OR IGNORE INTO editions (id, document_id, label, source_name, source_format, source_hash,"
                " characters, warnings, added) VALUES (?, ?, '', ?, 'txt', ?, 1, '[]', '2025-01-01')",
                [(t, t, f"{t}.txt", t) for t in titles],
            )
            insert(db, "clauses", clauses)
            insert(db, "provisions", provisions)
            insert(db, "passages", passages)
            if with_vectors:
                rows = unit(numbers, len(hashes))
                insert(db, "vectors", [(h, ENCODER, v.tobytes()) for h, v in zip(hashes, rows, strict=True)])
            db.execute("UPDATE revision SET number = number + 1")


def insert(db: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    marks = ",".join("?" * len(rows[0]))
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def texts(rng: random.Random) -> Iterator[str]:
    """Clauses of the length and in the words of the source, each put together anew."""
    corpus = SHARED / "corpus" / "zh"
    files = sorted(corpus.glob("*.txt")) if corpus.is_dir() else [HANDBOOK]
    lines = [line.strip() for f in files for line in f.read_text("utf-8").splitlines() if len(line) > 8]
    pieces = [piece for line in lines for piece in re.findall(r"[^，。；]+[，。；]?", line)]
    while True:
        length, text = len(rng.choice(lines)), ""
        while len(text) < min(length, 300):
            text += rng.choice(pieces)
        yield text


def questions() -> list[str]:
    kept = SHARED / "questions" / "colloquial-dev.jsonl"
    rows = (kept if kept.is_file() else QUESTIONS).read_text("utf-8").splitlines()
    return [json.loads(row)["question"] for row in rows[: _ASKED + 1]]


def unit(numbers: np.random.Generator, count: int) -> NDArray[np.float32]:
    rows = numbers.standard_normal((count, DIMENSIONS), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def held() -> float:
    """Megabytes that this process holds."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def megabytes(folder: Path) -> float:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


if __name__ == "__main__":
    main()
