"""Over the corpus the limit that plainly governs comes first; each is told by its document and clause."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.library import Library
from knowledge.limits import asked, judge

pytestmark = pytest.mark.corpus

_SAFETY = "煤矿建设安全规程"
_CODE = "煤矿建设安全规范"
_VENTILATION = "煤矿井工开采通风技术条件"
_DRAINAGE = "煤矿瓦斯抽采基本指标"
_LAW = "中华人民共和国矿山安全法实施条例"
_BLASTING = "爆破安全规程"
_FILES = (
    "煤矿建设安全规程.txt",
    "《煤矿建设安全规范》.txt",
    "煤矿的井工开采通风技术条件.txt",
    "煤矿瓦斯抽采基本指标.txt",
    "煤矿建设项目安全设施设计审查和竣工验收规范.txt",
    "爆破安全规程.txt",
    "煤矿安全监控系统通用技术要求.txt",
    "中华人民共和国矿山安全法实施条例.txt",
)


@pytest.fixture(scope="module")
def library(shared: Path) -> Iterator[Library]:
    with tempfile.TemporaryDirectory() as folder, Library(Path(folder)) as library:
        library.ingest([shared / "corpus" / "zh" / name for name in _FILES])
        yield library


@pytest.mark.parametrize(
    ("quantity", "place", "words", "shown", "clauses"),
    [
        ("甲烷浓度", "采煤工作面", "停止作业", "≥ 1.5 %", {(_SAFETY, "第一百七十三条第二款")}),
        ("甲烷浓度", "采区回风巷", "撤人", "> 1 %", {(_SAFETY, "第一百七十二条")}),
        ("甲烷浓度", "采掘工作面回风流", "撤人", "> 1 %", {(_SAFETY, "第一百七十二条")}),
        (
            "甲烷浓度",
            "总回风巷",
            "",
            "> 0.75 %",
            {(_SAFETY, "第一百七十一条"), (_VENTILATION, "5.1.15"), (_CODE, "6.2.2.7")},
        ),
        (
            "甲烷浓度",
            "爆破地点",
            "爆破地点附近20m 瓦斯",
            "≥ 1 %",
            {
                (_SAFETY, "第一百七十三条"),
                (_SAFETY, "第三百六十一条（二）"),
                (_CODE, "6.2.2.9"),
                (_CODE, "6.7.10第三段"),
                (_BLASTING, "5.3.7.7第三段"),
            },
        ),
        (
            "甲烷浓度",
            "电动机附近20m",
            "",
            "≥ 1.5 %",
            {(_SAFETY, "第一百七十三条第二款"), (_CODE, "6.2.2.9")},
        ),
        ("甲烷浓度", "停工区", "", "≥ 3 %", {(_SAFETY, "第一百七十五条第三款"), (_CODE, "6.2.2.11")}),
        (
            "甲烷浓度",
            "焊接地点",
            "",
            "≤ 0.5 %",
            {(_SAFETY, "第二百五十四条（四）"), (_CODE, "6.5.3第二段 d）")},
        ),
        ("二氧化碳浓度", "采掘工作面", "", "≥ 1.5 %", {(_SAFETY, "第一百七十四条")}),
        (
            "温度",
            "采掘工作面",
            "空气温度",
            "> 30 ℃",
            {(_VENTILATION, "4.2.3"), (_SAFETY, "第六百五十五条第二款")},
        ),
        (
            "温度",
            "机电硐室",
            "空气温度",
            "> 34 ℃",
            {(_VENTILATION, "4.2.3"), (_SAFETY, "第六百五十五条第二款")},
        ),
        ("风速", "采煤工作面", "", "≤ 4 m/s", {(_DRAINAGE, "4.3")}),
        ("一氧化碳浓度", "", "最高允许浓度", "≤ 0.0024 %", {(_VENTILATION, "4.1.3第三段")}),
        ("硫化氢浓度", "", "最高允许浓度", "≤ 0.00066 %", {(_VENTILATION, "4.1.3第六段")}),
        ("二氧化硫浓度", "", "最高允许浓度", "≤ 0.0005 %", {(_VENTILATION, "4.1.3第五段")}),
        ("二氧化氮浓度", "", "最高允许浓度", "≤ 0.00025 %", {(_VENTILATION, "4.1.3第四段")}),
        (
            "氧气浓度",
            "进风流",
            "",
            "≥ 20 %",
            {(_SAFETY, "第一百三十五条（一）"), (_VENTILATION, "4.1.1"), (_LAW, "第二十二条第二款")},
        ),
        (
            "相对瓦斯涌出量",
            "",
            "高瓦斯矿井的相对瓦斯涌出量",
            "> 10 m³/t",
            {(_SAFETY, "第一百六十九条第二款（二） １")},
        ),
        (
            "相对瓦斯涌出量",
            "",
            "低瓦斯矿井的相对瓦斯涌出量",
            "≤ 10 m³/t",
            {(_SAFETY, "第一百六十九条第二款（一） １")},
        ),
    ],
)
def test_the_limit_that_plainly_governs_comes_first(
    library: Library, quantity: str, place: str, words: str, shown: str, clauses: set[tuple[str, str]]
) -> None:
    found = library.limits.find(quantity=quantity, places=(place,) if place else (), words=words)
    assert found[0].shown == shown
    assert (found[0].document, found[0].clause) in clauses


@pytest.mark.parametrize("place", ["运输大巷", "带式输送机巷", "采区回风巷", "进风流"])
def test_the_speed_of_air_that_the_source_lost_with_its_table_is_not_made_up(
    library: Library, place: str
) -> None:
    assert library.limits.find(quantity="风速", places=(place,)) == []


@pytest.mark.parametrize(
    ("clause", "quantity"),
    [
        ("第一百二十七条", "甲烷浓度"),
        ("第一百二十七条", "二氧化碳浓度"),
        ("第一百四十三条第三款", "甲烷浓度"),
        ("第九十条（一）", "高度"),
    ],
)
def test_a_number_that_lost_its_point_is_in_doubt(library: Library, clause: str, quantity: str) -> None:
    found = [
        limit
        for limit in library.limits.all()
        if (limit.document, limit.clause, limit.quantity) == (_SAFETY, clause, quantity)
    ]
    assert any(limit.suspect for limit in found)
    assert not any(limit.suspect for limit in found if limit.value <= 3)


@pytest.mark.parametrize(
    ("question", "exceeded", "shown", "clause"),
    [
        ("采煤工作面瓦斯1.6%", True, "≥ 1.5 %", "第一百七十三条第二款"),
        ("采煤工作面瓦斯1.2%", True, "≥ 1 %", "第一百七十三条"),
        ("采区回风瓦斯1.1%", True, "> 1 %", "第一百七十二条"),
        ("采煤工作面回风流瓦斯3.5%", True, "> 1 %", "第一百七十二条"),
        ("掘进工作面瓦斯0.3%", False, "≥ 1 %", "6.2.2.9"),
        ("采煤工作面温度27度", True, "> 26 ℃", "第六百五十五条"),
        ("停风区瓦斯0.5%", False, "> 1 %", "第一百七十六条第二款"),
    ],
)
def test_a_reading_is_judged_by_the_limit_that_governs(
    library: Library, question: str, exceeded: bool, shown: str, clause: str
) -> None:
    read = asked(question)
    assert read.reading is not None
    found = library.limits.find(quantity=read.quantities, places=read.places, words=question)
    held = judge(read.reading, found, read.places)
    assert held.governing is not None
    assert (held.exceeded, held.governing.shown, held.governing.clause) == (exceeded, shown, clause)


def test_what_a_wide_place_leaves_open_is_asked(library: Library) -> None:
    read = asked("回风流瓦斯0.8%")
    assert read.reading is not None
    held = judge(read.reading, library.limits.find(quantity=read.quantities, places=read.places), read.places)
    assert held.place_missing
    assert {0.75, 1.0} <= {limit.value for limit in held.nearest}
