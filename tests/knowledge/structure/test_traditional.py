"""Rules in traditional characters have the same tree; their words stay as they are printed."""

from knowledge.clauses import Block, Kind
from knowledge.structure.identity import identify
from knowledge.structure.tree import build

_LINES = (
    "雲嶺礦安全規程",
    "第一編 總則",
    "第一節 出口",
    "第一條 井口應有兩個出口。",
    "第二條 出口應設欄杆。",
)
_BLOCKS = [Block(text=line) for line in _LINES]


def test_numbers_in_traditional_characters_open_clauses() -> None:
    clauses = build(_BLOCKS, "規程@1")
    assert [c.kind for c in clauses[1:]] == [Kind.PART, Kind.SECTION, Kind.ARTICLE, Kind.ARTICLE]


def test_labels_are_as_printed_and_ids_as_everywhere() -> None:
    last = build(_BLOCKS, "規程@1")[-1]
    assert (last.label, last.id, last.text) == ("第二條", "規程@1#第二条", _LINES[-1])


def test_the_title_is_read() -> None:
    assert identify(_BLOCKS, "a.txt").title == "雲嶺礦安全規程"
