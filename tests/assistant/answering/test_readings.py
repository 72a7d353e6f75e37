"""A reading is held against the limits of the clause that answers, and of the table where none was found."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answering.asking_back import back
from assistant.answering.differing import difference
from assistant.answering.from_table import compose
from assistant.answering.readings import compared
from assistant.answering.ruling import ruling
from assistant.answering.scope import unruled
from assistant.answering.wanted import wanted
from assistant.answers import Instruction, Status
from assistant.conversation import Assistant
from assistant.settings import Settings
from knowledge.clauses import Evidence
from knowledge.library import Library
from knowledge.limits import Limit

RULES = """云岭矿瓦斯管理规定

第一条 云岭矿采区回风巷风流中甲烷浓度超过0.9%时，必须停止工作，撤出人员。
第二条 云岭矿总回风巷中甲烷浓度超过0.6%时，必须立即查明原因，进行处理。
第三条 云岭矿掘进工作面风流中甲烷浓度达到1.3%时，必须停止工作，切断电源。
第四条 能见度小于2m时，严禁人员进入灾区。
第五条 云岭矿水沟盖板的宽度不得小于400mm。
第六条 云岭矿采煤工作面风流中甲烷浓度达到1.4%时，必须停止作业。采煤工作面二氧化碳浓度达到1.2%时，必须撤出人员。
第七条 云岭矿采煤工作面风流中甲烷浓度达到1.7%时，必须切断电源。
第八条 云岭矿采煤工作面的空气温度超过29℃时，必须停止作业。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    path = tmp_path / "云岭矿瓦斯管理规定.txt"
    path.write_text(RULES, encoding="utf-8")
    with Library(tmp_path / "home") as library:
        assert library.ingest([path])[0].error is None
        yield library


def limits(library: Library, words: str) -> list[Limit]:
    return [limit for limit in library.limits.all() if words in limit.sentence]


@pytest.mark.parametrize(
    ("question", "clause", "line"),
    [
        ("采区回风巷瓦斯1.1%还能干吗", "采区回风巷", "“1.1%”已到下面这条说的情形："),
        ("能见度1米能进灾区吗", "能见度", "“1m”已到下面这条说的情形："),
        ("盖板宽度300毫米合格吗", "盖板", "和下面这条的限值相比，“300mm”不符合："),
    ],
)
def test_a_reading_is_compared_with_the_limit_of_its_clause(
    library: Library, question: str, clause: str, line: str
) -> None:
    own = limits(library, clause)
    said = compared(question, own[0].sentence, own)
    assert said.split("”")[-1] == line.split("”")[-1]
    assert said


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("采区回风巷瓦斯0.5%还能干吗", "采区回风巷"),
        ("能见度5米能进灾区吗", "能见度"),
        ("盖板宽度50厘米合格吗", "盖板"),
        ("采区回风巷瓦斯1.1%，二氧化碳0.2%还能干吗", "采区回风巷"),
    ],
)
def test_nothing_reassures_and_several_readings_are_not_judged(
    library: Library, question: str, clause: str
) -> None:
    own = limits(library, clause)
    assert compared(question, own[0].sentence, own) == ""


def test_where_power_comes_back_is_no_limit(library: Library) -> None:
    sentence = "掘进工作面甲烷浓度低于0.5%时，自动解锁"
    restoring = [replace(limit, sentence=sentence) for limit in limits(library, "掘进工作面")]
    assert restoring
    assert compared("掘进工作面瓦斯2%怎么办", sentence, restoring) == ""


def test_no_reading_no_comparison_and_no_other_kind_of_quantity(library: Library) -> None:
    own = limits(library, "采区回风巷")
    assert compared("采区回风巷瓦斯超限怎么办", own[0].sentence, own) == ""
    assert compared("采区回风巷温度30℃怎么办", own[0].sentence, own) == ""
    assert compared("两个人进采区回风巷行吗", own[0].sentence, own) == ""


def current(library: Library) -> list[str]:
    return [edition.id for edition in library.catalogue.editions()]


def test_the_limit_of_the_place_answers_and_says_what_to_do(library: Library) -> None:
    found = ruling("总回风瓦斯0.8%怎么办", library.limits, as_of=None, editions=current(library))
    assert found is not None
    draft, shown = compose(found, library.provision)
    assert draft.status is Status.ANSWERED
    assert draft.text.startswith("和下面这条的限值相比，“0.8%”已超出：")
    assert "必须立即查明原因" in draft.text
    assert shown[0].clause == "第二条"


def test_without_a_place_the_limit_of_each_is_told_and_the_place_asked_back(library: Library) -> None:
    question = "瓦斯0.8%怎么办"
    found = ruling(question, library.limits, as_of=None, editions=current(library))
    assert found is not None
    draft, shown = compose(found, library.provision)
    assert draft.status is Status.PARTIAL
    assert len({clause.clause for clause in shown}) >= 2
    asked = back(question, library.limits, editions=current(library))
    assert asked is not None
    assert "总回风巷" in asked.text
    assert set(asked.choices) >= {"总回风巷"}


def test_places_that_miners_measure_at_are_offered_the_most_usual_first(library: Library) -> None:
    asked = back("瓦斯0.8%怎么办", library.limits, editions=current(library))
    assert asked is not None
    assert asked.choices == ("采煤工作面", "掘进工作面", "回风流", "总回风巷", "采区回风巷")


def test_who_is_only_told_is_no_place_to_choose(tmp_path: Path) -> None:
    path = tmp_path / "云岭矿瓦斯管理规定.txt"
    path.write_text(
        "云岭矿瓦斯管理规定\n\n第一条 云岭矿采掘工作面风流中甲烷浓度达到1.3%时，必须停止工作。\n"
        "第二条 云岭矿总回风巷中甲烷浓度超过0.6%时，必须处理。\n"
        "第三条 当班人员应当向矿调度室报告，甲烷浓度超过0.9%的，必须撤人。\n",
        encoding="utf-8",
    )
    with Library(tmp_path / "home") as library:
        library.ingest([path])
        asked = back("瓦斯浓度超过多少撤人", library.limits, editions=current(library))
        assert asked is not None
        assert asked.choices == ("采煤工作面", "掘进工作面", "回风流", "总回风巷", "采掘工作面")


def test_nothing_is_asked_back_where_the_place_is_said_or_does_not_matter(library: Library) -> None:
    for question in ("总回风巷瓦斯0.8%怎么办", "盖板宽度300毫米合格吗", "瓦斯是什么"):
        assert back(question, library.limits, editions=current(library)) is None


@pytest.mark.parametrize(
    "question",
    [
        "总回风瓦斯超过0.8%怎么办",  # taken for granted, not measured
        "总回风瓦斯0.8%，采区回风巷1.2%怎么办",  # two places
        "总回风瓦斯和二氧化碳0.8%怎么办",  # a quantity without a value of its own
        "烤火那屋瓦斯0.8%怎么办",  # a place, which the table does not know
        "轴承温度80℃怎么办",  # not of the air
        "采煤面电机温度80℃怎么办",
    ],
)
def test_what_is_no_plain_reading_is_not_judged(library: Library, question: str) -> None:
    assert ruling(question, library.limits, as_of=None, editions=current(library)) is None


def test_a_temperature_of_the_air_at_a_place_is_judged(library: Library) -> None:
    found = ruling("采煤面温度32度还能干不", library.limits, as_of=None, editions=current(library))
    assert found is not None
    assert [limit.clause for limit in found.leading] == ["第八条"]


def test_a_share_at_a_place_is_judged_as_methane_and_says_so(library: Library) -> None:
    found = ruling("总回风0.8%咋办", library.limits, as_of=None, editions=current(library))
    assert found is not None
    draft, shown = compose(found, library.provision)
    assert draft.text.startswith("没有说测的是什么气体，如果是甲烷（瓦斯），“0.8%”已超出下面这条的限值：")
    assert shown[0].clause == "第二条"


@pytest.mark.parametrize(
    "question",
    [
        "总回风0.5%咋办",  # keeps within: nothing reassures
        "总回风漏风0.8%咋办",  # of something else
        "总回风坡度12%",
        "0.8%咋办",  # nowhere
        "总回风超过0.8%咋办",
    ],
)
def test_a_share_of_what_nobody_knows_is_not_judged(library: Library, question: str) -> None:
    assert ruling(question, library.limits, as_of=None, editions=current(library)) is None


def test_of_two_readings_the_one_beyond_its_limit_is_told(library: Library) -> None:
    """The first is kept, and nothing is said of it; judged alone it would have hidden the second."""
    question = "回采面瓦斯0.8%，二氧化碳1.6%怎么办"
    found = ruling(question, library.limits, as_of=None, editions=current(library))
    assert found is not None
    assert found.opening == "和下面这条的限值相比，“1.6%”已超出："
    assert [limit.quantity for limit in found.leading] == ["二氧化碳浓度"]


@pytest.mark.parametrize(
    ("question", "clause", "value"),
    [
        ("采煤面瓦斯到多少要停止作业", "第六条", 1.4),
        ("采煤面瓦斯到多少必须断电", "第七条", 1.7),
        ("采区回风瓦斯多少要撤人", "第一条", 0.9),
        ("回风流瓦斯到多少要撤人", "第一条", 0.9),  # ruled for a part of it only
    ],
)
def test_the_limit_asked_for_is_that_of_the_place_and_of_the_demand(
    library: Library, question: str, clause: str, value: float
) -> None:
    found = wanted(question, library.limits, as_of=None, editions=current(library))
    assert found is not None
    assert (found.leading[0].clause, found.leading[0].value) == (clause, value)


@pytest.mark.parametrize(
    "question",
    [
        "瓦斯到多少要停止作业",  # where?
        "采煤面瓦斯1.2%要停止作业吗",  # a reading
        "总回风巷瓦斯到多少要撤人",  # nothing demands that there
        "采煤面瓦斯和二氧化碳到多少要停止作业",  # two
        "采煤面盖板宽度最小多少",  # of what the width is, the table does not know
        "采煤面瓦斯最低多少",  # nothing bounds it on that side
        "采煤面刮板机轴承那儿瓦斯多少要停止作业",  # of a thing that the table does not know
    ],
)
def test_a_limit_that_the_table_does_not_settle_is_left_to_the_search(
    library: Library, question: str
) -> None:
    assert wanted(question, library.limits, as_of=None, editions=current(library)) is None


def test_where_several_values_hold_at_the_place_none_leads(library: Library) -> None:
    question = "采煤面瓦斯不能超过多少"
    found = wanted(question, library.limits, as_of=None, editions=current(library))
    assert found is not None
    assert not found.leading
    assert [limit.value for limit in found.near] == [1.4, 1.7]
    draft, _ = compose(found, library.provision)
    assert draft.status is Status.PARTIAL
    assert draft.text.startswith("各种情况的限值不同：")


def test_the_whole_way_from_the_limit_asked_for_to_its_answer(library: Library) -> None:
    assistant = Assistant(library, Settings(home=library.home))
    answer = assistant.answer(Instruction(text="采煤工作面瓦斯到多少要停止作业"))
    assert answer.status is Status.ANSWERED
    assert [check for check in answer.checks if not check.passed] == []
    assert "1.4%" in answer.text.partition("[1]")[0]


def test_the_whole_way_from_a_share_of_no_gas_to_its_answer(library: Library, tmp_path: Path) -> None:
    answer = Assistant(library, Settings(home=tmp_path / "home")).answer(Instruction(text="总回风0.8%咋办"))
    assert answer.status is Status.ANSWERED
    assert all(check.passed for check in answer.checks)


def test_the_whole_way_from_a_reading_to_its_answer(library: Library) -> None:
    assistant = Assistant(library, Settings(home=library.home))
    answer = assistant.answer(Instruction(text="总回风瓦斯百分之零点八怎么办"))
    assert answer.status is Status.ANSWERED
    assert [check for check in answer.checks if not check.passed] == []
    assert "第二条" in answer.text


def test_a_place_that_no_clause_rules_is_refused_with_the_places_that_are(library: Library) -> None:
    def refusal(question: str, evidence: list[Evidence]) -> str:
        found = unruled(question, evidence, library.limits, day=date(2026, 1, 1), editions=current(library))
        return found.zh if found else ""

    assert refusal("食堂里甲烷浓度超过多少要停止做饭？", [])
    assert refusal("采区回风巷甲烷浓度超过多少要停止工作？", []) == ""
    # A clause that names the place beside a number knows better than the table.
    clause = clause_of("食堂的甲烷浓度不得超过0.1%。", "甲")
    assert refusal("食堂里甲烷浓度超过多少要停止做饭？", [clause]) == ""
    # A number beside it that is of something else does not.
    assert refusal("食堂里甲烷浓度超过多少要停止做饭？", [clause_of("食堂每人每餐用水20L。", "乙")])


def clause_of(text: str, document: str) -> Evidence:
    return Evidence(
        document=document,
        edition="",
        edition_id=document,
        clause="第一条",
        clause_id=f"{document}#1",
        heading_path=(),
        text=text,
        page=None,
        score=1.0,
    )


def test_two_documents_that_differ_are_both_told_and_the_stricter_named() -> None:
    one, other = "柴油机车排气口的排气温度不得超过72℃。", "柴油机车排气口的排气温度不得超过66℃。"
    found = difference([(clause_of(one, "甲"), one), (clause_of(other, "乙"), other)])
    assert found is not None
    assert (found.other, found.stricter) == (1, 1)
    assert found.printed == ("不得超过72℃", "不得超过66℃")
    least = "救护队员休息不得少于8h。", "救护队员休息不应少于6h。"
    told = difference([(clause_of(text, name), text) for text, name in zip(least, "甲乙", strict=True)])
    assert told is not None
    assert told.stricter == 0


@pytest.mark.parametrize(
    "pair",
    [
        ("排气温度不得超过72℃。", "排气温度不得超过72℃。"),
        ("排气温度不得超过72℃。", "水位不得超过3m。"),
        ("柴油机车排气口的排气温度不得超过72℃。", "机电硐室里的空气温度不得超过30℃。"),
    ],
)
def test_the_same_number_other_kinds_and_other_things_do_not_differ(pair: tuple[str, str]) -> None:
    assert (
        difference([(clause_of(text, name), text) for text, name in zip(pair, "甲乙", strict=True)]) is None
    )
