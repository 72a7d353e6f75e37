"""The extractive answer reads as an answer and says nothing that is not quoted."""

import re

import pytest

from assistant.answering import confidence
from assistant.answering.extractive import compose, refuse, together
from assistant.answers import Status
from knowledge.clauses import Evidence
from knowledge.retrieval import Closest, Nearness


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


@pytest.fixture(autouse=True)
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is quoted is the matter here; how sure one may be of it is that of `confidence`."""
    monkeypatch.setattr(confidence, "probability", lambda *_: 0.999)


def answer(question: str, *pieces: tuple[Evidence, str, float | None]):
    evidence = list(dict.fromkeys(e for e, _, _ in pieces))
    closest = [Closest(evidence=evidence.index(e), text=text, cosine=cosine) for e, text, cosine in pieces]
    halves = (0.5,) * len(evidence)
    nearness = Nearness(sentences=tuple(closest), covered=halves, focus=halves, focus_meant=halves)
    return compose(question, evidence, nearness)


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


def test_the_probability_decides_between_answer_leads_and_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = []
    low, high = 0.001, 0.999
    for probability in (
        {"answerable": high, "right": high},
        {"answerable": high, "right": low},
        {"answerable": low, "right": high},
    ):
        monkeypatch.setattr(confidence, "probability", lambda which, _, value=probability: value[which])
        statuses.append(answer("风速最低多少", (LIMIT, LIMIT.text, 0.9)).status)
    assert statuses == [Status.ANSWERED, Status.PARTIAL, Status.REFUSED]


def test_a_refusal_quotes_nothing() -> None:
    draft = refuse("塔吊多久检测一次")
    assert draft.citations == ()
    assert compose("任何", [], Nearness(sentences=())).status is Status.REFUSED


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
    draft = answer("When must work stop?", (law, law.text, 0.9))
    assert "Source: 《30 CFR》§ 75.323" in draft.text


BAN = clause("第十二条", "刮板输送机严禁乘人。")
DUTY = clause("第十三条", "检修电气设备前必须切断电源。")


def test_a_plain_question_is_answered_yes_or_no_where_the_duty_is_certain() -> None:
    assert answer("刮板输送机能不能乘人？", (BAN, "刮板输送机严禁乘人。", 0.95)).text.startswith(
        "不可以。[1]"
    )
    assert answer("检修电气设备前要不要切断电源？", (DUTY, DUTY.text, 0.95)).text.startswith("要，")


def test_a_loaded_question_gets_no_yes_and_hears_what_the_clause_has_instead() -> None:
    wrong = answer("采煤工作面风速不得高于6m/s对吧？", (LIMIT, LIMIT.text, 0.95))
    assert wrong.text.startswith("问题里说的“6m/s”与条款不同，条款的规定是：")
    assert answer("刮板输送机可以乘人吧？", (BAN, BAN.text, 0.95)).text.startswith(
        "条款不允许这样做，原文是："
    )
    right = answer("采煤工作面风速不得高于4m/s对吧？", (LIMIT, LIMIT.text, 0.95))
    assert right.text.startswith("采煤工作面风速")


def test_parts_are_answered_one_by_one_and_what_has_no_answer_is_named() -> None:
    known = answer("采煤工作面风速最低多少", (LIMIT, LIMIT.text, 0.95))
    draft = together("问", [("风速多少", known), ("罚多少钱", refuse("罚多少钱")), ("能否乘人", known)])
    assert draft.status is Status.PARTIAL
    assert draft.text.startswith("关于“风速多少”：")
    assert "未覆盖：罚多少钱（" in draft.text
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", draft.text)}
    assert marks == set(range(1, 2 * len(known.citations) + 1)) == set(range(1, len(draft.citations) + 1))
    assert together("问", [("甲", refuse("甲")), ("乙", refuse("乙"))]).status is Status.REFUSED


def test_no_yes_is_said_where_another_clause_found_forbids_it() -> None:
    permits = clause("4.1", "处理盲炮可以裸露爆破。", document="爆破规程")
    forbids = clause("第五条", "严禁裸露爆破。")
    draft = answer(
        "可以裸露爆破吗", (permits, "处理盲炮可以裸露爆破。", 0.95), (forbids, "严禁裸露爆破。", 0.94)
    )
    assert not draft.text.startswith("可以")
