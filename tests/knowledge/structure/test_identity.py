from datetime import date

import pytest

from knowledge.clauses import Block
from knowledge.structure.identity import identify


@pytest.mark.parametrize(
    ("lines", "name", "title", "label"),
    [
        (["云岭矿通风规定", "第一条 甲。"], "a.txt", "云岭矿通风规定", ""),
        (["《云岭矿通风规定》"], "a.txt", "云岭矿通风规定", ""),
        (["云岭矿通风规定（2024修订）"], "a.txt", "云岭矿通风规定", "2024"),
        (["煤矿样例测定方法", "AQ／T1047—2007"], "a.txt", "煤矿样例测定方法", "AQ/T1047-2007"),
        (["第一章 总则", "第一条 甲。"], "《样例条例》.txt", "样例条例", ""),
        (["一般规定", "进入工作面先检查顶板。"], "放顶措施.docx", "放顶措施", ""),
        (["1.0.1为了规范。"], "GB12345-2008样例设计规范.txt", "样例设计规范", "GB12345-2008"),
        (["1.0.1为了规范。"], "(AQ9999-2006)样例与设计.txt", "样例与设计", "AQ9999-2006"),
        (["1.0.1为了规范。"], "AQ9999-2006.txt", "AQ9999-2006", "AQ9999-2006"),
        (
            [
                "某局关于印发样例细则的通知",
                "第一条 执行《别的规定》（2004版）的要求，逐条落实到班组和岗位，并且记录。",
            ],
            "x.txt",
            "x",
            "",
        ),
    ],
)
def test_title_and_edition_come_from_the_first_lines_or_the_name(
    lines: list[str], name: str, title: str, label: str
) -> None:
    found = identify([Block(text=line) for line in lines], name)
    assert (found.title, found.label) == (title, label)


def test_the_day_of_effect_is_read_where_it_is_named() -> None:
    blocks = [Block(text="样例细则"), Block(text="第九条 本细则自2019年10月1日起施行。")]
    assert identify(blocks, "a").effective == date(2019, 10, 1)


def test_an_impossible_day_is_no_day() -> None:
    assert identify([Block(text="自2019年13月41日起施行。")], "a").effective is None


@pytest.mark.parametrize(
    ("closing", "day"),
    [
        ("本规定自公布之日起30日后施行。", date(2020, 5, 1)),
        ("本规定自公布之日起三十日后施行。", date(2020, 5, 1)),
        ("本规定自发布之日起满15日施行。", date(2020, 4, 16)),
        ("本规定自公布之日起施行。", date(2020, 4, 1)),
    ],
)
def test_a_term_after_the_day_of_issue_is_counted(closing: str, day: date) -> None:
    clauses = [Block(text="第一条 甲。"), Block(text=f"第二条 {closing}")]
    issued = [Block(text="云岭矿通风规定"), Block(text="2020年4月1日公布")]
    assert identify([*issued, *clauses], "a").effective == day
    assert identify([issued[0], *clauses], "a").effective is None
