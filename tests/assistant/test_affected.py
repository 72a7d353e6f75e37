"""Which saved answers cite clauses that a new edition changed or dropped."""

from pathlib import Path

from assistant.affected import affected
from assistant.answers import Answer, Status
from assistant.conversations import Conversations
from knowledge.clauses import Citation
from knowledge.library import Library

OLD = (
    "云岭防水规定\n第一条 探水钻孔的超前距离不得小于20m。\n第二条 水泵应当每月检修一次并记录。\n"
    "第三条 旧式矿灯由灯房统一收回销毁。\n第四条 本规定自2009年12月1日起施行。\n"
)
NEW = (
    "云岭防水细则\n第一条 水泵应当每月检修一次并记录。\n第二条 探水钻孔的超前距离不得小于30m。\n"
    "第三条 本细则自2018年9月1日起施行。《云岭防水规定》同时废止。\n"
)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def save(store: Conversations, owner: str, question: str, *cited: tuple[str, str]) -> None:
    citations = tuple(
        Citation(
            document="云岭防水规定",
            edition="",
            clause=clause,
            clause_id=f"云岭防水规定#{clause}",
            quote=quote,
        )
        for clause, quote in cited
    )
    answer = Answer(
        question=question,
        standalone_question=question,
        status=Status.ANSWERED,
        text="见条文[1]。",
        citations=citations,
    )
    store.answered(owner, store.ask(owner, "", question), answer)


def test_answers_that_cite_changed_or_dropped_clauses_are_named(tmp_path: Path) -> None:
    store = Conversations(tmp_path / "conversations.sqlite3")
    save(store, "甲", "超前距离要多少米", ("第一条", "不得小于20m"))
    save(store, "乙", "水泵多久检修", ("第二条", "每月检修一次"))
    save(store, "乙", "旧矿灯怎么办", ("第三条", "收回销毁"), ("第三条", "旧式矿灯"))
    with Library(tmp_path / "home") as library:
        library.ingest([write(tmp_path, "a.txt", OLD), write(tmp_path, "b.txt", NEW)])
        changes = library.diff("云岭防水规定", "云岭防水细则")
    changed, dropped = affected(changes, [store])
    assert (changed.title, changed.clause, changed.fate) == ("超前距离要多少米", "第一条", "changed")
    assert changed.now is not None
    assert changed.change is not None
    assert changed.now.clause == "第二条"
    assert [(n.old, n.new) for n in changed.change.numbers] == [("20", "30")]
    assert (dropped.title, dropped.fate, dropped.now) == ("旧矿灯怎么办", "dropped", None)
    assert [holding.title for holding in store.held_by("甲")] == ["超前距离要多少米"]
    store.close()


def test_of_a_revised_file_only_answers_that_quote_the_old_words_are_affected(tmp_path: Path) -> None:
    store = Conversations(tmp_path / "conversations.sqlite3")
    save(store, "甲", "以前问的", ("第一条", "不得小于20m"))
    save(store, "甲", "改后问的", ("第一条", "不得小于25m"))
    with Library(tmp_path / "home") as library:
        library.ingest([write(tmp_path, "a.txt", OLD)])
        (result,) = library.ingest([write(tmp_path, "a.txt", OLD.replace("20m", "25m"))])
        changes = library.diff(result.supersedes[0].id, "云岭防水规定")
    assert [found.title for found in affected(changes, [store])] == ["以前问的"]
    store.close()
