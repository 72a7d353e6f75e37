"""What the table of question words is worth to the keyword search: figures, not assertions.

    python tests/benchmarks/bench_words.py [--home DIR]

For the development questions: hit@1/5/10 by the gold quote without the table and with it, at several
weights of what is meant against what is said, the share of questions that call for a word of it, and
the time that looking them up takes. With `--home` an earlier ingest of that folder is used.
"""

import argparse
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from assistant.evaluation import QuestionSet
from assistant.evaluation.questions import Question
from assistant.evaluation.wording import fold
from knowledge import keywords
from knowledge.library import Library, Shelf
from knowledge.retrieval.words import WordTable

SHARED = Path(__file__).resolve().parents[3] / "shared"
SETS = ("zh-dev", "colloquial-dev")
WEIGHTS = (0.0, 0.3, 0.5)
PROVISIONS = 10  # that count as found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    home: Path | None = parser.parse_args().home
    if not (SHARED / "corpus" / "zh").is_dir():
        raise SystemExit(f"no corpus at {SHARED}")
    with tempfile.TemporaryDirectory() as temporary:
        if home is None:
            home = Path(temporary)
            with Library(home) as library:
                library.ingest([SHARED / "corpus" / "zh"])
        with Shelf(home) as shelf:
            measure(shelf)


def measure(shelf: Shelf) -> None:
    table = WordTable.shipped()
    print(f"{len(table.entries)} words")
    print(f"{'set':<16}{'n':>5}{'fires':>8}{'us':>7}" + "".join(f"{f'weight {w}':>20}" for w in WEIGHTS))
    for name in SETS:
        questions = QuestionSet.load(SHARED / "questions" / f"{name}.jsonl").questions
        started = time.perf_counter()
        firing = sum(bool(table.expansions(q.question, ["zh"])) for q in questions)
        micros = (time.perf_counter() - started) / len(questions) * 1e6
        cells = "".join(f"{hits(shelf, questions, table, weight):>20}" for weight in WEIGHTS)
        print(f"{name:<16}{len(questions):>5}{firing / len(questions):>8.2f}{micros:>7.0f}{cells}")


def hits(shelf: Shelf, questions: tuple[Question, ...], table: WordTable, weight: float) -> str:
    """hit@1/5/10 of the keyword search, where what is meant counts `weight` times what is said."""
    found = [rank(shelf, question, table, weight) for question in questions]
    return "/".join(f"{sum(r <= k for r in found) / len(found):.3f}" for k in (1, 5, PROVISIONS))


def rank(shelf: Shelf, question: Question, table: WordTable, weight: float) -> int:
    """The place of the first provision that holds a gold quote; PROVISIONS + 1 where none does."""
    db = shelf.catalogue.db
    scores = dict(keywords.search(db, question.question))
    meant = " ".join(t for fired in table.expansions(question.question, ["zh"]) for t in fired.meant)
    if meant and weight:
        for passage, score in keywords.search(db, meant).items():
            scores[passage] = scores.get(passage, 0.0) + weight * score
    quotes = [fold(gold.quote) for gold in question.gold]
    texts = best_texts(shelf, scores)
    return next((at for at, text in enumerate(texts, 1) if any(q in text for q in quotes)), PROVISIONS + 1)


def best_texts(shelf: Shelf, scores: Mapping[int, float]) -> list[str]:
    """The provisions of the best passages, folded as quotes are."""
    best = sorted(scores, key=lambda passage: -scores[passage])[: 10 * PROVISIONS]
    marks = ",".join("?" * len(best))
    owners = dict(
        shelf.catalogue.db.execute(f"SELECT id, provision_id FROM passages WHERE id IN ({marks})", best)
    )
    ranked = dict.fromkeys(owners[passage] for passage in best)
    stored = shelf.catalogue.provisions(list(ranked)[:PROVISIONS])
    return [
        fold("".join(clause.text for clause in shelf.catalogue.members(stored[p])[0]))
        for p in list(ranked)[:PROVISIONS]
    ]


if __name__ == "__main__":
    main()
