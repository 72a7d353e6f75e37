"""The extractive answer reads as an answer and says nothing that is not quoted."""

import re

from assistant.answering.extractive import ANSWERED_FROM, PARTIAL_FROM, compose
from assistant.answers import Status
from knowledge.clauses import Evidence
from knowledge.retrieval import Closest


def clause(number: str, text: str, document: str = "样例规程") -> Evidence:
    return Evidence(
        document=document,
        edition="",
        edition_id=document,
        clause=number,
        clause_id=f"{document}#{number}",
        heading_path=(),
        text=f"{number} {text}",
        page=None,
        score=1.0,
    )


LIST = clause(
    "第八条",
    "入井应当遵守下列规定：\n（一）携带自救器；\n（二）携带矿灯。\n其他人员由专人带领，逐一登记，升井后销号。",
)
LIMIT = clause("第九条", "采煤工作面风速不得低于0.25m/s，不得高于4m/s。")
OTHER = clause("第三条", "采煤工作面风速不得低于0.25m/s。", document="另一规程")


def answer(question: str, *pieces: tuple[Evidence, str, float | None]):
    evidence = list(dict.fromkeys(e for e, _, _ in pieces))
    closest = [Closest(evidence=evidence.index(e), text=text, cosine=cosine) for e, text, cosine in pieces]
    return compose(question, evidence, closest)


def test_the_direct_sentence_comes_first_without_its_number() -> None:
    draft = answer("风速最低多少", (LIST, "携带自救器；", 0.85), (LIMIT, LIMIT.text, 0.93))
    assert draft.status is Status.ANSWERED
    assert draft.text.startswith(
        "采煤工作面风速不得低于0.25m/s，不得高于4m/s。[1]\n\n依据：《样例规程》第九条"
    )


def test_a_list_is_never_shown_in_part() -> None:
    draft = answer("入井要遵守哪些规定", (LIST, "（一）携带自救器；", 0.93))
    assert "（二）携带矿灯。" in draft.text
    assert draft.citations[0].quote == LIST.text


def test_a_clause_asked_for_by_number_is_shown_whole() -> None:
    draft = answer("样例规程第八条说了什么", (LIST, "（一）携带自救器；", 0.86), (LIMIT, LIMIT.text, 0.95))
    assert draft.status is Status.ANSWERED
    assert draft.text.startswith("第八条 入井应当遵守下列规定：\n（一）携带自救器；")
    assert [c.clause for c in draft.citations] == ["第八条"]


def test_what_else_applies_follows_with_a_citation_of_its_own() -> None:
    draft = answer(
        "风速最低多少", (LIMIT, LIMIT.text, 0.93), (OTHER, OTHER.text, 0.92), (LIST, "携带矿灯。", 0.80)
    )
    assert "还适用：" in draft.text
    assert [c.document for c in draft.citations] == ["样例规程", "另一规程"]
    assert "矿灯" not in draft.text


def test_every_quote_stands_in_its_clause() -> None:
    draft = answer(
        "入井要遵守哪些规定", (LIST, "（一）携带自救器；\n（二）携带矿灯。", 0.93), (LIMIT, LIMIT.text, 0.92)
    )
    texts = {LIST.clause_id: LIST.text, LIMIT.clause_id: LIMIT.text}
    assert all(c.quote in texts[c.clause_id] for c in draft.citations)
    marks = [int(n) for n in re.findall(r"\[(\d+)\]", draft.text)]
    assert set(marks) == set(range(1, len(draft.citations) + 1))


def test_nearness_decides_between_answer_leads_and_refusal() -> None:
    statuses = [
        answer("风速最低多少", (LIMIT, LIMIT.text, cosine)).status
        for cosine in (ANSWERED_FROM, (ANSWERED_FROM + PARTIAL_FROM) / 2, PARTIAL_FROM - 0.001)
    ]
    assert statuses == [Status.ANSWERED, Status.PARTIAL, Status.REFUSED]


def test_a_refusal_quotes_nothing() -> None:
    draft = answer("塔吊多久检测一次", (LIMIT, LIMIT.text, 0.5))
    assert draft.citations == ()
    assert "0.25" not in draft.text
    assert compose("任何", [], []).status is Status.REFUSED


def test_without_vectors_words_in_common_give_leads_only() -> None:
    assert answer("采煤工作面风速", (LIMIT, LIMIT.text, None)).status is Status.PARTIAL
    assert answer("消防电梯维保", (LIMIT, LIMIT.text, None)).status is Status.REFUSED


def test_an_english_question_is_answered_in_english_words() -> None:
    law = Evidence(
        document="30 CFR",
        edition="",
        edition_id="30 CFR",
        clause="§ 75.323",
        clause_id="30 CFR#§ 75.323",
        heading_path=(),
        text="§ 75.323 Work shall cease when methane reaches 1.0 percent.",
        page=None,
        score=1.0,
    )
    draft = answer("When must work stop?", (law, law.text, 0.8))
    assert "Source: 《30 CFR》§ 75.323" in draft.text
