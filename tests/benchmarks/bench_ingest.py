"""What taking in the regulations beside the project costs, phase by phase: figures, not assertions.

    python tests/benchmarks/bench_ingest.py [--no-encoder] [--json FILE]

Characters a second of reading alone, of reading and structure, of all until the files are answerable by
keywords, and of the search for suspect words that follows behind. Then the largest file is taken in by a
library of its own, encoded, changed in every twentieth clause and taken in again: seconds of both, and their
ratio. `cpu` is the processor's time in this process and its children, which other work on the machine
stretches less than the clock's.
"""

import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import figures
from figures import Figures

from knowledge import reading
from knowledge.library import Library
from knowledge.structure.tree import build

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "zh"
CHANGED = 20  # one clause in so many


@dataclass(slots=True)
class Spent:
    wall: float = 0.0
    cpu: float = 0.0


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--no-encoder", action="store_true", help="leave out the revised edition")
    asked = parser.parse_args()
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    with Figures("ingest", asked) as told:
        phases(told)
        if not asked.no_encoder:
            revised(told, max(CORPUS.glob("*.txt"), key=lambda path: path.stat().st_size))


def phases(told: Figures) -> None:
    """Each phase over the whole corpus."""
    files = [path for path in sorted(CORPUS.iterdir()) if path.is_file()]
    with clock() as read:
        readings = [reading.read(path) for path in files]
    with clock() as structure:
        for path, result in zip(files, readings, strict=True):
            build(result.blocks, path.stem)
    whole, answerable, examining, characters = taken_in(files)
    _, plain, _, of_plain = taken_in([path for path in files if path.suffix == ".txt"])
    print(f"{len(files)} files, {characters:,} characters")
    told.table("phase", {"wall": "s", "processor": "s", "characters a second": "", "a processor second": ""})
    for name, spent, of in (
        ("read alone", read, characters),
        ("structure alone", structure, characters),
        ("until answerable by keywords", answerable, characters),
        ("the same, plain text only", plain, of_plain),
        ("suspect words, behind", examining, characters),
        ("all", whole, characters),
    ):
        told.row(name, spent.wall, spent.cpu, of / spent.wall, of / spent.cpu)


def taken_in(files: list[Path]) -> tuple[Spent, Spent, Spent, int]:
    """What a library of its own spends on the files: in all, until they are answerable, on suspect words;
    and how many characters they have.
    """
    with tempfile.TemporaryDirectory() as home, Library(Path(home)) as library:
        examining = Spent()
        around(library, "examine", examining)
        with clock() as whole:
            results = library.ingest(files)
    characters = sum(r.edition.characters for r in results if r.edition)
    answerable = Spent(whole.wall - examining.wall, whole.cpu - examining.cpu)
    return whole, answerable, examining, characters


def revised(told: Figures, path: Path) -> None:
    """The first ingest of a file with its vectors, and that of its revised edition."""
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder) / "home") as library:
        library.encode()  # the encoder is loaded before the clock runs
        name = Path(folder) / path.name
        spent, texts = [], []
        for text in (original := path.read_text("utf-8"), changed(original)):
            name.write_text(text, "utf-8")
            with clock() as one:
                (result,) = library.ingest([name])
                texts.append(library.encode())
            assert result.error is None, result.error
            spent.append(one)
    first, again = spent
    print(f"\n{path.name}: {result.clauses} clauses, one in {CHANGED} changed")
    told.table("edition", {"wall": "s", "processor": "s", "texts encoded": ""})
    for label, one, count in zip(("first", "revised"), spent, texts, strict=True):
        told.row(label, one.wall, one.cpu, count)
    told.figure("revised ÷ first", again.wall / first.wall, most=0.1)
    told.figure("revised ÷ first, processor", again.cpu / first.cpu)


def changed(text: str) -> str:
    """The text with words added to one in twenty of its articles."""
    articles = list(re.finditer(r"^\s*第[一二三四五六七八九十百千零〇\d]+条.*?[。：；]", text, re.MULTILINE))
    for found in reversed(articles[::CHANGED]):
        text = f"{text[: found.end() - 1]}，并做好记录{text[found.end() - 1 :]}"
    return text


def around(library: Library, method: str, spent: Spent) -> None:
    """Add to `spent` what `method` of this library costs."""
    original: Callable[..., Any] = getattr(library, method)

    def timed(*arguments: Any) -> Any:
        with clock() as one:
            result = original(*arguments)
        spent.wall += one.wall
        spent.cpu += one.cpu
        return result

    setattr(library, method, timed)


@contextmanager
def clock() -> Iterator[Spent]:
    spent = Spent()
    wall, cpu = time.perf_counter(), processor()
    yield spent
    spent.wall, spent.cpu = time.perf_counter() - wall, processor() - cpu


def processor() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
