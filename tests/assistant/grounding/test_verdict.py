"""Each check must be able to fail: the error is planted, and caught."""

from datetime import date

import pytest

from assistant.answers import Check
from assistant.grounding import verify
from knowledge.clauses import Citation, Document, Edition, Evidence

CLAUSE = Evidence(
    document="样例规程",
    edition="2024",
    edition_id="样例规程@2024",
    clause="第五条",
    clause_id="样例规程@2024#第五条",
    heading_path=(),
    text="第五条 采煤工作面回风流中甲烷浓度超过1.0%时，必须停止工作，撤出人员，20min内报告调度室。",
    page=None,
    score=1.0,
)
EDITION = Edition(
    id="样例规程@2024",
    document=Document(id="样例规程", title="样例规程"),
    label="2024",
    source_name="a",
    source_format="txt",
    source_hash="",
    characters=1,
)


def cited(quote: str = "必须停止工作，撤出人员", clause_id: str = CLAUSE.clause_id) -> Citation:
    return Citation(document="样例规程", edition="2024", clause="第五条", clause_id=clause_id, quote=quote)


def checks(text: str, citation: Citation | None = None, edition: Edition = EDITION) -> dict[str, Check]:
    verdict = verify(text, [citation or cited()], [CLAUSE], [edition], as_of=date(2026, 1, 1))
    return {check.check: check for check in verdict.checks}


@pytest.mark.parametrize(
    "text",
    [
        "甲烷浓度超过1.0%时必须停止工作。[1]",
        "甲烷浓度超过１．０％时必须停止工作。[1]",
        "超过 1.0 % 时撤出人员，20 min 内报告。[1]",
        "第五条要求停止工作。[1]",
        "必须停止工作。撤出人员。[1]",
        "第五条 甲烷浓度超过1.0%时，\n必须停止工作；\n撤出人员。[1]",
    ],
)
def test_what_the_clause_says_passes(text: str) -> None:
    assert all(check.passed for check in checks(text).values())


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("甲烷浓度超过1.5%时必须停止工作。[1]", "1.5%"),
        ("甲烷浓度超过0%时必须停止工作。[1]", "0%"),
        ("甲烷浓度超过11.0%时必须停止工作。[1]", "11.0%"),
        ("30min内必须报告调度室。[1]", "30min"),
        ("第六条要求停止工作。[1]", "第六条"),
        ("20小时内必须报告调度室。[1]", "20小时"),
        ("距离不得小于20m。[1]", "20m"),
    ],
)
def test_a_number_that_the_clause_does_not_hold_is_marked(text: str, wrong: str) -> None:
    verdict = verify(text, [cited()], [CLAUSE], [EDITION], as_of=date(2026, 1, 1))
    assert not verdict.passed
    assert "（未核实）" in verdict.text
    assert wrong in next(c for c in verdict.checks if c.check == "numbers_in_clause").detail


def test_a_numbered_section_may_be_named_by_its_number() -> None:
    section = Evidence(
        document="样例规范",
        edition="",
        edition_id="样例规范",
        clause="5.3.3",
        clause_id="样例规范#5.3.3",
        heading_path=(),
        text="5.3.3人员应当每班检查1次。",
        page=None,
        score=1.0,
    )
    citation = Citation(
        document="样例规范", edition="", clause="5.3.3", clause_id=section.clause_id, quote="每班检查1次"
    )
    verdict = verify("- 《样例规范》5.3.3：人员应当每班检查1次。[1]", [citation], [section], [])
    assert next(c for c in verdict.checks if c.check == "numbers_in_clause").passed


def test_a_claim_without_a_clause_is_marked() -> None:
    verdict = verify("井下可以使用普通手机通话。", [cited()], [CLAUSE], [EDITION])
    assert verdict.text.endswith("（未核实）")


def test_a_mark_vouches_for_its_own_paragraph_only() -> None:
    verdict = verify("井下可以使用普通手机通话。\n\n必须停止工作。[1]", [cited()], [CLAUSE], [EDITION])
    assert verdict.text == "井下可以使用普通手机通话。（未核实）\n\n必须停止工作。[1]"


def test_a_mark_that_points_nowhere_supports_nothing() -> None:
    assert not checks("必须停止工作并撤人。[7]")["sentences_cited"].passed


def test_only_the_sentence_at_fault_is_marked() -> None:
    text = "超过1.0%时必须停止工作。[1]超过3.0%时撤出人员。[1]"
    verdict = verify(text, [cited()], [CLAUSE], [EDITION])
    assert verdict.text == "超过1.0%时必须停止工作。[1]超过3.0%时撤出人员。[1]（未核实）"


def test_a_quote_must_stand_in_the_clause_word_for_word() -> None:
    assert not checks("必须停止工作。[1]", cited("应当停止工作"))["quotes_verbatim"].passed
    assert not checks("必须停止工作。[1]", cited(""))["quotes_verbatim"].passed


def test_a_clause_that_was_not_retrieved_cannot_be_cited() -> None:
    assert not checks("必须停止工作。[1]", cited(clause_id="样例规程@2024#第六条"))[
        "clauses_retrieved"
    ].passed


def test_an_edition_out_of_force_fails() -> None:
    old = Edition(
        id=EDITION.id,
        document=EDITION.document,
        label="2024",
        source_name="a",
        source_format="txt",
        source_hash="",
        characters=1,
        repealed=date(2025, 1, 1),
    )
    assert not checks("必须停止工作。[1]", edition=old)["edition_in_force"].passed
