"""What may be said of what was found: by probabilities that are kept in a file, and by words without vectors."""

import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering import asking, confidence
from assistant.answering.sentences import ranked
from assistant.answers import Status
from knowledge.clauses import Evidence
from knowledge.retrieval import Closest, Nearness

FAR, NEAR = 0.80, 0.93
"""Cosines of another trade's sentence, and of the one that answers."""


def evidence(text: str, score: float = 2.0) -> Evidence:
    return Evidence(
        document="云岭矿手册",
        edition="",
        edition_id="云岭矿手册",
        clause="第一条",
        clause_id="云岭矿手册#1",
        heading_path=(),
        text=text,
        page=None,
        score=score,
    )


def known(cosine: float, share: float, score: float) -> dict[str, float]:
    """The features of a question whose best clause has this cosine, score and share of its pairs."""
    found = [evidence("风门之间的距离不得小于5m。", score), evidence("别的。", 0.1)]
    sentences = (
        Closest(evidence=0, text=found[0].text, cosine=cosine, pairs=share),
        Closest(evidence=1, text=found[1].text, cosine=cosine - 0.02, pairs=0.0),
    )
    nearness = Nearness(sentences=sentences, covered=(share, 0.0), focus=(share, 0.0), focus_meant=(0.5, 0.5))
    asked = asking.read("风门之间隔多远")
    return confidence.features("风门之间隔多远", asked, found, ranked(asked, found, nearness), nearness)


def trees() -> list[object]:
    read = json.loads((files("assistant.answering") / "confidence.json").read_text(encoding="utf-8"))
    return [tree for fitted in read.values() for tree in fitted["trees"]]


def names(tree: object) -> set[str]:
    if not isinstance(tree, dict):
        return set()
    return {tree["feature"]} | names(tree["low"]) | names(tree["high"])


def test_the_fitted_trees_know_the_features_and_only_them() -> None:
    assert trees()
    assert {name for tree in trees() for name in names(tree)} <= set(known(NEAR, 0.5, 2.0))


def test_what_is_near_and_covered_is_likelier_right_than_what_is_not() -> None:
    good, bad = known(NEAR, 0.9, 4.0), known(FAR, 0.0, 0.1)
    for which in ("answerable", "right"):
        assert confidence.probability(which, good) > 0.6 > confidence.probability(which, bad)


@given(st.fixed_dictionaries({name: st.floats(-10, 10) for name in known(NEAR, 0.5, 2.0)}))
def test_any_features_give_a_probability(features: dict[str, float]) -> None:
    assert 0.0 < confidence.probability("answerable", features) < 1.0


@pytest.mark.parametrize(
    ("question", "text", "status"),
    [
        ("风门之间隔多远", "风门之间的距离不得小于5m。", Status.PARTIAL),
        ("食堂几点开饭", "风门之间的距离不得小于5m。", Status.REFUSED),
    ],
)
def test_without_vectors_only_leads_are_given(question: str, text: str, status: Status) -> None:
    found = [evidence(text)]
    nearness = Nearness(sentences=(Closest(evidence=0, text=text, cosine=None),))
    asked = asking.read(question)
    assert confidence.status(question, asked, found, ranked(asked, found, nearness), nearness) is status


@pytest.mark.parametrize(
    ("cosine", "status"), [(0.90, Status.ANSWERED), (0.85, Status.PARTIAL), (0.80, Status.REFUSED)]
)
def test_an_english_question_goes_by_nearness(cosine: float, status: Status) -> None:
    question, found = "How far apart must air doors be?", [evidence("Air doors shall be 5 m apart.")]
    nearness = Nearness(sentences=(Closest(evidence=0, text=found[0].text, cosine=cosine),))
    asked = asking.read(question)
    assert confidence.status(question, asked, found, ranked(asked, found, nearness), nearness) is status


def test_an_english_question_is_not_answered_by_a_clause_in_another_language() -> None:
    question, found = "How far apart must air doors be?", [evidence("风门之间的距离不得小于5m。")]
    nearness = Nearness(sentences=(Closest(evidence=0, text=found[0].text, cosine=0.95),))
    asked = asking.read(question)
    told = confidence.status(question, asked, found, ranked(asked, found, nearness), nearness)
    assert told is Status.PARTIAL


def test_a_clause_of_other_places_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "probability", lambda *_: 1.0)

    def status(text: str) -> Status:
        question, found = "总回风巷里能不能存放木料", [evidence(text)]
        nearness = Nearness(
            sentences=(Closest(evidence=0, text=text, cosine=0.95),),
            covered=(1.0,),
            focus=(1.0,),
            focus_meant=(1.0,),
        )
        asked = asking.read(question)
        return confidence.status(question, asked, found, ranked(asked, found, nearness), nearness)

    assert status("机电硐室内不得存放木料。") is Status.PARTIAL
    assert status("回风巷内不得存放木料。") is Status.ANSWERED
    assert status("任何人不得存放木料。") is Status.ANSWERED


@pytest.mark.parametrize(
    ("question", "text", "status"),
    [
        ("How far apart must air doors be?", "Air doors must stand 5 m apart.", Status.ANSWERED),
        ("How far apart must air doors be?", "Air doors must stand apart.", Status.PARTIAL),
        ("Who closes the air doors?", "Air doors must stand apart.", Status.ANSWERED),
    ],
)
def test_what_lacks_the_value_asked_for_is_no_answer(question: str, text: str, status: Status) -> None:
    found = [evidence(text)]
    nearness = Nearness(sentences=(Closest(evidence=0, text=text, cosine=0.95),))
    asked = asking.read(question)
    assert confidence.status(question, asked, found, ranked(asked, found, nearness), nearness) is status


def test_nor_is_it_in_chinese_however_near_it_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence, "probability", lambda *_: 1.0)
    for question, status in (("风门之间隔多远", Status.PARTIAL), ("风门谁来关", Status.ANSWERED)):
        found = [evidence("风门必须有专人关闭，不得敞开。")]
        nearness = Nearness(
            sentences=(Closest(evidence=0, text=found[0].text, cosine=0.95),),
            covered=(1.0,),
            focus=(1.0,),
            focus_meant=(1.0,),
        )
        asked = asking.read(question)
        assert confidence.status(question, asked, found, ranked(asked, found, nearness), nearness) is status
