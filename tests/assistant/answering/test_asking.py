"""What a question asks for is read from its words, and doubt is read as a plain question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.asking import YesNo, has_value, read


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("云岭矿的风门两道之间隔多远？", "距离"),
        ("主扇停了几个小时要上报？", "时间"),
        ("便携仪多久校一次？", "次数"),
        ("综采面最高温度多少？", "温度"),
        ("一趟罐最多上几个人？", "人数"),
        ("上隅角瓦斯浓度到多少撤人？", "浓度"),
        ("顺槽里风速最低多少？", "速度"),
        ("刮板机的倾角最多多少度？", "坡度"),
        ("什么时候可以送电？", ""),
        ("哪几种人不能下井？", ""),
        ("按钮谁来按？", ""),
    ],
)
def test_the_kind_of_value_is_that_of_the_words_asked(question: str, value: str) -> None:
    assert read(question).value == value


@pytest.mark.parametrize(
    ("question", "yes_no"),
    [
        ("皮带上能不能坐人？", YesNo.PERMITTED),
        ("躺溜子上捎一段中不中？", YesNo.PERMITTED),
        ("巷道里可以存放油脂吗？", YesNo.PERMITTED),
        ("不停电能不能检修？", YesNo.MAY_OMIT),
        ("入井要不要带自救器？", YesNo.OBLIGED),
        ("风门必须联锁吗？", YesNo.OBLIGED),
        ("是否禁止带电搬迁？", YesNo.FORBIDDEN),
        ("能走主井还是走副井？", None),
        ("自救器怎么用？", None),
    ],
)
def test_a_yes_is_told_from_what_it_would_mean(question: str, yes_no: YesNo | None) -> None:
    assert read(question).yes_no is yes_no


@pytest.mark.parametrize(
    "question", ["瓦斯2%还能干，对吧？", "听说放炮不用撤人？", "规程不是允许单人作业吗？"]
)
def test_what_takes_something_for_granted_is_loaded(question: str) -> None:
    assert read(question).loaded


def test_a_plain_question_is_not_loaded() -> None:
    assert not read("放炮前要撤到多远？").loaded


@pytest.mark.parametrize(
    ("text", "value", "has"),
    [
        ("间距不得小于20m。", "距离", True),
        ("间距不得小于20m。", "时间", False),
        ("每班至少检查2次。", "次数", True),
        ("每周检查一次。", "时间", True),
        ("甲烷浓度不得超过1.0％。", "浓度", True),
        ("应当有专人负责。", "数值", False),
        ("安全挡墙高度为轮胎直径的2/5。", "比例", True),
        ("每班至少检查两次。", "次数", True),
        ("队员年龄不应超过45岁。", "年龄", True),
        ("间距不得小于20m。", "人数", False),
    ],
)
def test_a_sentence_has_a_value_of_the_kind_or_not(text: str, value: str, has: bool) -> None:
    assert has_value(text, value) is has


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    read(text)
