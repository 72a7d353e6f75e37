"""Number, issuer, rank and days are read where a source prints them, and from nowhere else."""

from datetime import date

import pytest

from knowledge.clauses import Block, Rank
from knowledge.structure.days import parse
from knowledge.structure.identity import Identity, identify
from knowledge.structure.issuing import rank
from knowledge.structure.repeals import repeals


def read(*lines: str, name: str = "a.txt") -> Identity:
    return identify([Block(text=line) for line in lines], name)


def test_an_order_tells_number_issuer_rank_and_days() -> None:
    found = read(
        "中华人民共和国应急管理部令",
        "第 12 号",
        "应急管理部令第12号",
        "云岭样例矿山安全规程",
        "第一条 甲。",
        "第九条 本规程自二〇二五年七月一日起施行。",
    )
    assert (found.number, found.issuer, found.rank) == ("应急管理部令第12号", "应急管理部", Rank.RULE)
    assert found.effective == date(2025, 7, 1)


def test_a_cover_tells_when_a_standard_was_issued_and_binds() -> None:
    found = read(
        "AQ 9999—2006", "样例矿井测定规范", "2006-11-02发布 2006-12-01实施", "样例监督总局 发布", "1 范围"
    )
    assert (found.number, found.rank) == ("AQ9999-2006", Rank.INDUSTRY)
    assert (found.issued, found.effective) == (date(2006, 11, 2), date(2006, 12, 1))
    assert found.issuer == "样例监督总局"


def test_a_note_under_the_title_tells_the_order_and_the_last_revision() -> None:
    found = read(
        "样例监察条例",
        "（2001年3月7日中华人民共和国国务院令第9999号公布 根据2014年5月18日《关于修改部分条例的决定》修订）",
        "第一条 甲。",
        "第九条 本条例自2001年4月1日起施行。",
    )
    assert (found.number, found.issuer, found.rank) == ("国务院令第9999号", "国务院", Rank.REGULATION)
    # The text as revised could not bind before it was revised.
    assert (found.issued, found.effective) == (date(2014, 5, 18), date(2014, 5, 18))


def test_a_revision_tells_number_issuer_and_day_together() -> None:
    found = read(
        "云岭样例监察规定",
        "（2018年3月7日样例监管总局令第12号公布 2030年5月18日样例应急部令第20号修订）",
        "第一条 甲。",
    )
    assert (found.number, found.issuer, found.issued) == (
        "样例应急部令第20号",
        "样例应急部",
        date(2030, 5, 18),
    )


def test_a_title_that_runs_into_the_order_is_no_part_of_its_issuer() -> None:
    found = read("云岭通风管理规定样例总局令第99号", "第一条 甲。")
    assert (found.number, found.issuer) == ("样例总局令第99号", "样例总局")


def test_a_notice_tells_its_number_issuer_and_day() -> None:
    found = read(
        "样例矿监局关于印发",
        "《云岭防水细则》的通知",
        "样监技装﹝2018﹞8号",
        "国家样例监察局",
        "2018年5月2日",
        "云岭防水细则",
        "第一条 甲。",
        "第九条 本细则自发布之日起施行。",
    )
    assert (found.title, found.number) == ("云岭防水细则", "样监技装〔2018〕8号")
    assert (found.issuer, found.issued, found.effective) == (
        "国家样例监察局",
        date(2018, 5, 2),
        date(2018, 5, 2),
    )


def test_what_is_only_referred_to_says_nothing_of_the_source() -> None:
    found = read(
        "云岭样例排放标准",
        "1适用范围",
        "2规范性引用文件",
        "样例条例（中华人民共和国国务院令第397号2004年1月13日起施行）",
        "GB 12345-2008 样例方法",
        *["正文。"] * 30,
    )
    assert found == Identity(title="云岭样例排放标准", label="")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018年9月1日", date(2018, 9, 1)),
        ("二〇一〇年一月二十一日", date(2010, 1, 21)),
        ("二○二二年十二月三十一日", date(2022, 12, 31)),
        ("2006-11-02", date(2006, 11, 2)),
        ("October 1, 2019", date(2019, 10, 1)),
        ("1 July 2025", date(2025, 7, 1)),
        ("2019年13月41日", None),
    ],
)
def test_days_are_read_as_they_are_printed(text: str, day: date | None) -> None:
    assert parse(text) == day


def test_english_days_of_effect_are_read() -> None:
    assert read("Mine rules", "Effective date: July 1, 2025", "§ 1.1 Scope.").effective == date(2025, 7, 1)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("本细则自2018年9月1日起施行。原样例局公布的《云岭防水规定》同时废止。", ("云岭防水规定",)),
        ("《甲规程》（试行）和1986年颁发的《乙条例》（试行）同时废止。", ("甲规程", "乙条例")),
        ("本标准代替AQ 9999—2006《样例规范》。", ("AQ9999-2006",)),
        ("《甲规程》第三条同时废止。", ()),
        ("根据《甲规程》制定本细则。", ()),
        ("不得用木棒代替铁钎。", ()),
    ],
)
def test_what_a_text_repeals(text: str, titles: tuple[str, ...]) -> None:
    assert repeals(text) == titles


def test_measures_and_handbooks_that_nobody_issued_are_a_mines_own() -> None:
    for title in ("云岭矿3101工作面回采作业规程", "样例煤矿安全技术措施汇编", "云岭样例矿安全手册"):
        assert rank(title, "", "") is Rank.MINE
        assert rank(title, "", "样例部") is not Rank.MINE
    assert rank("云岭样例矿山安全规程", "", "") is None
