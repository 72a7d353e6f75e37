"""Words in the place of their opposites, words cut off from what governs them, words of nobody's clause."""

import one_clause
import pytest

from assistant.grounding import Verdict

CLAUSES = {
    "检查": "第一条 爆破前，必须由瓦斯检查工检查爆破地点附近20m以内的瓦斯，并向班组长报告。",
    "送电": "第二条 停风区排放瓦斯后，甲烷浓度不超过1.1%，并经总工程师批准，方可送电，人员可以进入。",
    "禁止": "第三条 严禁下列行为：\n（一）携带烟草和点火物品入井；\n（二）在井下拆开矿灯；\n（三）酒后入井。",
    "通风": "第四条 风门必须关闭。掘进工作面必须采用压入式通风，每班检查2次。先停止工作，然后切断电源。",
    "支护": "第五条 采煤工作面的空顶距离不得超过作业规程的规定，必须及时支护，未经支护不得进入。",
    "fan": "§ 9.1 The main fan shall be examined every day before work begins.",
}


def judge(clause: str, text: str, question: str = "", language: str = "zh") -> Verdict:
    return one_clause.judge(clause, CLAUSES[clause], text, question=question, language=language)


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        # opposites
        ("检查", "爆破后，必须由瓦斯检查工检查爆破地点附近20m以内的瓦斯，并向班组长报告。"),
        ("检查", "爆破前，必须由瓦斯检查工检查爆破地点附近20m以外的瓦斯，并向班组长报告。"),
        ("通风", "风门必须打开。"),
        ("通风", "掘进工作面必须采用抽出式通风，每班检查2次。"),
        ("通风", "掘进工作面必须采用压入式通风，每天检查2次。"),
        # persons
        ("检查", "爆破前，必须由爆破工检查爆破地点附近20m以内的瓦斯，并向班组长报告。"),
        ("检查", "爆破前，必须由班组长检查爆破地点附近20m以内的瓦斯，并向瓦斯检查工报告。"),
        # what is cut off
        ("送电", "方可送电，人员可以进入。"),
        ("送电", "人员可以进入。"),
        ("禁止", "（二）在井下拆开矿灯。"),
        ("支护", "采煤工作面的空顶距离……必须及时支护……进入。"),
        ("支护", "“必须及时支护……不得进入”"),
        # what is added
        (
            "支护",
            "采煤工作面的空顶距离不得超过作业规程的规定，必须及时支护，未经支护不得进入，紧急情况除外。",
        ),
        ("通风", "夜班时，掘进工作面必须采用压入式通风，每班检查2次。"),
        ("通风", "掘进工作面只需采用压入式通风，每班检查2次。"),
        # another clause's
        ("通风", "风门必须关闭，并且入井人员应当随身携带自救器和矿灯。"),
    ],
)
def test_what_the_clause_does_not_say_fails(clause: str, text: str) -> None:
    assert not judge(clause, text).passed


@pytest.mark.parametrize(
    ("clause", "text", "question"),
    [
        ("检查", "爆破前，必须由瓦检员检查爆破地点附近20m以内的瓦斯，并向班组长报告。", ""),
        ("检查", "必须由瓦斯检查工检查爆破地点附近20m以内的瓦斯。", ""),
        ("送电", "停风区排放瓦斯后，甲烷浓度不超过1.1%，并经总工程师批准，方可送电。", ""),
        ("禁止", "严禁下列行为：\n（一）携带烟草和点火物品入井；\n（二）在井下拆开矿灯。", ""),
        ("禁止", "严禁在井下拆开矿灯。", ""),
        ("通风", "掘进工作面必须采用压入式通风。", ""),
        ("通风", "夜班时，掘进工作面必须采用压入式通风，每班检查2次。", "夜班掘进工作面怎么通风"),
        ("通风", "“掘进工作面必须……压入式通风”", ""),
    ],
)
def test_what_it_does_say_passes(clause: str, text: str, question: str) -> None:
    verdict = judge(clause, text, question)
    assert verdict.passed, verdict.text


@pytest.mark.parametrize(
    ("text", "question"),
    [
        (
            "夜里可以在风门旁边用大灯泡烤手。",
            "夜里在风门旁边用大灯泡烤手行不",
        ),  # allowed in the question's words
        ("风门开着放那里行不。", "风门开着放那里行不？"),
        ("风门平时要不要关呢", "风门平时要不要关？"),
        ("风门必须关闭吗？", "风门怎么管？"),
    ],
)
def test_the_question_over_again_is_no_answer(text: str, question: str) -> None:
    assert not judge("通风", text, question).passed


def test_what_the_clause_forbids_may_not_be_told_as_still_allowed() -> None:
    assert not judge("禁止", "现在还让携带烟草入井。", "现在还让携带烟草入井吗").passed
    assert judge("禁止", "不让携带烟草入井。", "现在还让携带烟草入井吗").passed


def test_a_translation_is_marked_and_says_what_was_checked() -> None:
    verdict = judge("通风", "The air doors must be closed.", language="en")
    assert "only numbers and duties were checked" in verdict.text
    assert [check.check for check in verdict.checks if not check.passed] == ["language_matches"]
    assert judge("fan", "The main fan shall be examined every day.", language="en").passed
    assert "不是同一种语言" in judge("fan", "主要通风机应当每天检查。").text
