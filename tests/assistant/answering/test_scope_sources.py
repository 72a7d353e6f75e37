"""Documents, clauses and words that a question asks for and the clauses found do not have."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answering.scope import last_day, passing, superseded_title, unknown_clause, unknown_source
from knowledge.clauses import Document, Edition, Evidence
from knowledge.retrieval.lookup import named
from knowledge.titles import mentions


def edition(title: str, number: str = "", source: str = "") -> Edition:
    return Edition(
        id=title,
        document=Document(id=title, title=title),
        label="",
        source_name=source or f"{title}.txt",
        source_format="txt",
        source_hash="",
        characters=1,
        number=number,
    )


RULES = edition("云岭煤矿通风规程")
AIR = edition("煤矿巷道风量测定方法", number="AQ 99123-2011")
DUST = edition("矿井防尘规范", source="GB/T 90417—2016矿井防尘规范.pdf")
LIBRARY = [RULES, AIR, DUST]


def evidence(clause: str, text: str, of: Edition = RULES) -> Evidence:
    return Evidence(
        document=of.document.title,
        edition="",
        edition_id=of.id,
        clause=clause,
        clause_id=f"{of.id}#{clause}",
        heading_path=("第二章 风量",),
        text=text,
        page=None,
        score=1.0,
    )


TENTH = evidence(
    "第十条",
    "第十条 测风应当遵守下列规定：\n（一）每旬一次；\n（二）记录上牌板。\n结果报总工程师，并符合《矿用仪器校准办法》。",
)


@pytest.mark.parametrize(
    "question",
    [
        "安全生产法对矿长有什么要求",
        "职业病防治法怎么规定体检",
        "按照安全生产法第二十条该怎么办",
        "GB 96423 对风速怎么规定",
        "AQ 92061-2018 的内容",
        "MT/T 1234 说什么",
        "30 CFR 75.323怎么要求",
        "《矿用仪器校准办法》规定多久校一次",
        "按照《矿用仪器校准办法》第三条该怎么办",
        "《矿用仪器校准办法》里有几类仪器",
        "煤矿安全规程第七百八十条规定的是什么",
        "《云岭露天矿运输规程》怎么说",
        "符合《没听说过的办法》要做什么",
    ],
)
def test_a_document_that_is_not_here_is_named(question: str) -> None:
    found = unknown_source(question, LIBRARY, [TENTH])
    assert found is not None
    assert found.rule == "absent document"
    assert "《" in found.zh


@pytest.mark.parametrize(
    "question",
    [
        "怎样才符合《矿用仪器校准办法》？",
        "按照《矿用仪器校准办法》，测风仪怎么办",
        "怎样才符合《矿用仪器校准办法》的要求",
        "《GB 90417-2016》里防尘怎么要求",
        "《通风规程》第十条",
        "《云岭煤矿通风规程（2020版）》第十条",
        "云岭煤矿通风规程第十条怎么说",
        "《巷道风量测定方法》怎么规定",
        "AQ99123怎么规定的",
        "aq 99123-2011 第三条",
        "GB90417里防尘怎么要求",
        "《矿井防尘规范》GB 90417-2016 怎么规定",
        "《矿用仪器校准办法》AQ 91234，巷道里怎样才算符合",
        "安全生产法律法规要学多久",
        "劳动法规培训几天",
        "瓦斯 1234 是什么",
        "煤矿安全规程对风速怎么规定",
    ],
)
def test_what_the_library_has_or_names_is_answered(question: str) -> None:
    assert unknown_source(question, LIBRARY, [TENTH]) is None


@pytest.mark.parametrize(
    "question",
    [
        "第零条怎么说",
        "第0条怎么说",
        "云岭煤矿通风规程第九百条说了什么",
        "AQ99123第九百条",
        "第八百条怎么规定",
        "云岭煤矿通风规程900条怎么说",
        "云岭煤矿通风规程九百条是什么",
        "云岭煤矿通风规程第十条第九款",
        "第十条第九款怎么说",
        "云岭煤矿通风规程第十条第八项是什么",
        "第十条（八）项",
    ],
)
def test_a_clause_that_nobody_has_is_named(question: str) -> None:
    found = unknown_clause(question, LIBRARY, [TENTH], lambda _: False)
    assert found is not None
    assert found.rule == "absent clause"


@pytest.mark.parametrize(
    "question",
    [
        "第十条怎么说",
        "云岭煤矿通风规程10条怎么说",
        "第十条第二款",
        "第十条第二项是什么",
        "第十条（二）项",
        "规程有三十条规定吗",
        "5.3.2是什么值",
        "风速多少",
    ],
)
def test_a_clause_that_was_found_is_answered(question: str) -> None:
    assert unknown_clause(question, LIBRARY, [TENTH], lambda _: False) is None


def test_a_clause_that_some_document_has_is_left_to_the_search() -> None:
    assert unknown_clause("第八百条怎么规定", LIBRARY, [], lambda label: label.startswith("第")) is None
    assert unknown_clause("第八百条怎么规定", [], [], lambda _: False) is None


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("职工食堂里甲烷超过多少停止做饭", "食堂"),
        ("矿井里氯气最高允许多少", "氯气"),
        ("瓦斯检定器的颜色有规定吗", "颜色"),
        ("塔吊旁边能放炮吗", "塔吊"),
    ],
)
def test_what_no_clause_found_speaks_of_is_named(question: str, word: str) -> None:
    found = passing(question, [TENTH])
    assert found is not None
    assert found.rule == "in passing"
    assert f"“{word}”" in found.zh


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("食堂里能放炸药吗", "炸药不得放入食堂。"),
        ("信号灯什么颜色", "信号灯为红色。"),
        ("塔吊旁边能放炮吗", "塔吊旁不得放炮。"),
        ("测风多久一次", "每旬一次。"),
    ],
)
def test_what_a_clause_found_speaks_of_is_answered(question: str, text: str) -> None:
    assert passing(question, [TENTH, evidence("第十一条", text)]) is None
    assert passing(question, [replace(TENTH, after=(evidence("第十一条", text),))]) is None
    assert passing(question, [replace(TENTH, heading_path=(text,))]) is None


def test_only_the_best_clauses_count() -> None:
    last = evidence("第十一条", "食堂要通风。")
    assert passing("食堂里能放炸药吗", [TENTH] * 5 + [last]) is not None


NEW = replace(edition("煤矿测风细则"), effective=date(2020, 5, 1))
OLD = replace(
    edition("煤矿测风规定"), effective=date(2010, 1, 1), repealed=date(2020, 5, 1), superseded_by=NEW.id
)


def test_a_document_that_gave_way_is_told_with_what_replaced_it() -> None:
    told = superseded_title("煤矿测风规定多久测一次风", [OLD, NEW], date(2024, 1, 1), "zh")
    assert "《煤矿测风规定》" in told
    assert "《煤矿测风细则》" in told
    assert "2020-05-01" in told
    assert "2020-05-01" in superseded_title("《煤矿测风规定》?", [OLD, NEW], date(2024, 1, 1), "en")


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("煤矿测风规定多久测一次风", date(2015, 1, 1)),
        ("煤矿测风细则多久测一次风", date(2024, 1, 1)),
        ("多久测一次风", date(2024, 1, 1)),
        ("煤矿测风细则和煤矿测风规定有什么不同", date(2024, 1, 1)),
    ],
)
def test_what_binds_or_is_not_named_is_no_matter_of_notice(question: str, day: date) -> None:
    assert superseded_title(question, [OLD, NEW], day, "zh") == ""


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("煤矿测风规定第九条", date(2020, 4, 30)),
        ("《煤矿测风规定》第九条怎么说", date(2020, 4, 30)),
        ("煤矿测风规定多久测一次风", None),  # what is ruled today
        ("煤矿测风细则第九条", None),
        ("煤矿测风规定和煤矿测风细则的第九条", None),
        ("第九条怎么说", None),
    ],
)
def test_a_clause_of_a_document_that_gave_way_is_of_its_last_day(question: str, day: date | None) -> None:
    assert last_day(question, [OLD, NEW], date(2024, 1, 1)) == day


def test_the_last_day_follows_from_whoever_took_its_place_or_else_from_its_own_days() -> None:
    undated = replace(OLD, repealed=None)
    assert last_day("煤矿测风规定第九条", [undated, NEW], date(2024, 1, 1)) == date(2020, 4, 30)
    gone = replace(NEW, effective=None, issued=None)
    assert last_day("煤矿测风规定第九条", [undated, gone], date(2024, 1, 1)) == date(2010, 1, 1)
    assert last_day("煤矿测风规定第九条", [OLD, NEW], date(2015, 1, 1)) is None


def test_a_repealed_document_without_a_successor_is_told_of() -> None:
    alone = replace(OLD, superseded_by=None)
    assert "已失效" in superseded_title("煤矿测风规定多久测一次风", [alone], date(2024, 1, 1), "zh")


def test_a_standard_is_called_by_its_number() -> None:
    assert mentions("GB/T 90417里怎么说", "GB90417-2016矿井防尘规范")
    assert not mentions("GB/T 90418里怎么说", "GB90417-2016矿井防尘规范")
    assert named("AQ 99123第三条", LIBRARY).editions == (AIR.id,)
    assert named("规程30条怎么说", LIBRARY).labels == ("第三十条",)
