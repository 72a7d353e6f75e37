"""Ingest and retrieval over the real regulations beside the project: figures, not assertions.

    python tests/benchmarks/bench_corpus.py [--home DIR]

Prints characters, clauses and seconds of the ingest (with and without vectors), then hit@k, MRR and the
time of a search on the development questions, and how far questions without an answer are told apart.
With `--home` an earlier ingest of that folder is used again.
"""

import tempfile
import time
from pathlib import Path

from figures import Figures, parser

from assistant.conversation import Assistant
from assistant.evaluation import QuestionSet, run
from assistant.settings import load
from knowledge.library import Library

SHARED = Path(__file__).resolve().parents[3] / "shared"
SETS = ("zh-dev", "colloquial-dev", "unanswerable-dev")
SHOWN = {
    "hit@1": "",
    "hit@5": "",
    "hit@10": "",
    "mrr": "",
    "ndcg@10": "",
    "answered_as_expected": "",
    "refused_as_expected": "",
    "ms_p50": "ms",
    "ms_p95": "ms",
}


def main() -> None:
    wanted = parser(__doc__)
    wanted.add_argument("--home", type=Path)
    options = wanted.parse_args()
    if not (SHARED / "corpus" / "zh").is_dir():
        raise SystemExit(f"no corpus at {SHARED}")
    with tempfile.TemporaryDirectory() as temporary, Figures("corpus", options) as told:
        measure(options.home or Path(temporary), told)


def measure(home: Path, told: Figures) -> None:
    with Library(home) as library:
        print(f"{len(library.holdings())} documents before")
        ingest(library, told)
        started = time.perf_counter()
        library.warm()
        told.figure("warm-up", time.perf_counter() - started, "s")
        assistant = Assistant(library, load(home=home))
        told.table("set", {"n": ""} | SHOWN)
        for name in SETS:
            questions = QuestionSet.load(SHARED / "questions" / f"{name}.jsonl")
            result = run(questions, assistant, conditions=assistant.conditions())
            told.row(name, len(result.results), *(result.metrics.get(m, float("nan")) for m in SHOWN))
        assistant.close()


def ingest(library: Library, told: Figures) -> None:
    started = time.perf_counter()
    results = library.ingest([SHARED / "corpus" / "zh"])
    seconds = time.perf_counter() - started
    characters = sum(r.edition.characters for r in results if r.edition)
    clauses = sum(r.clauses for r in results)
    failed = [r.path for r in results if r.error]
    print(f"{len(results)} files, {characters} characters, {clauses} clauses, failed: {failed}")
    told.figure("read, structure, keywords", seconds, "s")
    told.figure("ingested", characters / seconds, "characters/s")
    started = time.perf_counter()
    texts = library.encode()
    seconds = time.perf_counter() - started
    told.figure("vectors", seconds, "s")
    told.figure("encoded", texts / seconds, "texts/s")


if __name__ == "__main__":
    main()
