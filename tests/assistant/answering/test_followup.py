"""What the rules make of the last words of a dialogue."""

import re
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.answering.followup import LONGEST, resolve, standalone
from assistant.answers import Turn

FACE = "采煤工作面瓦斯到多少要停止作业？"
LIMIT = "掘进面瓦斯到1.0%怎么办？"
CITED = "@超过时停止作业[1]。\n[1]《云岭矿规程》第三十五条"


def turns(*said: str) -> tuple[Turn, ...]:
    """What was said, an answer after @."""
    return tuple(
        Turn(role="assistant" if words.startswith("@") else "user", content=words.removeprefix("@"))
        for words in said
    )


REPLACED = [
    # places
    (FACE, "换成掘进面呢", "掘进面瓦斯到多少要停止作业？"),
    (FACE, "那回风流里呢？", "采煤工作面回风流瓦斯到多少要停止作业？"),
    (FACE, "总回风呢", "总回风瓦斯到多少要停止作业？"),
    (FACE, "在总回风巷里也一样吗", "总回风巷瓦斯到多少要停止作业？"),
    (FACE, "回风流里多少？", "采煤工作面回风流瓦斯到多少要停止作业？"),
    # substances and quantities
    (FACE, "二氧化碳呢", "采煤工作面二氧化碳到多少要停止作业？"),
    (FACE, "那一氧化碳", "采煤工作面一氧化碳到多少要停止作业？"),
    ("总回风巷风速多少", "那甲烷呢", "总回风巷甲烷多少？"),
    # machines and people
    ("局扇多久检查一次", "主扇呢", "主扇多久检查一次？"),
    ("爆破员的职责是什么？", "那瓦检员呢", "瓦检员的职责是什么？"),
    ("救护中队多久演习一次？", "兼职的呢", "兼职的救护中队多久演习一次？"),
    # values
    (LIMIT, "要是1.5呢", "掘进面瓦斯到1.5%怎么办？"),
    (LIMIT, "到2%呢", "掘进面瓦斯到2%怎么办？"),
    (FACE, "要是1.5呢", "采煤工作面瓦斯到1.5怎么办？"),
    (FACE, "1.2%怎么办", "采煤工作面瓦斯1.2%怎么办？"),
    ("5吨以下的电机车几组电池？", "5吨以上的呢", "5吨以上的电机车几组电池？"),
    # what a word is, and when
    ("什么叫突出煤层？", "那突出矿井呢？", "什么叫突出矿井？"),
    ("放炮前要做什么", "放炮后呢", "放炮后要做什么？"),
    # corrections
    (FACE, "不是，我问的是回风", "采煤工作面回风瓦斯到多少要停止作业？"),
    ("局扇多久检查一次", "说错了，是主扇", "主扇多久检查一次？"),
]
COMPLETED = [
    (FACE, "谁负责", "采煤工作面瓦斯谁负责？"),
    (FACE, "违反了怎么办", "采煤工作面瓦斯，违反了怎么办？"),
    (FACE, "超了怎么办", "采煤工作面瓦斯，超了怎么办？"),
    (FACE, "具体怎么做", "采煤工作面瓦斯具体怎么做？"),
    (FACE, "为什么", "采煤工作面瓦斯到多少要停止作业，为什么？"),
    (FACE, "依据是哪条", "采煤工作面瓦斯到多少要停止作业，依据是哪条？"),
    (FACE, "还有呢", FACE),
    ("防治水台账有哪些？", "多久整理一次？", "防治水台账多久整理一次？"),
    ("入井要带自救器吗", "要是没有呢", "入井要带自救器吗，要是没有呢？"),
    ("入井要带自救器吗", "不带行不行", "入井要带自救器，不带行不行？"),
    # words that point back
    ("入井要带自救器吗", "它坏了怎么办", "自救器坏了怎么办？"),
    ("避难硐室要多大", "这个硐室要设几道门？", "避难硐室要设几道门？"),
    ("工作面接近老空区了怎么办？", "这种情况要停工吗？", "工作面接近老空区时要停工吗？"),
    (FACE, "上面说的这些要记录吗", "采煤工作面瓦斯要记录吗？"),
]
ENGLISH = [
    (
        "At what methane level must work stop?",
        "and carbon dioxide?",
        "At what carbon dioxide level must work stop?",
    ),
    ("Who checks the fan?", "how often?", "Who checks the fan; how often?"),
]


@pytest.mark.parametrize(("before", "question", "whole"), REPLACED + COMPLETED + ENGLISH)
def test_a_follow_up_is_completed_from_the_question_before_it(before: str, question: str, whole: str) -> None:
    made = resolve(question, turns(before, "@按规定办。"))
    assert (made.text, made.leans) == (whole, True)


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("第二款呢", "《云岭矿规程》第三十五条第二款说的是什么？"),
        ("它的第二项", "《云岭矿规程》第三十五条第二项说的是什么？"),
        ("这条的第二款呢？", "《云岭矿规程》第三十五条的第二款说的是什么？"),
        ("那第三十六条呢", "《云岭矿规程》第三十六条说的是什么？"),
        ("下一条呢？", "《云岭矿规程》第三十六条说的是什么？"),
        ("上一条", "《云岭矿规程》第三十四条说的是什么？"),
        ("该条适用于露天矿吗？", "《云岭矿规程》第三十五条适用于露天矿吗？"),
    ],
)
def test_a_clause_is_the_one_that_was_cited_last(question: str, whole: str) -> None:
    earlier = turns("入井带什么？", "@自救器[1]。\n[1]《云岭矿规程》第九条")
    assert standalone(question, (*earlier, *turns(FACE, CITED))) == whole


def test_a_clause_named_in_a_question_lends_its_document() -> None:
    assert (
        standalone("那第四十条呢", turns("云岭矿规程第三十五条讲什么？")) == "云岭矿规程第四十条说的是什么？"
    )


@pytest.mark.parametrize(
    "question",
    [
        "那瓦斯抽采泵房怎么防火",
        "好的，谢谢",
        "入井人员必须携带哪些东西",
        "瞎炮谁处理",
        "不是所有矿井都要装主扇吧",
        "主通风机多久检查一次反风设施？",
    ],
)
def test_a_whole_question_and_manners_stand_alone(question: str) -> None:
    made = resolve(question, turns(FACE, CITED))
    assert (made.text, made.leans) == (question, False)


@pytest.mark.parametrize(
    ("said", "question", "whole"),
    [
        ((FACE, "掘进面呢"), "二氧化碳呢", "掘进面二氧化碳到多少要停止作业？"),
        (
            (FACE, "掘进面呢", "@1.0%[1]。", "二氧化碳呢"),
            "采煤工作面呢",
            "采煤工作面二氧化碳到多少要停止作业？",
        ),
        ((FACE, "好的，谢谢"), "掘进面呢", "掘进面瓦斯到多少要停止作业？"),
        ((FACE, "主扇多久检查一次？"), "局扇呢", "局扇多久检查一次？"),
        (
            (FACE, "掘进面呢"),
            "哪个更严",
            "采煤工作面瓦斯到多少要停止作业，掘进面瓦斯到多少要停止作业，哪个更严？",
        ),
    ],
)
def test_a_chain_is_completed_link_by_link(said: tuple[str, ...], question: str, whole: str) -> None:
    assert standalone(question, turns(*said)) == whole


@pytest.mark.parametrize(
    ("said", "question", "whole", "day"),
    [
        ((FACE,), "那2018年呢", f"2018年，{FACE}", date(2018, 12, 31)),
        ((FACE,), "2018年9月以前呢", f"2018年9月以前，{FACE}", date(2018, 8, 31)),
        ((FACE, "那2018年呢"), "那2010年呢", f"2010年，{FACE}", date(2010, 12, 31)),
        ((FACE, "那2018年呢"), "掘进面呢", "2018年，掘进面瓦斯到多少要停止作业？", date(2018, 12, 31)),
        ((FACE,), "老规程里呢", f"老规程，{FACE}", None),
    ],
)
def test_a_year_said_is_the_day_whose_rules_are_meant(
    said: tuple[str, ...], question: str, whole: str, day: date | None
) -> None:
    made = resolve(question, turns(*said))
    assert (made.text, made.as_of) == (whole, day)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("2016年时采煤面瓦斯到多少要停止作业", date(2016, 12, 31)),
        ("2018年9月以前采煤面瓦斯到多少要停止作业", date(2018, 8, 31)),
        ("2018年8月的规定，采煤面瓦斯到多少要停止作业", date(2018, 8, 31)),
        ("2016年版规程里采煤面瓦斯到多少要停止作业", None),
        ("《煤矿安全规程》（2022年）采煤面瓦斯到多少要停止作业", None),
        ("自2018年9月起采煤面瓦斯到多少要停止作业", None),
        ("2018年发布的细则里采煤面瓦斯到多少要停止作业", None),
    ],
)
def test_a_first_question_may_say_its_day_and_keeps_its_words(question: str, day: date | None) -> None:
    made = resolve(question, ())
    assert (made.text, made.as_of, made.leans) == (question, day, False)


def test_a_very_long_question_before_leaves_its_beginning() -> None:
    made = resolve("谁负责", turns("云岭矿" + "的回风巷道" * 60 + "怎么办？"))
    assert len(made.text) <= LONGEST
    assert made.text.startswith("云岭矿")
    assert "谁负责" in made.text


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "sign", ["瓦", "要", "第", "1", "《", "规程", "采区", " x", "超过", "下一条", "不是，"]
)
def test_an_endless_message_is_read_in_no_time(sign: str) -> None:
    endless = sign * 20_000
    assert resolve(endless, turns(FACE)).text == endless.strip()
    assert resolve("谁负责", turns(endless, f"@{endless}")).text
    assert resolve(sign * 50, turns(FACE, f"@{endless}")).text


WORDS = st.lists(
    st.sampled_from(
        [
            *"那它呢吗的第款条项了要是不怎么办多少谁，。？1.5%2018年",
            "掘进面",
            "瓦斯",
            "下一条",
            "这种情况",
            "《云岭》",
            "第三条",
        ]
    ),
    max_size=14,
).map("".join)
HISTORY = st.lists(st.tuples(st.sampled_from(["user", "assistant"]), WORDS), max_size=5).map(
    lambda said: tuple(Turn(role=role, content=words) for role, words in said)  # type: ignore[arg-type]
)


@given(WORDS | st.text(max_size=30))
def test_without_history_a_question_is_unchanged(question: str) -> None:
    assert standalone(question, ()) == question.strip()


@settings(deadline=None)  # the first loads the table of question words
@given(WORDS, HISTORY)
@example("要是1.5呢", turns("瓦斯1.0%怎么办"))
def test_nothing_is_lost_or_made_up(question: str, history: tuple[Turn, ...]) -> None:
    made = resolve(question, history)
    assert bool(made.text) == bool(question.strip())
    assert "\n" not in made.text
    numbers = [n for n in _numbers(made.text) if n not in _numbers(question, *(t.content for t in history))]
    assert made.how == "clause" or not numbers


def _numbers(*texts: str) -> set[str]:
    return {number for text in texts for number in re.findall(r"\d+", text)}
