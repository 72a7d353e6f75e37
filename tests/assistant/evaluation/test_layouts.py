"""Benchmarks in their own layouts are read as they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.evaluation import QuestionSet
from assistant.evaluation.questions import Kind
from assistant.evaluation.writing_sets import write_jsonl, write_template
from knowledge.errors import QuestionSetError

CONTEXT = "云岭矿的风门必须关闭。局部通风机必须由指定人员管理，不得停风。矿灯应当完好。"


def written(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def test_squad_and_its_unanswerable_questions(tmp_path: Path) -> None:
    qas = [
        {"id": "s1", "question": "谁管局扇？", "answers": [{"text": "指定人员", "answer_start": 0}]},
        {"id": "s2", "question": "谁管水泵？", "answers": [], "is_impossible": True},
    ]
    content = {
        "version": "2.0",
        "data": [{"title": "通风", "paragraphs": [{"context": CONTEXT, "qas": qas}]}],
    }

    found = QuestionSet.load(written(tmp_path / "squad.json", content))

    one, two = found.questions
    assert (one.id, one.must_include, one.tags) == ("s1", (("指定人员",),), ("通风",))
    assert one.gold[0].quote == "局部通风机必须由指定人员管理，不得停风"
    assert (two.expects_answer, two.gold) == (False, ())


def test_cmrc(tmp_path: Path) -> None:
    content = [
        {
            "context_id": "c",
            "context_text": CONTEXT,
            "qas": [{"query_id": "c1", "query_text": "矿灯？", "answers": ["完好"]}],
        }
    ]
    (one,) = QuestionSet.load(written(tmp_path / "cmrc.json", content)).questions
    assert (one.id, one.question, one.gold[0].quote) == ("c1", "矿灯？", "矿灯应当完好")


def test_each_turn_of_a_dialogue_is_a_question_with_what_came_before(tmp_path: Path) -> None:
    turns = [
        {"user": "风门要关吗？", "assistant": "要关。", "article": ["云岭矿的风门必须关闭。"]},
        {"user": "那矿灯呢？", "assistant": "要完好。", "article": ["矿灯应当完好。"]},
    ]
    first, second = QuestionSet.load(
        written(tmp_path / "d.json", {"data": [{"id": "d1", "conversation": turns}]})
    ).questions
    assert (first.id, first.history) == ("d1-1", ())
    assert [turn.content for turn in second.history] == ["风门要关吗？", "要关。"]
    assert second.gold[0].quote == "矿灯应当完好。"


def test_a_beir_folder(tmp_path: Path) -> None:
    corpus = [{"_id": "p1", "title": "", "text": CONTEXT}, {"_id": "p2", "text": "短。"}]
    queries = [
        {"_id": "q1", "text": "谁管局扇？"},
        {"_id": "q2", "text": "没判过"},
        {"_id": "q3", "text": "丢了"},
    ]
    for name, entries in (("corpus", corpus), ("queries", queries)):
        (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, entries)), "utf-8")
    with pytest.raises(QuestionSetError, match="qrels"):
        QuestionSet.load(tmp_path)
    (tmp_path / "qrels").mkdir()
    (tmp_path / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\nq1\tp1\t1\nq1\tp2\t0\nq3\tgone\t1\n", "utf-8"
    )

    found = QuestionSet.load(tmp_path)

    (one,) = found.questions
    assert (one.id, len(one.gold)) == ("q1", 1)
    assert one.gold[0].quote in CONTEXT
    assert [error.line for error in found.errors] == [3]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", b"{"), ("a.json", b'{"a": 1}'), ("a.csv", b"PK\x03\x04xx"), ("a.json", b"[1, 2]")],
)
def test_a_file_that_is_not_what_it_says_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(QuestionSetError):
        QuestionSet.load(tmp_path / name)


def test_the_template_is_read_as_it_is_written(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    found = QuestionSet.load(tmp_path / "t.xlsx")
    assert found.errors == ()
    assert [q.kind for q in found.questions] == [Kind.OPEN, Kind.SINGLE, Kind.TRUE_FALSE, Kind.OPEN]
    assert [q.expects_answer for q in found.questions] == [True, True, True, False]


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    write_template(tmp_path / "t.xlsx")
    first = QuestionSet.load(tmp_path / "t.xlsx")
    write_jsonl(tmp_path / "t.jsonl", first.questions)
    assert QuestionSet.load(tmp_path / "t.jsonl").questions == first.questions


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("question\n" + "".join(f"第{n}题\n" for n in range(100_000)), "utf-8")
    assert len(QuestionSet.load(path).questions) == 100_000
