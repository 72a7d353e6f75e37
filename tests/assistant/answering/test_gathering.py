"""Every part of a question brings its own clauses, and none of them is shown twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.gathering import gather
from assistant.answers import Instruction, Status
from assistant.conversation import Assistant
from assistant.settings import Settings
from knowledge.library import Library
from knowledge.retrieval import Query

RULES = """云岭矿机电管理规定

第一条 云岭矿低压漏电保护每天进行1次跳闸试验。
第二条 云岭矿矿灯应当能连续正常使用12h。
第三条 云岭矿绞车钢丝绳每4个月检验1次。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    path = tmp_path / "云岭矿机电管理规定.txt"
    path.write_text(RULES, encoding="utf-8")
    with Library(tmp_path / "home") as library:
        library.ingest([path])
        yield library


def test_each_part_has_its_clauses_and_the_whole_shows_each_once(library: Library) -> None:
    query = Query(text="低压漏电保护多久试验一次？矿灯要能用多少小时？", top_k=10)
    gathered = gather(library, query, library.search(query))
    assert [part.asked for part, _ in gathered.parts] == ["低压漏电保护多久试验一次", "矿灯要能用多少小时"]
    first, second = (found[0].clause for _, found in gathered.parts)
    assert (first, second) == ("第一条", "第二条")
    shown = [part.clause_id for item in gathered.evidence for part in item.parts]
    assert len(shown) == len(set(shown))


def test_one_question_is_gathered_whole(library: Library) -> None:
    query = Query(text="矿灯要能用多少小时？", top_k=10)
    gathered = gather(library, query, library.search(query))
    assert gathered.parts == ()
    assert gathered.evidence[0].clause == "第二条"


def test_a_part_that_nothing_answers_is_named_and_the_other_answered(library: Library) -> None:
    assistant = Assistant(library, Settings(home=library.home))
    answer = assistant.answer(Instruction(text="绞车钢丝绳几个月检验一次？检验员一个月开多少工资？"))
    assert answer.status is Status.PARTIAL
    assert "4个月" in answer.text
    assert "未覆盖：检验员一个月开多少工资（" in answer.text
    assert [check for check in answer.checks if not check.passed] == []
