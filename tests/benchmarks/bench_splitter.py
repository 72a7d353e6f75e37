"""Clauses beside the chunks of the usual pipeline, on the regulations by article beside the project.

    python tests/benchmarks/bench_splitter.py

The other pipeline reads the text and cuts it with RecursiveCharacterTextSplitter(500, overlap 50), as the
LangChain quick start does. What an article is, is told by neither: an article begins at a line that opens
with the next number (第七条 after 第六条, two left out at most) and ends before the one
after it; the last is left aside.

cut: articles that stand whole in no chunk (or provision).
cited: sentences whose citation carries the number of their article. A chunk knows its file and what it
prints, so it cites the last number printed in it before the sentence; a provision cites its clause.
"""

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from figures import Figures, parser
from langchain_text_splitters import RecursiveCharacterTextSplitter

from knowledge import reading
from knowledge.provisions import provisions
from knowledge.structure import numerals
from knowledge.structure.tree import build

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "zh"
_OPENS = re.compile(rf"第([{numerals.CHINESE}]+)条")
_SENTENCE = re.compile(r"[^。；;]{12,}[。；;]")
_SKIPPED = 3  # numbers that a source may leave out, plus one
COLUMNS = {
    "articles": "",
    "sentences": "",
    "cut: chunks": "%",
    "cut: ours": "%",
    "cited: chunks": "%",
    "cited: ours": "%",
}
_ARTICLES = 20  # a file of fewer is not one by article


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """`text` without white space, as are all texts that are compared here."""

    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A chunk or provision and how it finds the number it cites for a sentence at a place of its text."""

    text: str
    cites: Callable[[int], int | None]


def main() -> None:
    if not CORPUS.is_dir():
        raise SystemExit(f"no corpus at {CORPUS}")
    with Figures("splitter", parser(__doc__).parse_args()) as told:
        told.table("file", COLUMNS)
        compare(told)


def compare(told: Figures) -> None:
    totals = [0] * 6
    spent = {"chunks": 0.0, "ours": 0.0}
    for path in sorted(CORPUS.iterdir()):
        lines = [block.text for block in reading.read(path, name=path.name).blocks]
        articles = _articles(lines)
        if len(articles) < _ARTICLES:
            continue
        began = time.process_time()
        chunks = _chunks(lines)
        spent["chunks"] += time.process_time() - began
        began = time.process_time()
        ours = _provisions(path)
        spent["ours"] += time.process_time() - began
        figures = _figures(articles, chunks, ours)
        totals = [a + b for a, b in zip(totals, figures, strict=True)]
        told.row(path.name, *_shares(figures))
    told.row("all", *_shares(totals))
    told.figure("chunks", spent["chunks"], "s")
    told.figure("ours, reading and structure", spent["ours"], "s")


def _shares(figures: Sequence[int]) -> list[float]:
    articles, sentences, cut, our_cut, cited, our_cited = figures
    shares = (cut / articles, our_cut / articles, cited / sentences, our_cited / sentences)
    return [articles, sentences, *(100 * share for share in shares)]


def _figures(articles: Sequence[Article], *pipelines: Sequence[Piece]) -> list[int]:
    said = [(a.number, s) for a in articles for s in _SENTENCE.findall(a.text)]
    times = Counter(s for _, s in said)
    # Words that several articles share do not tell which of them is cited.
    sentences = [(number, s) for number, s in said if times[s] == 1]
    cut = [sum(all(a.text not in p.text for p in pieces) for a in articles) for pieces in pipelines]
    cited = [sum(_cited(s, pieces) == number for number, s in sentences) for pieces in pipelines]
    return [len(articles), len(sentences), *cut, *cited]


def _cited(sentence: str, pieces: Sequence[Piece]) -> int | None:
    for piece in pieces:
        at = piece.text.find(sentence)
        if at >= 0:
            return piece.cites(at)
    return None


def _articles(lines: Sequence[str]) -> list[Article]:
    found: list[tuple[int, list[str]]] = []
    for line in map(_bare, lines):
        opens = _OPENS.match(line)
        number = numerals.parse(opens[1]) if opens else None
        if number is not None and 0 < number - (found[-1][0] if found else 0) <= _SKIPPED:
            found.append((number, [line]))
        elif found and not re.match(rf"第[{numerals.CHINESE}]+[编章节]|附录|附件", line):
            found[-1][1].append(line)
    # Where the last one ends, and an appendix begins, no number tells.
    return [Article(number=number, text="".join(text)) for number, text in found[:-1]]


def _chunks(lines: Sequence[str]) -> list[Piece]:
    splitter = RecursiveCharacterTextSplitter(chunk_size=500, chunk_overlap=50)
    return [_chunk(_bare(text)) for text in splitter.split_text("\n".join(lines))]


def _chunk(text: str) -> Piece:
    def cites(at: int) -> int | None:
        printed = [m for m in _OPENS.finditer(text) if m.start() <= at]
        return numerals.parse(printed[-1][1]) if printed else None

    return Piece(text=text, cites=cites)


def _provisions(path: Path) -> list[Piece]:
    clauses = build(reading.read(path, name=path.name).blocks, path.stem)
    return [_provision(_bare(p.text), p.clause.label) for p in provisions(clauses)]


def _provision(text: str, label: str) -> Piece:
    opens = _OPENS.match(label)
    number = numerals.parse(opens[1]) if opens else None
    return Piece(text=text, cites=lambda _: number)


def _bare(text: str) -> str:
    return "".join(text.split())


if __name__ == "__main__":
    main()
