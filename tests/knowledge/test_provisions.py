from hypothesis import given
from hypothesis import strategies as st

from knowledge.clauses import Block
from knowledge.provisions import CHUNK, GROUP, SHOWN, passages, provisions
from knowledge.structure.tree import build


def of(*lines: str):
    return provisions(build([Block(text=line) for line in lines], "d"))


def test_an_article_is_shown_whole_with_its_paragraphs_and_items() -> None:
    chapter_less = of(
        "第一条 应当遵守下列规定：", "（一）停电。", "（二）撤人。", "事后报告。", "第二条 其他。"
    )
    assert [(p.clause.label, len(p.members)) for p in chapter_less] == [("第一条", 4), ("第二条", 1)]


def test_numbered_sections_stand_alone_and_bare_headings_are_left_out() -> None:
    found = of("3总体要求", "3.1风量", "3.1.1按人数计算。", "3.1.2按瓦斯计算。")
    assert [p.clause.label for p in found] == ["3.1.1", "3.1.2"]


def test_a_giant_article_is_shown_in_groups_that_keep_its_number() -> None:
    items = [f"（{n}）{'应当检查通风设施，' * 20}完毕后记录。" for n in "一二三四五六七八九十"]
    found = of("第七条 应当遵守下列规定：", *items)
    assert len(found) > 1
    assert all(p.clause.label.startswith("第七条") for p in found)
    assert all(len(p.text) <= SHOWN + GROUP for p in found)


def test_the_opening_words_stay_with_the_first_of_what_they_open() -> None:
    items = [f"（{n}）{'应当检查通风设施，' * 20}完毕后记录。" for n in "一二三四五六七八九十"]
    assert of("第七条 应当遵守下列规定：", *items)[0].text.startswith("第七条 应当遵守下列规定：\n（一）")


def test_passages_are_words_of_the_provision_and_within_their_length() -> None:
    (provision,) = of("第一条 " + "甲烷浓度超过规定时，必须停止工作，撤出人员。" * 40)
    pieces = passages(provision, "样例规程")
    assert {p.kind for p in pieces} == {"chunk", "sentence"}
    assert all(p.text in provision.text and len(p.text) <= CHUNK[p.language] for p in pieces)
    assert all(p.embedded.startswith("样例规程") for p in pieces if p.kind == "chunk")


def test_the_same_words_have_the_same_hash_and_others_another() -> None:
    first, second = of("第一条 严禁吸烟和明火。", "第二条 严禁带电检修设备。")
    again = of("第一条 严禁吸烟和明火。")[0]
    assert passages(first, "t")[0].hash == passages(again, "t")[0].hash
    assert passages(first, "t")[0].hash != passages(second, "t")[0].hash
    assert passages(first, "t")[0].hash != passages(first, "u")[0].hash


def test_english_passages_are_embedded_bare() -> None:
    (provision,) = of("§ 75.323 Methane tests shall be made by a certified person at the face.")
    assert {p.language for p in passages(provision, "30 CFR")} == {"en"}
    assert all(p.embedded == p.text for p in passages(provision, "30 CFR"))


_PIECE = st.sampled_from(
    [
        "第一条 甲烷",
        "（一）停电；",
        "1.撤人。",
        "5.3.2风量",
        "第二章 通风",
        "很长的一句话，没有句号" * 30,
        "。",
        "附录A 表",
    ]
)


@given(st.lists(_PIECE, max_size=15))
def test_every_clause_that_says_something_stands_in_exactly_one_provision(lines: list[str]) -> None:
    clauses = build([Block(text=line) for line in lines], "d")
    members = [c.id for p in provisions(clauses) for c in p.members]
    assert len(members) == len(set(members))
    left_out = [c for c in clauses if c.id not in set(members)]
    assert all(len(c.text) <= 25 for c in left_out)
