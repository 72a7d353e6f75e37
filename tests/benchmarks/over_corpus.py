"""The library that benchmarks over the regulations beside the project ask: one that is given, or made for the run."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.library import Library

SHARED = Path(__file__).resolve().parents[3] / "shared"
HELP = "a library of the corpus, made by bench_corpus.py --home"


@contextmanager
def corpus_library(home: Path | None) -> Iterator[Library]:
    """The library at `home`, filled from the regulations where it holds nothing, with its encoder at work.

    Leaves the program where the regulations, or the vectors, are not there.
    """
    corpus = SHARED / "corpus" / "zh"
    if not corpus.is_dir():
        raise SystemExit(f"no corpus at {SHARED}")
    with tempfile.TemporaryDirectory() as temporary, Library(home or Path(temporary)) as library:
        if not library.holdings():
            library.ingest([corpus])
            library.encode()
        if not library.warm():
            raise SystemExit("the library has no vectors")
        yield library
