import pytest

from assistant.answers import Answer, Status
from assistant.evaluation.evaluators import answer_scores
from assistant.evaluation.questions import Gold, Question
from knowledge.clauses import Citation


def answer(status: Status, text: str = "", quote: str = "") -> Answer:
    citation = Citation(document="手册", edition="", clause="第一条", clause_id="c1", quote=quote)
    citations = (citation,) if quote else ()
    return Answer(question="问", standalone_question="问", status=status, text=text, citations=citations)


def question(
    answerable: bool | None = None,
    gold: tuple[Gold, ...] = (),
    must_include: tuple[tuple[str, ...], ...] = (),
    must_not_include: tuple[str, ...] = (),
) -> Question:
    return Question(
        id="1",
        question="问",
        answerable=answerable,
        gold=gold,
        must_include=must_include,
        must_not_include=must_not_include,
    )


@pytest.mark.parametrize(
    ("answerable", "status", "scores"),
    [
        (True, Status.ANSWERED, {"answered_as_expected": 1.0}),
        (True, Status.PARTIAL, {"answered_as_expected": 1.0}),
        (True, Status.REFUSED, {"answered_as_expected": 0.0}),
        (False, Status.REFUSED, {"refused_as_expected": 1.0}),
        (False, Status.PARTIAL, {"refused_as_expected": 0.0}),
        (False, Status.ANSWERED, {"refused_as_expected": 0.0}),
        (None, Status.ANSWERED, {}),
    ],
)
def test_only_what_was_expected_is_scored(
    answerable: bool | None, status: Status, scores: dict[str, float]
) -> None:
    assert answer_scores(question(answerable), answer(status)) == scores


def test_a_question_with_gold_expects_an_answer() -> None:
    scores = answer_scores(question(gold=(Gold(clause="1"),)), answer(Status.REFUSED))

    assert scores == {"answered_as_expected": 0.0}


@pytest.mark.parametrize(
    ("text", "quote", "met"),
    [
        ("30 min 以上，浓度 1.0％。", "", 1.0),
        ("30分钟以上。", "浓度不超过1.0%", 1.0),
        ("30分钟以上。", "", 0.0),
        ("130分钟，1.0%", "", 0.0),
    ],
)
def test_every_group_needs_one_of_its_wordings(text: str, quote: str, met: float) -> None:
    asked = question(must_include=(("30分钟", "30min"), ("1.0%",)))

    assert answer_scores(asked, answer(Status.ANSWERED, text, quote))["must_include"] == met


def test_a_forbidden_wording_counts_in_the_text_and_not_in_a_quote() -> None:
    asked = question(must_not_include=("可以行人",))

    assert answer_scores(asked, answer(Status.ANSWERED, "可以 行人。"))["must_not_include"] == 0.0
    assert answer_scores(asked, answer(Status.ANSWERED, "不得。", "何时可以行人"))["must_not_include"] == 1.0


def test_no_answer_meets_nothing() -> None:
    asked = question(answerable=True, must_include=(("甲",),), must_not_include=("乙",))

    assert answer_scores(asked, None) == {
        "answered_as_expected": 0.0,
        "must_include": 0.0,
        "must_not_include": 0.0,
    }
    assert answer_scores(question(answerable=False), None) == {"refused_as_expected": 0.0}
