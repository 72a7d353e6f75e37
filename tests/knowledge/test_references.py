"""Words that point to another clause, and the clause they find."""

from pathlib import Path

import pytest

from knowledge.clauses import Block
from knowledge.library import Library
from knowledge.references import references
from knowledge.structure.tree import build


def found(*lines: str) -> list[tuple[str, str]]:
    clauses = build([Block(text=line) for line in lines], "样例@1")
    return [(r.document, r.label) for r in references(clauses[-1])]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("按照本规程第三十条执行。", [("", "第三十条")]),
        ("按照第30条第二款执行。", [("", "第三十条第二款")]),
        ("依照《云岭矿通风规定》第七条处理。", [("云岭矿通风规定", "第七条")]),
        (
            "依照《云岭矿通风规定》第七条、第九条处理。",
            [("云岭矿通风规定", "第七条"), ("云岭矿通风规定", "第九条")],
        ),
        ("本条第二款除外。", [("", "第一条第二款")]),
        ("执行第五条至第七条。", [("", "第五条"), ("", "第六条"), ("", "第七条")]),
        ("内容见附录A。", [("", "附录A")]),
        ("风速不得超过表3的数值。", [("", "表3")]),
        ("应符合5.3.2的规定。", [("", "5.3.2")]),
        ("see § 75.323(b).", [("", "§ 75.323（b）")]),
        ("长度5.3m，系数0.85。", []),
    ],
)
def test_each_way_of_referring_is_read(words: str, expected: list[tuple[str, str]]) -> None:
    assert found(f"第一条 {words}") == expected


def test_a_link_leads_to_its_clause_and_back(tmp_path: Path) -> None:
    source = tmp_path / "云岭矿通风规定.txt"
    source.write_text(
        "云岭矿通风规定\n第一条 按第二条执行，另见第九条。\n第二条 每班测风。\n", encoding="utf-8"
    )
    other = tmp_path / "云岭矿巡检规定.txt"
    other.write_text("云岭矿巡检规定\n第一条 依照《云岭矿通风规定》第二条测风。\n", encoding="utf-8")
    with Library(tmp_path / "home") as library:
        library.ingest([source, other])
        links = library.references("云岭矿通风规定#第一条")
        assert [(link.words, link.target) for link in links] == [
            ("第二条", "云岭矿通风规定#第二条"),
            ("第九条", None),
        ]
        back = library.referring("云岭矿通风规定#第二条")
        assert {link.clause_id for link in back} == {"云岭矿通风规定#第一条", "云岭矿巡检规定#第一条"}
