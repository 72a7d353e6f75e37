"""The kind of mine is asked back where it decides, and never where it does not."""

import pytest

from assistant.answering.asking_mine import back_mine
from assistant.answers import Turn
from knowledge.clauses import Citation

QUESTION = "安全出口之间的距离至少多少米？"


def cited(document: str, quote: str, edition: str = "") -> Citation:
    return Citation(document=document, edition=edition, clause="第一条", clause_id=document, quote=quote)


COAL = cited("样例煤矿安全规定", "安全出口之间的距离不得小于35m。")
METAL = cited("样例金属非金属矿山安全规定", "安全出口之间的距离不得小于45m。")


def test_coal_and_metal_that_differ_are_asked_back() -> None:
    found = back_mine(QUESTION, "", [COAL, METAL])
    assert found is not None
    assert found.choices == ("煤矿", "金属非金属矿山")


@pytest.mark.parametrize(
    ("question", "citations"),
    [
        ("煤矿安全出口之间的距离至少多少米？", [COAL, METAL]),
        ("安全出口要有人看守吗？", [COAL, METAL]),  # asks for no value
        (QUESTION, [COAL, cited("样例金属非金属矿山安全规定", "安全出口之间的距离不得小于35m。")]),
        (QUESTION, [COAL, cited("样例安全规定", "安全出口之间的距离不得小于45m。")]),
        (QUESTION, [COAL]),
        (QUESTION, []),
    ],
)
def test_nobody_is_asked_where_it_is_said_or_does_not_decide(
    question: str, citations: list[Citation]
) -> None:
    assert back_mine(question, "", citations) is None


def test_what_was_said_before_counts() -> None:
    said = (Turn(role="user", content="我们是铁矿"),)
    assert back_mine(QUESTION, "", [COAL, METAL], said) is None


def test_gas_classes_with_other_values_in_the_clause_that_leads_are_asked_back() -> None:
    lead = "低瓦斯矿井每班至少检查4次，高瓦斯矿井每班至少检查5次；[1]"
    found = back_mine("瓦斯每班检查几次？", lead, [cited("样例规定", lead)])
    assert found is not None
    assert found.choices == ("低瓦斯矿井", "高瓦斯矿井")
    assert back_mine("高瓦斯矿井瓦斯每班检查几次？", lead, [cited("样例规定", lead)]) is None
    assert back_mine("瓦斯每班检查几次？", "每班至少检查4次。[1]", [cited("样例规定", lead)]) is None


def test_two_editions_that_differ_are_asked_back() -> None:
    old = cited("样例规定", "出口之间的距离不得小于30m。", "2016")
    new = cited("样例规定", "出口之间的距离不得小于40m。", "2026")
    found = back_mine(QUESTION, "", [old, new])
    assert found is not None
    assert found.choices == ("2016", "2026")
    assert back_mine(QUESTION, "", [new, new]) is None
