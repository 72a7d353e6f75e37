"""A sentence is told with what governs it."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.governed import governed

LIST = "第三条 严禁下列行为：\n（一）携带烟草入井；\n（二）在井下拆开矿灯；\n（三）酒后入井。"
LEAVE = "第二条 风机应完好。停风区排放瓦斯后，经批准，\n方可送电。"


def test_a_leave_begins_with_what_it_depends_on() -> None:
    assert governed("方可送电。", LEAVE) == "停风区排放瓦斯后，经批准，\n方可送电。"


def test_an_item_of_what_is_forbidden_stands_under_its_ban() -> None:
    told = governed("（二）在井下拆开矿灯；", LIST)
    assert told == "第三条 严禁下列行为：\n（一）携带烟草入井；\n（二）在井下拆开矿灯；"


def test_what_governs_itself_stays() -> None:
    assert governed("风机应完好。", LEAVE) == "风机应完好。"
    assert governed("不在条文里的话。", LEAVE) == "不在条文里的话。"
    long = "严禁下列行为：\n" + "".join(f"（{n}）{'甲' * 60}；\n" for n in "一二三四五六七八九十")
    assert governed(f"（十）{'甲' * 60}；", long) == f"（十）{'甲' * 60}；"


@given(st.text(alphabet="严禁：方可送电。，\n（一）甲 ", max_size=60), st.data())
def test_what_is_told_is_the_clauses_own_words(clause: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(clause)))
    text = clause[begin : data.draw(st.integers(begin, len(clause)))]
    told = governed(text, clause)
    assert "".join(told.split()) in "".join(clause.split())
    assert "".join(told.split()).endswith("".join(text.split()))
