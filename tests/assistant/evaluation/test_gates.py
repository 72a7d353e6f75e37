import math

import pytest

from assistant.evaluation import FailedGate, Gate, failed_gates, parse_gate
from knowledge.errors import WrongUse


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("hit@5=0.9", Gate(metric="hit@5", min=0.9)),
        (" mrr = 1 ", Gate(metric="mrr", min=1.0)),
        ("refused_as_expected=0", Gate(metric="refused_as_expected", min=0.0)),
    ],
)
def test_a_gate_names_a_figure_and_its_minimum(text: str, gate: Gate) -> None:
    assert parse_gate(text) == gate


@pytest.mark.parametrize("text", ["hit@7=0.9", "ms_p95=100", "hit=0.9", "=0.9", ""])
def test_an_unknown_figure_is_answered_with_the_known_ones(text: str) -> None:
    with pytest.raises(WrongUse, match="ndcg@10") as wrong:
        parse_gate(text)

    assert wrong.value.exit_code == 2
    assert "hit@5" in wrong.value.text("en")


@pytest.mark.parametrize("text", ["hit@5", "hit@5=", "hit@5=much", "hit@5=90", "hit@5=-0.1", "hit@5=nan"])
def test_a_minimum_outside_the_scale_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="0 到 1"):
        parse_gate(text)


@pytest.mark.parametrize(
    ("metrics", "value"),
    [({"hit@5": 0.89}, 0.89), ({"hit@5": math.nan}, None), ({"mrr": 1.0}, None), ({}, None)],
)
def test_a_figure_below_or_absent_or_not_a_number_fails(
    metrics: dict[str, float], value: float | None
) -> None:
    failed = failed_gates([Gate(metric="hit@5", min=0.9)], metrics)

    assert failed == (FailedGate(metric="hit@5", min=0.9, value=value),)


def test_a_figure_at_the_minimum_passes() -> None:
    assert failed_gates([Gate(metric="hit@5", min=0.9)], {"hit@5": 0.9}) == ()
    assert failed_gates([Gate(metric="hit@5", min=0.0)], {"hit@5": math.nan}) != ()


def test_a_failed_gate_says_what_was_found() -> None:
    low = FailedGate(metric="hit@5", min=0.9, value=0.5)
    absent = FailedGate(metric="mrr", min=0.9, value=None)

    assert low.text() == "hit@5 为 0.500，未达到最低要求 0.9。"
    assert low.text("en") == "hit@5 is 0.500, below the minimum of 0.9."
    assert "没有测得" in absent.text()
    assert "not measured" in absent.text("en")
