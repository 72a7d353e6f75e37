"""The language of question and clause decides how words and vectors are weighed."""

from collections.abc import Iterator

import pytest

from knowledge.library import Library
from knowledge.retrieval import Mode, Query

RULES = """Yunling Mine Equipment Rules

1.1 Inspections of every booster fan shall be recorded by the fitter before the shift.
1.2 Pump KZ-204 shall be stopped by the electrician when water rises.
1.3 Pump KZ-240 shall be stopped by the electrician when water rises.
1.4 Pump KZ-420 shall be stopped by the electrician when water rises.
1.5 The shift boss keeps the keys of the powder store. Powder is handed out against a signature. \
Powder that was not used is brought back to the store.
"""


def found(library: Library, question: str, mode: Mode) -> list[str]:
    return [hit.clause for hit in library.search(Query(text=question, mode=mode, top_k=5))]


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("english")
    (folder / "rules.txt").write_text(RULES, "utf-8")
    with Library(folder / "home") as library:
        (result,) = library.ingest([folder / "rules.txt"])
        assert result.error is None
        library.encode()
        yield library


def test_an_english_clause_is_found_by_other_forms_of_its_words(english: Library) -> None:
    assert found(english, "Who is inspecting fans?", Mode.KEYWORD)[0] == "1.1"


@pytest.mark.parametrize("code", ["KZ-204", "KZ-240", "KZ-420"])
def test_an_english_question_is_decided_by_its_words(english: Library, code: str) -> None:
    (clause,) = [line.split()[0] for line in RULES.splitlines() if code in line]
    assert found(english, f"When is pump {code} stopped?", Mode.HYBRID)[0] == clause


def test_sentences_of_english_are_whole(english: Library) -> None:
    (hit,) = [
        h for h in english.search(Query(text="Who keeps the keys of the powder store?")) if h.clause == "1.5"
    ]
    closest = english.retriever.nearness("Is powder brought back?", [hit]).sentences
    assert all(group.text.endswith(".") for group in closest)


def test_words_say_nothing_about_clauses_in_another_language(sample_library: Library) -> None:
    question = "Within 24h and at 20m, who may go down without permission?"
    assert found(sample_library, question, Mode.KEYWORD)
    assert found(sample_library, question, Mode.HYBRID) == found(sample_library, question, Mode.VECTOR)


def test_a_word_of_the_table_reaches_clauses_in_another_language(sample_library: Library) -> None:
    (best, *_) = sample_library.search(Query(text="May I go down without a self-rescuer?"))
    assert "自救器" in best.text
