from collections.abc import Callable

import pytest

from assistant.evaluation.clause_numbers import same_place
from assistant.evaluation.matching import holds, ranks, same_document
from assistant.evaluation.questions import Gold
from assistant.evaluation.wording import says
from knowledge.clauses import Evidence

Found = Callable[..., Evidence]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第135条", "第一百三十五条"),
        ("第 一百三十五 条", "第一百三十五条"),
        ("第１３５条", "第一百三十五条"),
        ("135", "第一百三十五条"),
        ("第二百〇三条", "第203条"),
        ("第十条之一", "第10条之1"),
        ("第三章第二十条", "第二十条"),
        ("第一百七十二条（二）", "第一百七十二条(二)"),
        ("第一百七十二条（二）", "第172条第二项"),
        ("第一百七十二条（二）", "第一百七十二条"),
        ("第一百七十二条", "第一百七十二条（二）1."),
        ("第二十条第一款（三）", "第二十条（三）"),
        ("第二十条第二款", "第二十条"),
        ("5.3.2", "5.3.2"),
        ("5.3.2", "第5.3.2条"),
        ("5.3.2 a)", "5.3.2"),
        ("§ 75.323(b)", "75.323(b)"),
        ("6.1.3.(a)", "6.1.3 (a)"),
        ("附录 A.1", "A.1"),
        ("A1.2", "A1.2"),
        ("附录B", "附录 B"),
        ("前言", "前言"),
    ],
)
def test_numbers_of_the_same_place_agree(one: str, other: str) -> None:
    assert same_place(one, other)
    assert same_place(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第十三条", "第一百三十条"),
        ("第三章", "第三条"),
        ("第三章", "第三节"),
        ("第十条", "第十条之一"),
        ("第二十条（一）", "第二十条（二）"),
        ("第二十条第一款（三）", "第二十条第二款（三）"),
        ("第二十条第一款", "第二十条第二款"),
        ("5.3.2", "5.3"),
        ("5.3.2", "5.3.21"),
        ("5.3.2 a)", "5.3.2 b)"),
        ("A1.2", "A1.3"),
        ("附录A", "附录B"),
        ("附件1", "第一条"),
        ("", "第一条"),
        ("", ""),
    ],
)
def test_numbers_of_other_places_do_not(one: str, other: str) -> None:
    assert not same_place(one, other)
    assert not same_place(other, one)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("浓度不得大于 0.5%，否则停工。", "浓度不得大于0.5％"),
        ("浓度不得\\n大于\n0.5%", "浓度不得大于0.5%"),
        ("在１０ ｍｉｎ内启动", "10min内启动"),
        ("（一）测量；", "(一)测量;"),
    ],
)
def test_a_quote_counts_whatever_its_typography(found: Found, text: str, quote: str) -> None:
    assert holds(found("第一条", text), Gold(quote=quote))


def test_a_quote_proves_the_same_in_another_document(found: Found) -> None:
    here = found("第一条", "严禁垫高使用。", document="甲规程")

    assert holds(here, Gold(document="乙规程", quote="严禁垫高使用"))
    assert not holds(here, Gold(document="甲规程", quote="严禁降低使用"))


def test_a_clause_number_counts_in_its_own_document_only(found: Found) -> None:
    here = found("第三条", "全文", document="甲 规程")

    assert holds(here, Gold(document="《甲规程》", clause="第3条"))
    assert holds(here, Gold(clause="第3条"))
    assert holds(here, Gold(document="甲规程", clause="第3条", quote="别的话"))
    assert not holds(here, Gold(document="乙规程", clause="第3条"))
    assert not holds(here, Gold(document="甲规程", clause="第4条"))


def test_a_gold_of_white_space_is_held_by_nothing(found: Found) -> None:
    assert not holds(found("第一条", "全文"), Gold(quote=" \\n "))


def test_ranks_count_from_one_and_keep_the_first(found: Found) -> None:
    hits = [found("第一条", "甲"), found("第二条", "乙"), found("第三条", "乙")]

    assert ranks(hits, (Gold(quote="乙"), Gold(clause="第一条"), Gold(quote="丙"))) == (2, 1, None)


@pytest.mark.parametrize(
    ("text", "wording", "said"),
    [
        ("不少于 30 min。", "30min", True),
        ("不少于30分钟", "30 分钟", True),
        ("浓度 1.0％", "1.0%", True),
        ("见 5.3.2，30分钟内", "30分钟", True),
        ("须持 AQ 1029 证", "aq1029", True),
        ("浓度 10.5%", "0.5%", False),
        ("浓度 0.5%", "5%", False),
        ("共130分钟", "30分钟", False),
        ("共30.5米", "30", False),
        ("共 300 米", "30", False),
        ("三十分钟", "十分钟", False),
        ("百分之十五", "百分之十", False),
        ("百分之十。", "百分之十", True),
        ("任何文字", "  ", False),
        ("a.c", "a+c", False),
    ],
)
def test_a_wording_is_no_part_of_another_number(text: str, wording: str, said: bool) -> None:
    assert says(text, wording) is said


@pytest.mark.parametrize(
    ("title", "named", "same"),
    [
        ("Document 3", "3", True),
        ("Document 13", "3", False),
        ("Document 3 of 4", "3", False),
        ("《云岭矿手册》", "云岭矿手册", True),
        ("云岭矿手册", "3", False),
    ],
)
def test_a_document_is_named_by_its_title_or_by_its_number(title: str, named: str, same: bool) -> None:
    assert same_document(title, named) is same
