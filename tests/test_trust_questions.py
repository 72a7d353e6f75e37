"""The questions that try an answer's trustworthiness are what they claim to be: see `tests/questions/README.md`."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.questions import Gold
from assistant.evaluation.wording import fold, says

FOLDER = Path(__file__).parent / "questions"
SET = QuestionSet.load(FOLDER / "trust-a.jsonl")
LATER = QuestionSet.load(FOLDER / "trust-c.jsonl")
BOTH = (*SET.questions, *LATER.questions)
KINDS = Counter(
    direct=20,
    colloquial=30,
    numeric=25,
    listing=12,
    polarity=15,
    multi_hop=8,
    false_premise=20,
    superseded=8,
    conflict=6,
    partial=8,
    followup=12,
    unanswerable=30,
)
KINDS_LATER = Counter(
    direct=14,
    colloquial=22,
    numeric=16,
    listing=6,
    polarity=12,
    false_premise=10,
    partial=4,
    unanswerable=26,
)
# An article reaches this many characters around the words quoted from it.
AROUND = 700


def test_each_kind_is_there_in_its_number_and_halved() -> None:
    assert SET.errors == ()
    assert Counter(question.tags[0] for question in SET.questions) == KINDS
    halves = Counter((question.tags[0], question.tags[-1]) for question in SET.questions)
    assert all(abs(halves[kind, "dev"] - halves[kind, "report"]) <= 1 for kind in KINDS)


def test_the_later_set_is_there_in_its_number_and_only_reported_on() -> None:
    assert LATER.errors == ()
    assert Counter(question.tags[0] for question in LATER.questions) == KINDS_LATER
    assert {question.tags[-1] for question in LATER.questions} == {"report"}
    assert len({gold.document for question in LATER.questions for gold in question.gold}) >= 25


def test_only_what_no_rule_says_is_to_be_refused_and_the_rest_names_its_gold() -> None:
    for question in BOTH:
        assert question.answerable is (question.tags[0] != "unanswerable"), question.id
        assert bool(question.gold and question.must_include) is question.answerable, question.id
    assert all(question.history for question in BOTH if "followup" in question.tags)


@pytest.fixture(scope="module")
def texts(shared: Path) -> dict[str, str]:
    return {
        path.stem: fold(path.read_text("utf-8", "replace").replace("\\n", ""))
        for path in (shared / "corpus" / "zh").glob("*.txt")
    }


@pytest.mark.corpus
def test_every_gold_quote_is_short_and_stands_in_its_document(texts: dict[str, str]) -> None:
    lacking = [
        (question.id, gold.quote)
        for question in BOTH
        for gold in question.gold
        if len(gold.quote) > 40 or fold(gold.quote) not in texts[gold.document]
    ]
    assert lacking == []


@pytest.mark.corpus
def test_every_fact_wanted_stands_near_the_gold_and_none_forbidden_does(texts: dict[str, str]) -> None:
    for question in BOTH:
        passages = [passage for gold in question.gold for passage in _around(texts[gold.document], gold)]
        assert [group for group in question.must_include if not _said(passages, group)] == [], question.id
        near = [
            passage for gold in question.gold for passage in _around(texts[gold.document], gold, AROUND // 3)
        ]
        assert not _said(near, question.must_not_include), question.id


def _around(text: str, gold: Gold, reach: int = AROUND) -> list[str]:
    """The text `reach` characters to either side of each place where the quote stands."""
    parts = text.split(fold(gold.quote))
    return [before[-reach:] + fold(gold.quote) + after[:reach] for before, after in pairwise(parts)]


def _said(passages: list[str], wordings: tuple[str, ...]) -> bool:
    return any(says(passage, wording) for passage in passages for wording in wordings)


def test_no_question_is_asked_twice() -> None:
    asked = Counter((question.question, question.history) for question in BOTH)
    assert max(asked.values()) == 1
    assert len({question.id for question in BOTH}) == len(BOTH)
