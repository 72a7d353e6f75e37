"""Structure of the real regulations beside the project: figures by file, not assertions.

    python tests/benchmarks/bench_structure.py

For each file: clauses, articles and numbered sections, tables, the longest clause in characters, and the
numbers that are missing between the first and the last of a sequence. Then characters a second (of processor time) of the
structure step alone, and the share of cross-references to the own document that find their clause.
"""

import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from figures import Figures, parser

from knowledge import reading
from knowledge.clauses import Clause, Kind
from knowledge.library import Library
from knowledge.structure import numerals
from knowledge.structure.tree import build

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "zh"


def main() -> None:
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    with Figures("structure", parser(__doc__).parse_args()) as told:
        files(told)
        references(told)


def files(told: Figures) -> None:
    characters, seconds = 0, 0.0
    told.table("file", dict.fromkeys(("clauses", "articles", "numbered", "tables", "longest", "missing"), ""))
    for path in sorted(CORPUS.iterdir()):
        blocks = reading.read(path, name=path.name).blocks
        started = time.process_time()
        clauses = build(blocks, path.stem)
        seconds += time.process_time() - started
        characters += sum(len(block.text) for block in blocks)
        kinds = [clause.kind for clause in clauses]
        counts = (len(clauses), *(kinds.count(k) for k in (Kind.ARTICLE, Kind.NUMBERED, Kind.TABLE)))
        longest = max(len(clause.text) for clause in clauses)
        gaps = missing(clauses)
        told.row(path.name, *counts, longest, len(gaps))
        if gaps:
            print("    " + " ".join(gaps))
    told.figure("structure", characters / seconds, "characters/s")


def missing(clauses: Sequence[Clause]) -> list[str]:
    """Numbers that do not occur though a later one of their sequence does."""
    articles = set()
    children: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for clause in clauses:
        if clause.kind is Kind.ARTICLE and (match := re.match(r"第(.+?)条", clause.number)):
            articles.add(numerals.parse(match[1]) or 0)
        elif clause.kind is Kind.NUMBERED and re.fullmatch(r"\d+(\.\d+)*", clause.label):
            value = tuple(map(int, clause.label.split(".")))
            for depth in range(len(value)):
                children[value[:depth]].add(value[depth])
    gaps = [f"第{n}条" for n in range(1, max(articles, default=0)) if n not in articles]
    for above, found in sorted(children.items()):
        gaps += [".".join(map(str, (*above, n))) for n in range(1, max(found)) if n not in found]
    return gaps


def references(told: Figures) -> None:
    with tempfile.TemporaryDirectory() as home, Library(Path(home)) as library:
        library.ingest([CORPUS])
        own = found = 0
        for holding in library.holdings():
            stored = library.catalogue.references(holding.edition.id)
            links = library.links(library.clauses(holding.edition.id))
            for reference, link in zip(stored, links, strict=True):
                if not reference.document:
                    own += 1
                    found += link.target is not None
        told.figure("references to the own document", own)
    told.figure("resolved", 100 * found / max(own, 1), "%")


if __name__ == "__main__":
    main()
