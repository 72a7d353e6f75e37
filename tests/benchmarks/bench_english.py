"""English questions over English regulations, through the product: ObliQA, on which nothing is trained.

    python tests/benchmarks/bench_english.py [--home DIR] [--every N] [--json FILE]

The 13,732 passages go into the catalogue as clauses of forty documents, each under its own number and with
the headings above it, as a numbered regulation comes out of ingest. Each is a numbered section, so that
each is a provision of its own and a hit is one passage: items that the product would show together with
their section are told apart here, as the questions' answers are. Recall@10 and MAP@10 are divided by the
number of passages that answer. With `--home` an earlier library is used again, with `--every` only each
N-th question.
"""

import json
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import figures
import numpy as np

from knowledge.clauses import Clause, Document, Edition, Kind
from knowledge.library import Library
from knowledge.retrieval import Mode, Query

SHARED = Path(__file__).resolve().parents[3] / "shared"
PASSAGES = SHARED / "corpus" / "en" / "obliqa-passages.jsonl"
QUESTIONS = SHARED / "questions" / "obliqa-dev.jsonl"
HEADING = 80
"""Characters of a passage at most that is a heading for what stands under it."""
TOP = 10

Row = dict[str, Any]


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--every", type=int, default=1)
    asked = parser.parse_args()
    if not PASSAGES.exists():
        raise SystemExit(f"no corpus at {SHARED}")
    with (
        tempfile.TemporaryDirectory() as temporary,
        Library(asked.home or Path(temporary)) as library,
        figures.Figures("english", asked) as told,
    ):
        fill(library)
        told.table("mode", {"Recall@10": "", "MAP@10": "", "p50": "ms", "p95": "ms"})
        for mode in (Mode.KEYWORD, Mode.VECTOR, Mode.HYBRID):
            told.row(mode.value, *measure(library, mode, rows(QUESTIONS)[:: asked.every]).values())


def rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def fill(library: Library) -> None:
    if not library.holdings():
        started = time.perf_counter()
        passages: dict[int, list[Row]] = {}
        for row in rows(PASSAGES):
            passages.setdefault(row["doc"], []).append(row)
        for number, own in passages.items():
            library.catalogue.add(edition(number, own), clauses(number, own))
        print(f"catalogue: {len(passages)} documents in {time.perf_counter() - started:.1f} s", flush=True)
    started = time.perf_counter()
    texts = library.encode()
    print(f"vectors: {texts} texts in {time.perf_counter() - started:.1f} s", flush=True)


def edition(number: int, passages: Iterable[Row]) -> Edition:
    return Edition(
        id=f"doc-{number}",
        document=Document(id=f"doc-{number}", title=f"Document {number}"),
        label="",
        source_name=f"doc-{number}.txt",
        source_format="txt",
        source_hash=f"doc-{number}",
        characters=sum(len(row["text"]) for row in passages),
    )


def clauses(number: int, passages: Iterable[Row]) -> list[Clause]:
    """The passages of a document in order; the parent of `1.2.(3)` is `1.2`, or whatever of it is there."""
    made: dict[str, Clause] = {}
    for position, row in enumerate(passages):
        label: str = row["passage"]
        parent = next((made[above] for above in _above(label) if above in made), None)
        path = parent.heading_path if parent else ()
        if parent and 0 < len(parent.text) <= HEADING:
            path = (*path, parent.text.strip())
        made[label] = Clause(
            id=f"doc-{number}#{label}",
            edition_id=f"doc-{number}",
            parent_id=parent.id if parent else None,
            position=position,
            kind=Kind.NUMBERED,
            number=label,
            label=label,
            heading_path=path,
            text=row["text"],
        )
    return list(made.values())


def _above(label: str) -> Iterable[str]:
    """`1.2.(3)`: `1.2`, `1.2.`, `1`, `1.`."""
    parts = label.rstrip(".").split(".")
    for count in range(len(parts) - 1, 0, -1):
        joined = ".".join(parts[:count])
        yield from (joined, f"{joined}.")


def measure(library: Library, mode: Mode, questions: list[Row]) -> dict[str, float]:
    recalls, precisions, taken = [], [], []
    for row in questions:
        gold = {f"doc-{g['doc']}#{g['passage']}" for g in row["gold"]}
        started = time.perf_counter()
        found = library.search(Query(text=row["question"], top_k=TOP, mode=mode))
        taken.append((time.perf_counter() - started) * 1000)
        hits = np.array([evidence.clause_id in gold for evidence in found] or [False])
        ranks = np.arange(1, len(hits) + 1)
        recalls.append(hits.sum() / len(gold))
        precisions.append((hits.cumsum() / ranks)[hits].sum() / len(gold))
    return {
        "recall@10": float(np.mean(recalls)),
        "map@10": float(np.mean(precisions)),
        "ms_p50": float(np.percentile(taken, 50)),
        "ms_p95": float(np.percentile(taken, 95)),
    }


if __name__ == "__main__":
    main()
