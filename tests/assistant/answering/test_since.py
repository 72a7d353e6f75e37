"""An answer on an older day says what has become of the rules it rests on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answering.since import changed_since
from assistant.answers import Instruction
from assistant.conversation import Assistant
from assistant.settings import Settings
from knowledge.library import Library

OLD = """云岭矿探水规定

第一条 探水钻孔终孔的孔径一般不得大于70mm。
第二条 探水人员必须经过培训。
第三条 探水记录由地测科用红笔写在木牌上保存，木牌挂在井口。
"""
NEW = """云岭矿探水细则

第五条 探水钻孔终孔的孔径一般不得大于90mm。
第六条 探水人员必须经过培训。
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    for name, text in (("云岭矿探水规定", OLD), ("云岭矿探水细则", NEW)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with Library(tmp_path / "home") as library:
        library.ingest(sorted(tmp_path.glob("*.txt")))
        library.supersede("云岭矿探水规定", "云岭矿探水细则", date(2020, 1, 1))
        yield library


def told(library: Library, clause: str) -> str:
    editions = library.catalogue.editions()
    old = next(edition for edition in editions if edition.document.title == "云岭矿探水规定")
    found = next(one for one in library.catalogue.clauses(old.id) if one.label == clause)
    cited = [library.provision(found.id)]
    return changed_since(cited, editions, library.diff, today=date(2026, 1, 1), language="zh")


def test_what_replaced_a_clause_is_told_with_its_changed_numbers(library: Library) -> None:
    assert told(library, "第一条") == (
        "《云岭矿探水规定》第一条现已由《云岭矿探水细则》第五条取代，数字有变（70mm→90mm）。"
    )


def test_what_stayed_and_what_was_dropped_are_told(library: Library) -> None:
    assert told(library, "第二条") == "《云岭矿探水规定》第二条现为《云岭矿探水细则》第六条，内容相同。"
    assert (
        told(library, "第三条")
        == "《云岭矿探水规定》已由《云岭矿探水细则》取代，其中没有与第三条对应的条款。"
    )


def test_an_answer_on_an_older_day_rests_on_what_was_in_force_then(library: Library) -> None:
    assistant = Assistant(library, Settings(home=library.home))
    then = assistant.answer(Instruction(text="探水规定第一条", as_of=date(2019, 1, 1)))
    assert "70mm" in then.text
    assert "取代，数字有变（70mm→90mm）" in then.notice
    now = assistant.answer(Instruction(text="探水钻孔终孔孔径最大多少"))
    assert "70mm" not in now.text
    assert now.notice == ""
