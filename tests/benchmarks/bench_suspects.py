"""Suspect words over the real regulations beside the project: precision and recall, by kind.

    python tests/benchmarks/bench_suspects.py [--misses]

Three lists beside this file: errors planted into copies of clauses, real errors of the corpus, and the
verdict on every alarm that the untouched corpus raises. They name places and a few characters only.
"""

import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from figures import Figures, parser

from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause
from knowledge.deliveries import files
from knowledge.ingest import Intake, ingest
from knowledge.sources import Sources
from knowledge.suspects import Finding, examine

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "zh"
LISTS = Path(__file__).with_name("suspects")


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Its clauses, and the same by file and label."""

    clauses: tuple[Clause, ...]
    places: dict[tuple[str, str], tuple[Clause, ...]]
    files: dict[str, str]

    def find(self, entry: dict[str, str]) -> Clause:
        """The clause of a list's entry; raises LookupError where the anchor stands in none."""
        for clause in self.places.get((entry["file"], entry["clause"]), ()):
            if entry["anchor"] in clause.text:
                return clause
        raise LookupError(f"{entry['file']} {entry['clause']} {entry['anchor']}")


def read(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (LISTS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def corpus() -> Corpus:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue(Path(folder) / "catalogue.sqlite3")
        intake = Intake(catalogue=catalogue, sources=Sources(Path(folder)))
        for path in files([CORPUS]):
            ingest(intake, path)
        clauses: list[Clause] = []
        places: dict[tuple[str, str], tuple[Clause, ...]] = {}
        sources: dict[str, str] = {}
        for edition in catalogue.editions():
            for clause in catalogue.clauses(edition.id):
                clauses.append(clause)
                sources[clause.id] = edition.source_name
                key = edition.source_name, clause.label
                places[key] = (*places.get(key, ()), clause)
        catalogue.close()
    return Corpus(clauses=tuple(clauses), places=places, files=sources)


def planted(
    source: Corpus, entries: Sequence[dict[str, str]]
) -> tuple[list[Clause], list[tuple[str, int, int]]]:
    """All clauses with the errors of `entries` in them, and where each stands: clause id, start, end."""
    texts = {clause.id: clause.text for clause in source.clauses}
    spots = []
    for entry in entries:
        clause = source.find(entry)
        start = clause.text.index(entry["anchor"])
        end = start + len(entry["anchor"])
        texts[clause.id] = clause.text[:start] + entry["reads"] + clause.text[end:]
        spots.append((clause.id, start, start + len(entry["reads"])))
    return [replace(clause, text=texts[clause.id]) for clause in source.clauses], spots


def hit(spot: tuple[str, int, int], findings: Iterable[Finding]) -> bool:
    clause_id, start, end = spot
    return any(f.clause_id == clause_id and f.start < end and start < f.end for f in findings)


def recall(told: Figures, name: str, found: Sequence[tuple[str, bool]]) -> None:
    total, right = Counter(k for k, _ in found), Counter(k for k, ok in found if ok)
    told.figure(f"{name}: recall", sum(right.values()) / len(found))
    print("    " + ", ".join(f"{kind} {right[kind]}/{count}" for kind, count in sorted(total.items())))


def main() -> None:
    wanted = parser(__doc__)
    wanted.add_argument("--misses", action="store_true", help="name what was not found")
    options = wanted.parse_args()
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    with Figures("suspects", options) as told:
        measure(told, misses=options.misses)


def measure(told: Figures, *, misses: bool) -> None:
    source = corpus()
    started = time.perf_counter()
    untouched = examine(source.clauses)
    told.figure("examined", time.perf_counter() - started, "s")
    told.figure("clauses", len(source.clauses))
    told.figure("alarms", len(untouched))
    verdicts = {(v["file"], v["clause"], v["found"]): v["verdict"] for v in read("verdicts")}
    judged = Counter(
        verdicts.get((source.files[f.clause_id], f.clause_id.partition("#")[2], f.found), "unjudged")
        for f in untouched
    )
    right = judged["real"] + judged["defensible"]
    wrong = judged["false"] + judged["unjudged"]
    told.figure("untouched: precision", right / len(untouched))
    print(f"    {dict(judged)}")
    told.figure("false alarms per 10,000 clauses", 10_000 * wrong / len(source.clauses))
    real = read("real")
    found = [(e["kind"], hit(_spot(source, e), untouched)) for e in real]
    recall(told, "real", found)
    entries = read("planted")
    known = {(f.clause_id, f.found, f.kind) for f in untouched}
    for name, half in (("developed on", entries[::2]), ("held out", entries[1::2])):
        clauses, spots = planted(source, half)
        findings = examine(clauses)
        found = [(e["kind"], hit(s, findings)) for e, s in zip(half, spots, strict=True)]
        strangers = [
            f
            for f in findings
            if (f.clause_id, f.found, f.kind) not in known
            and not any(f.clause_id == i and f.start < e and s < f.end for i, s, e in spots)
        ]
        hits = sum(ok for _, ok in found)
        recall(told, f"planted, {name}", found)
        told.figure(f"planted, {name}: precision", hits / ((hits + len(strangers)) or 1))
        if misses:
            for entry, (_, ok) in zip(half, found, strict=True):
                if not ok:
                    print("  missed", entry)
            for stranger in strangers:
                print("  stranger", stranger.clause_id, stranger.found, stranger.kind)
    if misses:
        print(*(f"  missed {e}" for e in real if not hit(_spot(source, e), untouched)), sep="\n")


def _spot(source: Corpus, entry: dict[str, str]) -> tuple[str, int, int]:
    clause = source.find(entry)
    start = clause.text.index(entry["anchor"])
    return clause.id, start, start + len(entry["anchor"])


if __name__ == "__main__":
    main()
