from dataclasses import replace

import pytest

from assistant.answers import Answer, Check, Status
from assistant.evaluation.evaluators import answer_scores
from assistant.evaluation.questions import Gold, Kind, Question
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

    assert scores == {"answered_as_expected": 0.0, "citation_recall": 0.0}


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


def test_citations_are_right_where_their_clause_holds_a_gold() -> None:
    asked = question(gold=(Gold(quote="风门必须关闭"), Gold(quote="风桥不得漏风")))
    told = answer(Status.ANSWERED, "风门必须关闭。[1]", "风门必须关闭。")

    scores = answer_scores(asked, told)

    assert (scores["citation_precision"], scores["citation_recall"]) == (1.0, 0.5)
    strange = answer_scores(asked, answer(Status.ANSWERED, "矿灯。[1]", "矿灯应当完好。"))
    assert (strange["citation_precision"], strange["citation_recall"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("must", "text", "share"),
    [
        ((("30min",), ("1.0%",)), "不少于0.5h，不超过1%。", 1.0),
        ((("30min",), ("1.0%",)), "不少于30min。", 0.5),
        ((("30min", "半小时"),), "不少于300min。", 0.0),
        ((("必须停止",),), "必须停止。", None),
    ],
)
def test_numbers_match_by_value_and_unit(
    must: tuple[tuple[str, ...], ...], text: str, share: float | None
) -> None:
    assert (
        answer_scores(question(must_include=must), answer(Status.ANSWERED, text)).get("number_match") == share
    )


SINGLE = Question(
    id="s", question="多少？", kind=Kind.SINGLE, choices=("A. 0.5%", "B. 1.0%", "C. 1.5%"), right=("B",)
)


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("B", 1.0),
        ("答案：B。[1]", 1.0),
        ("B. 1.0%", 1.0),
        ("甲烷浓度不得超过1.0%。[1]", 1.0),
        ("选A", 0.0),
        ("1.0%或者1.5%。", 0.0),
        ("不知道。", 0.0),
        ("不得超过11.0%。", 0.0),
    ],
)
def test_exactly_the_right_choice_is_taken(text: str, met: float) -> None:
    assert answer_scores(SINGLE, answer(Status.ANSWERED, text))["choice_match"] == met


@pytest.mark.parametrize(
    ("right", "text", "met"),
    [
        ("true", "对。", 1.0),
        ("false", "不可以。[1]", 1.0),
        ("false", "可以。", 0.0),
        ("true", "风门关闭。", 0.0),
    ],
)
def test_true_and_false_are_read_from_the_first_word(right: str, text: str, met: float) -> None:
    asked = Question(id="t", question="对吗", kind=Kind.TRUE_FALSE, right=(right,))
    assert answer_scores(asked, answer(Status.ANSWERED, text))["choice_match"] == met


def test_the_share_of_supported_sentences_counts_what_was_struck() -> None:
    told = answer(
        Status.PARTIAL, "风门必须关闭。[1]人员可以通行。[1]（未核实：所引条款没有）", "风门必须关闭。"
    )
    struck = replace(told, checks=(Check(check="nothing_struck", passed=False, detail="甲：无；乙：无"),))

    assert answer_scores(question(), told)["supported_share"] == 0.5
    assert answer_scores(question(), struck)["supported_share"] == 0.25
    assert "supported_share" not in answer_scores(question(), answer(Status.REFUSED))
