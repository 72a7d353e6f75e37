"""The project's own miners' questions are what they claim to be: see `tests/questions/README.md`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.questions import Question
from assistant.evaluation.wording import fold
from knowledge.keywords import KeywordIndex, Terms, terms
from knowledge.library import Library

FOLDER = Path(__file__).parent / "questions"
SETS = {
    name: QuestionSet.load(FOLDER / f"{name}.jsonl").questions for name in ("miners-dev", "miners-report")
}
EVERY = [question for questions in SETS.values() for question in questions]
FOLLOWUPS = QuestionSet.load(FOLDER / "followups.jsonl").questions


def test_each_half_has_a_hundred_questions_and_none_twice() -> None:
    assert [len(questions) for questions in SETS.values()] == [100, 100]
    assert len({question.id for question in EVERY}) == len({question.question for question in EVERY}) == 200


def test_each_half_of_the_dialogues_has_thirty_that_lean_on_what_was_said() -> None:
    assert [sum(half in question.tags for question in FOLLOWUPS) for half in ("dev", "report")] == [30, 30]
    assert all(question.history and "followup" in question.tags for question in FOLLOWUPS)


@pytest.fixture(scope="module")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("questions")) as library:
        library.ingest([shared / "corpus" / "zh"])
        yield library


@pytest.mark.corpus
def test_every_gold_quote_stands_in_the_document_it_names(shared: Path) -> None:
    texts = {
        path.stem: fold(path.read_text("utf-8", "replace").replace("\\n", ""))
        for path in (shared / "corpus" / "zh").glob("*.txt")
    }
    lacking = [
        (question.id, gold.quote)
        for question in (*EVERY, *FOLLOWUPS)
        for gold in question.gold
        if fold(gold.quote) not in texts[gold.document]
    ]
    assert lacking == []


@pytest.mark.corpus
@pytest.mark.parametrize("name", SETS)
def test_pairs_of_characters_alone_find_few_of_them(corpus: Library, name: str) -> None:
    index = KeywordIndex(corpus.catalogue, corpus.home / "keywords")
    found = [_first(corpus, index, question) for question in SETS[name]]
    index.close()
    assert sum(rank < 5 for rank in found) / len(found) < 0.40


def _first(corpus: Library, index: KeywordIndex, question: Question) -> int:
    """Place of the first passage that holds a gold quote, by pairs of characters alone; 5 beyond the fifth."""
    wanted = Terms(pairs=terms(question.question).pairs, units={})
    for place, passage in enumerate(index.search(wanted, limit=5)):
        (text,) = corpus.catalogue.db.execute("SELECT text FROM passages WHERE id = ?", (passage,)).fetchone()
        if any(fold(gold.quote) in fold(text) for gold in question.gold):
            return place
    return 5
