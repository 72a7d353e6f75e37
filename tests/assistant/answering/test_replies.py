"""The answer to a question back, in plain words."""

import pytest

from assistant.answering.followup import resolve
from assistant.answering.followups.replies import reply
from assistant.answers import Turn

PLACES = "限值因地点而异。请说明地点：采煤工作面、总回风巷，还是别处？"
KINDS = "瓦斯等级不同，规定不同。请说明矿井类型：低瓦斯矿井、高瓦斯矿井，还是别的？"
ENGLISH = "The limit depends on the place. Where is it: the face, the main return, or elsewhere?"


def after(asked: str) -> tuple[Turn, ...]:
    return (
        Turn(role="user", content="瓦斯超过多少要撤人？"),
        Turn(role="assistant", content=f"各地点不同。[1]\n\n{asked}"),
    )


@pytest.mark.parametrize(
    ("asked", "said", "chosen"),
    [
        (PLACES, "2", "总回风巷"),
        (PLACES, "第一个", "采煤工作面"),
        (PLACES, "选第2个。", "总回风巷"),
        (PLACES, "在采煤工作面", "采煤工作面"),
        (PLACES, "总回风", "总回风巷"),
        (PLACES, "7", ""),
        (PLACES, "掘进工作面", "掘进工作面"),  # elsewhere: a place of its own
        (KINDS, "我们矿是高瓦斯", "高瓦斯矿井"),
        (KINDS, "低瓦斯矿井", "低瓦斯矿井"),
        (ENGLISH, "the second one", "the main return"),
        (PLACES, "采煤工作面停电了要多久恢复送电？", ""),
        ("超过时停止作业。", "1", ""),  # nothing was asked back
    ],
)
def test_a_reply_names_what_was_asked_back(asked: str, said: str, chosen: str) -> None:
    assert reply(said, after(asked)) == chosen


def test_the_question_is_asked_anew_with_what_was_chosen() -> None:
    found = resolve("2", after(PLACES))
    assert found.leans
    assert "总回风巷" in found.text
    assert "瓦斯超过多少要撤人" in found.text


def test_a_point_of_an_answer_is_the_item_of_its_clause() -> None:
    turns = (
        Turn(role="user", content="入井要带什么？"),
        Turn(role="assistant", content="依据：《云岭矿手册》第六条"),
    )
    assert resolve("第三点具体说说", turns).text == "《云岭矿手册》第六条（三）说的是什么？"
