"""Ingest and retrieval over the real regulations beside the project: figures, not assertions.

    python tests/benchmarks/bench_corpus.py [--home DIR]

Prints characters, clauses and seconds of the ingest (with and without vectors), then hit@k, MRR and the
time of a search on the development questions, and how far questions without an answer are told apart.
With `--home` an earlier ingest of that folder is used again.
"""

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path

from assistant.conversation import Assistant
from assistant.evaluation import QuestionSet, run
from assistant.settings import load
from knowledge.library import Library

SHARED = Path(__file__).resolve().parents[3] / "shared"
SETS = ("zh-dev", "colloquial-dev", "unanswerable-dev")
SHOWN = (
    "hit@1",
    "hit@5",
    "hit@10",
    "mrr",
    "ndcg@10",
    "answered_as_expected",
    "refused_as_expected",
    "ms_p50",
    "ms_p95",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    home: Path | None = parser.parse_args().home
    if not (SHARED / "corpus" / "zh").is_dir():
        raise SystemExit(f"no corpus at {SHARED}")
    with tempfile.TemporaryDirectory() as temporary:
        measure(home or Path(temporary))


def measure(home: Path) -> None:
    with Library(home) as library:
        print(f"{date.today()}  {len(library.holdings())} documents before")
        ingest(library)
        started = time.perf_counter()
        library.warm()
        print(f"warm-up {time.perf_counter() - started:.1f} s")
        assistant = Assistant(library, load(home=home))
        print(f"{'set':<18}{'n':>5}" + "".join(f"{name:>22}" for name in SHOWN))
        for name in SETS:
            questions = QuestionSet.load(SHARED / "questions" / f"{name}.jsonl")
            result = run(questions, assistant, conditions=assistant.conditions())
            cells = "".join(f"{result.metrics.get(metric, float('nan')):>22.3f}" for metric in SHOWN)
            print(f"{name:<18}{len(result.results):>5}{cells}")
        assistant.close()


def ingest(library: Library) -> None:
    started = time.perf_counter()
    results = library.ingest([SHARED / "corpus" / "zh"])
    seconds = time.perf_counter() - started
    characters = sum(r.edition.characters for r in results if r.edition)
    clauses = sum(r.clauses for r in results)
    failed = [r.path for r in results if r.error]
    print(f"{len(results)} files, {characters} characters, {clauses} clauses, failed: {failed}")
    print(f"read, structure, catalogue, keywords: {seconds:.1f} s, {characters / seconds:,.0f} characters/s")
    started = time.perf_counter()
    texts = library.encode()
    seconds = time.perf_counter() - started
    print(f"vectors: {texts} texts in {seconds:.1f} s, {texts / seconds:.1f}/s")


if __name__ == "__main__":
    main()
