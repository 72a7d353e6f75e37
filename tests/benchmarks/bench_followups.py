"""How often the right clause comes first for the last question of a dialogue, by how it is completed.

    python tests/benchmarks/bench_followups.py [--home DIR] [--json FILE] [--compare EARLIER.json] [--misses]

Over the regulations beside the project, with the offline encoder and no chat model: hit@1/@5/@10 of the last
words as they stand, of these glued to the question before them, of what the rules make of them, and of the
same question asked whole by its writer. The rules were made on the half tagged `dev`; `report` was written
after they stood. Goal: the rules within 3 points of the whole question at hit@5.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import figures
from over_corpus import HELP, corpus_library

from assistant.answering.followup import resolve
from assistant.evaluation.fields import to_question
from assistant.evaluation.matching import ranks
from assistant.evaluation.questions import Question
from knowledge.library import Library
from knowledge.retrieval import Query

HERE = Path(__file__).resolve().parent
SET = HERE.parent / "questions" / "followups.jsonl"
DEPTH = 10
WITHIN = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """The question of a line, and the words of the same question asked whole."""

    asked: Question
    whole: str

    @property
    def before(self) -> str:
        return [turn.content for turn in self.asked.history if turn.role == "user"][-1]


Ask = Callable[[Dialogue], tuple[str, date | None]]
WAYS: dict[str, Ask] = {
    "last words": lambda d: (d.asked.question, d.asked.as_of),
    "glued": lambda d: (f"{d.before.rstrip('？?。 ')}；{d.asked.question}", d.asked.as_of),
    "rules": lambda d: _by_rules(d),
    "whole": lambda d: (d.whole, d.asked.as_of),
}


def main() -> None:
    parser = figures.parser(__doc__)
    parser.add_argument("--home", type=Path, help=HELP)
    parser.add_argument("--misses", action="store_true", help="print what the rules made of those missed")
    options = parser.parse_args()
    with (
        corpus_library(options.home) as library,
        figures.Figures("followups", options) as told,
    ):
        for half in ("dev", "report"):
            measure(library, told, half, misses=options.misses)


def measure(library: Library, told: figures.Figures, half: str, *, misses: bool) -> None:
    dialogues = [d for d in load() if half in d.asked.tags]
    told.table(half, {"dialogues": "", "hit@1": "", "hit@5": "", "hit@10": ""})
    at_five = {}
    for name, way in WAYS.items():
        found = [rank(library, dialogue, way) for dialogue in dialogues]
        hits = [sum(r is not None and r <= k for r in found) / len(found) for k in (1, 5, 10)]
        told.row(f"{half}, {name}", len(found), *hits)
        at_five[name] = hits[1]
        if misses and name in ("rules", "whole"):
            tell(dialogues, found, way)
    told.figure(f"{half}: whole - rules, hit@5", at_five["whole"] - at_five["rules"], most=WITHIN)


def rank(library: Library, dialogue: Dialogue, way: Ask) -> int | None:
    text, day = way(dialogue)
    hits = library.search(Query(text=text, top_k=DEPTH, as_of=day))
    return min((place for place in ranks(hits, dialogue.asked.gold) if place is not None), default=None)


def tell(dialogues: Sequence[Dialogue], found: Sequence[int | None], way: Ask) -> None:
    for dialogue, place in zip(dialogues, found, strict=True):
        if place is None or place > 5:
            print(f"  {dialogue.asked.id} {place} {way(dialogue)[0]} | {dialogue.whole}")


def load() -> list[Dialogue]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in SET.read_text("utf-8").splitlines()]
    return [Dialogue(asked=to_question(row, row["id"]), whole=row["whole"]) for row in rows]


def _by_rules(dialogue: Dialogue) -> tuple[str, date | None]:
    made = resolve(dialogue.asked.question, dialogue.asked.history)
    return made.text, made.as_of


if __name__ == "__main__":
    main()
