"""The table of limits over the real regulations beside the project: how quickly it is drawn, what it covers.

    python tests/benchmarks/bench_limits.py [--home HOME] [--show]

Draws the limits of a library (HOME, or one made of the corpus here), counts conflicts, and asks `coverage`
about question sets: those without an answer (refused at most) and those with one (never refused).
`--show` prints every question that is refused though it has an answer, and every conflict.
"""

import argparse
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from knowledge.deliveries import files
from knowledge.library import Library
from knowledge.limits import Ruled, conflicts, coverage
from knowledge.limits.extraction import extract

SHARED = Path(__file__).resolve().parents[3] / "shared"
UNANSWERABLE = SHARED / "questions" / "unanswerable-dev.jsonl"
ANSWERABLE = (
    SHARED / "questions" / "zh-dev.jsonl",
    SHARED / "questions" / "colloquial-dev.jsonl",
    Path(__file__).parents[1] / "questions" / "miners-dev.jsonl",
)
_REFUSED = frozenset({Ruled.QUANTITY_RULED_ELSEWHERE, Ruled.VALUE_UNRULED, Ruled.THING_UNKNOWN})


def questions(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def drawing(library: Library) -> None:
    """Characters a second of the extraction alone, and how many limits it draws."""
    editions = [(e.document.title, library.clauses(e.id)) for e in library.catalogue.editions()]
    characters = sum(len(clause.text) for _, clauses in editions for clause in clauses)
    began = time.perf_counter()
    count = sum(1 for title, clauses in editions for _ in extract(clauses, title))
    seconds = time.perf_counter() - began
    print(
        f"{count} limits of {characters} characters in {seconds:.2f} s: {characters / seconds:,.0f} characters/s"
    )


def covering(library: Library, *, show: bool) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for item in questions(UNANSWERABLE):
        tags = item["tags"]
        assert isinstance(tags, list)
        counts[str(tags[-1]), coverage(str(item["question"]), library.limits).ruled.name] += 1
    for tag in dict.fromkeys(tag for tag, _ in counts):
        told = {ruled: count for (of, ruled), count in counts.items() if of == tag}
        print(f"without an answer, {tag}: {told}")
    for path in ANSWERABLE:
        total, asking, wrong = 0, 0, []
        for item in questions(path):
            found = coverage(str(item["question"]), library.limits)
            total += 1
            asking += found.ruled is not Ruled.NO_VALUE_ASKED
            if found.ruled in _REFUSED:
                wrong.append((item["question"], found.ruled.name, found.missing))
        print(
            f"with an answer, {path.name}: {len(wrong)} refused of {total}, {asking} of which ask for a value"
        )
        for one in wrong if show else ():
            print("   ", *one)


def conflicting(library: Library, *, show: bool) -> None:
    found = conflicts(library.limits.in_force())
    print(f"{len(found)} conflicts")
    for one in found if show else ():
        print(f"    {one.one.title} {one.one.shown} | {one.other.title} {one.other.shown}: {one.one.subject}")


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--home", type=Path)
    options.add_argument("--show", action="store_true")
    chosen = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="kuangzhi-limits-") as folder,
        Library(chosen.home or Path(folder)) as library,
    ):
        if chosen.home is None:
            library.ingest(files([SHARED / "corpus" / "zh"]))
        drawing(library)
        covering(library, show=chosen.show)
        conflicting(library, show=chosen.show)


if __name__ == "__main__":
    main()
