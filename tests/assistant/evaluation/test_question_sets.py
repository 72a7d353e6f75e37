import csv
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from assistant.answers import Turn
from assistant.evaluation import QuestionSet
from assistant.evaluation.questions import Gold, Question
from knowledge.errors import QuestionSetError, SourceMissing, SourceUnsupported

DEVELOPMENT = Path(__file__).parents[4] / "shared" / "questions"

FULL: dict[str, Any] = {
    "id": "m1",
    "question": "新工人能单独作业吗？",
    "history": ["井下有几种岗位？", {"role": "assistant", "content": "按手册分三类。"}],
    "as_of": "2026-05-01",
    "answerable": True,
    "gold": [
        {"document": "《样例矿安全手册》", "clause": "第十二条", "quote": "未经训练不得单独作业"},
        {"quote": "师傅应当在场"},
    ],
    "must_include": [["30分钟", "30 min"], ["1.0%"]],
    "must_not_include": ["可以单独作业"],
    "reference": "不能。",
    "choices": ["A. 能", "B. 不能"],
    "tags": ["新工人", "禁止"],
}
PLAIN: dict[str, Any] = {"id": "m2", "question": "食堂几点开饭？", "answerable": False}

EXPECTED = (
    Question(
        id="m1",
        question="新工人能单独作业吗？",
        history=(
            Turn(role="user", content="井下有几种岗位？"),
            Turn(role="assistant", content="按手册分三类。"),
        ),
        as_of=date(2026, 5, 1),
        answerable=True,
        gold=(
            Gold(document="《样例矿安全手册》", clause="第十二条", quote="未经训练不得单独作业"),
            Gold(quote="师傅应当在场"),
        ),
        must_include=(("30分钟", "30 min"), ("1.0%",)),
        must_not_include=("可以单独作业",),
        reference="不能。",
        choices=("A. 能", "B. 不能"),
        tags=("新工人", "禁止"),
    ),
    Question(id="m2", question="食堂几点开饭？", answerable=False),
)


def cells(entry: dict[str, Any]) -> list[object]:
    """An entry as the cells of a table, lists as JSON."""
    values = (entry.get(name, "") for name in FULL)
    return [json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for v in values]


def write_jsonl(path: Path) -> None:
    path.write_text("\n".join(json.dumps(entry) for entry in (FULL, PLAIN)), encoding="utf-8")


def write_yaml(path: Path) -> None:
    path.write_text(yaml.safe_dump([FULL, PLAIN], allow_unicode=True), encoding="utf-8")


def write_yaml_mapping(path: Path) -> None:
    path.write_text(yaml.safe_dump({"questions": [FULL, PLAIN]}), encoding="utf-8")


def write_csv(path: Path, encoding: str = "utf-8-sig") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([list(FULL), cells(FULL), cells(PLAIN)])


def write_csv_gb18030(path: Path) -> None:
    write_csv(path, encoding="gb18030")


def write_xlsx(path: Path) -> None:
    sheet_of(path, [list(FULL), cells(FULL), cells(PLAIN)])


def sheet_of(path: Path, rows: list[list[Any]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)


@pytest.mark.parametrize(
    ("suffix", "write"),
    [
        (".jsonl", write_jsonl),
        (".csv", write_csv),
        (".csv", write_csv_gb18030),
        (".xlsx", write_xlsx),
        (".yaml", write_yaml),
        (".yml", write_yaml_mapping),
    ],
)
def test_every_format_carries_the_same_set(
    tmp_path: Path, suffix: str, write: Callable[[Path], None]
) -> None:
    path = tmp_path / f"matrix{suffix}"
    write(path)

    loaded = QuestionSet.load(path)

    assert loaded == QuestionSet(name="matrix", questions=EXPECTED)


def only(path: Path, text: str) -> Question:
    path.write_text(text, encoding="utf-8")
    (question,) = QuestionSet.load(path).questions
    return question


def test_chinese_column_names_are_understood(tmp_path: Path) -> None:
    question = only(
        tmp_path / "题.csv",
        "编号,问题,文件,条款,引文,必须包含,不得包含,是否可答,标签,参考答案,日期\n"
        "7,几个出口？,手册,第三条,设两个出口,30分钟|30 min;1.0%,三个；四个,是,数值、井下,两个,2026年5月1日\n",
    )

    assert question == Question(
        id="7",
        question="几个出口？",
        as_of=date(2026, 5, 1),
        answerable=True,
        gold=(Gold(document="手册", clause="第三条", quote="设两个出口"),),
        must_include=(("30分钟", "30 min"), ("1.0%",)),
        must_not_include=("三个", "四个"),
        reference="两个",
        tags=("数值", "井下"),
    )


@pytest.mark.parametrize(
    ("written", "groups"),
    [
        ("30分钟|30 min;1.0%", (("30分钟", "30 min"), ("1.0%",))),
        ("甲｜乙；丙\n丁", (("甲", "乙"), ("丙",), ("丁",))),
        (["甲", "乙|丙"], (("甲",), ("乙", "丙"))),
        ([["甲", "乙"], ["丙"]], (("甲", "乙"), ("丙",))),
        ([30, 1.5], (("30",), ("1.5",))),
        (30, (("30",),)),
        (" ; | ", ()),
        ([[], [""]], ()),
        (None, ()),
    ],
)
def test_must_include_is_read_however_it_is_written(tmp_path: Path, written: object, groups: object) -> None:
    question = only(tmp_path / "s.jsonl", json.dumps({"question": "问？", "must_include": written}))

    assert question.must_include == groups


@pytest.mark.parametrize(
    ("written", "turns"),
    [
        (["甲？"], (Turn(role="user", content="甲？"),)),
        ("甲？\n乙？", (Turn(role="user", content="甲？"), Turn(role="user", content="乙？"))),
        ([{"role": "assistant", "content": "乙。"}], (Turn(role="assistant", content="乙。"),)),
        ([], ()),
    ],
)
def test_history_holds_plain_words_or_turns(tmp_path: Path, written: object, turns: object) -> None:
    question = only(tmp_path / "s.jsonl", json.dumps({"question": "问？", "history": written}))

    assert question.history == turns


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("2026/5/1", date(2026, 5, 1)),
        ("2026-05-01T08:00", date(2026, 5, 1)),
    ],
)
def test_days_are_read_in_their_usual_spellings(tmp_path: Path, written: str, day: date) -> None:
    assert only(tmp_path / "s.jsonl", json.dumps({"question": "问？", "as_of": written})).as_of == day


def test_a_sheet_gives_values_as_it_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["问题", "必须包含", "日期", "是否可答", "编号"])
    sheet.append(["浓度？", 0.01, datetime(2026, 5, 1), True, 12])
    sheet["B2"].number_format = "0.0%"
    book.save(path)

    (question,) = QuestionSet.load(path).questions

    assert question.must_include == (("1.0%",),)
    assert (question.as_of, question.answerable, question.id) == (date(2026, 5, 1), True, "12")


def test_missing_ids_are_made_up_and_avoid_those_given(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("id,question\n,甲？\nq003,乙？\n,丙？\n", encoding="utf-8")

    assert [q.id for q in QuestionSet.load(path).questions] == ["q001", "q003", "q004"]


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        ("{broken", "不是有效的 JSON", "not valid JSON"),
        ("[1, 2]", "一组带名称的值", "set of named values"),
        ('{"id": "x"}', "没有问题", "no question"),
        ('{"question": "  "}', "没有问题", "no question"),
        ('{"question": ["a"]}', "question 应当是文字", "question must be text"),
        ('{"question": "问", "as_of": "去年"}', "as_of 不是日期", "as_of is not a day"),
        ('{"question": "问", "as_of": "2026-02-30"}', "as_of 不是日期", "as_of is not a day"),
        ('{"question": "问", "answerable": "也许"}', "answerable 应为", "answerable must be"),
        ('{"question": "问", "gold": [{"document": "手册"}]}', "gold 缺少", "a gold needs"),
        (
            '{"question": "问", "history": [{"role": "system", "content": "x"}]}',
            "role 应为",
            "a role in history",
        ),
        (
            '{"question": "问", "must_include": [[["深"]]]}',
            "must_include 应当是文字",
            "must_include must be text",
        ),
        ('{"id": "good", "question": "又一个"}', "编号 good 与前面重复", "the id good was used before"),
        ("[" * 100_000, "不是有效的 JSON", "not valid JSON"),
    ],
)
def test_a_line_that_makes_no_sense_is_named_and_left_out(
    tmp_path: Path, line: str, zh: str, en: str
) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(f'{{"id": "good", "question": "好的？"}}\n\n{line}\n', encoding="utf-8")

    loaded = QuestionSet.load(path)

    assert [q.id for q in loaded.questions] == ["good"]
    (error,) = loaded.errors
    assert error.line == 3
    assert error.text("zh").startswith("第 3 行：")
    assert zh in error.text("zh")
    assert error.text("en").startswith("Line 3: ")
    assert en in error.text("en")


def test_a_csv_row_with_unquoted_commas_is_not_taken_apart(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text('question,reference\n"甲,\n乙？",好\n1,200 米处呢,好\n', encoding="utf-8")

    loaded = QuestionSet.load(path)

    assert [q.question for q in loaded.questions] == ["甲,\n乙？"]
    assert loaded.errors[0].line == 4
    assert "2 列" in loaded.errors[0].zh


def test_line_separators_inside_json_do_not_cut_the_line(tmp_path: Path) -> None:
    assert only(tmp_path / "s.jsonl", '{"question": "甲\u2028乙"}').question == "甲\u2028乙"


def test_half_a_surrogate_pair_does_not_get_through(tmp_path: Path) -> None:
    only(tmp_path / "s.jsonl", r'{"question": "甲\ud800"}').question.encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.jsonl", b""),
        ("notes.csv", "随便,写写\n没有,题目\n".encode()),
        ("binary.csv", b"\xff\xff\x00\x81"),
        ("not-a-book.xlsx", b"PK\x03\x04 nothing"),
        ("bad.yaml", b"- question: [unclosed"),
        ("code.yaml", b"- !!python/object/apply:os.getcwd []"),
        ("deep.yaml", b"[" * 5_000),
        ("scalar.yaml", "只有一句话".encode()),
        ("folder.csv", None),
    ],
)
def test_a_file_without_a_question_is_refused_by_name(tmp_path: Path, name: str, data: bytes | None) -> None:
    path = tmp_path / name
    path.mkdir() if data is None else path.write_bytes(data)

    with pytest.raises(QuestionSetError) as refused:
        QuestionSet.load(path)

    assert name in refused.value.text("zh")
    assert name in refused.value.text("en")


def test_an_alias_bomb_costs_nothing(tmp_path: Path) -> None:
    lines = ["- question: 好的？", "  id: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"  {chr(b)}: &{chr(b)} [{', '.join([f'*{chr(b - 1)}'] * 10)}]" for b in range(ord("b"), ord("n"))
    ]
    lines += ["- question: 又一个", "  id: *m", "  must_include: *m"]
    path = tmp_path / "bomb.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")

    loaded = QuestionSet.load(path)

    assert [q.question for q in loaded.questions] == ["好的？"]
    assert len(loaded.errors) == 1


def test_a_missing_file_and_an_unknown_format_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        QuestionSet.load(tmp_path / "nowhere.csv")
    (tmp_path / "set.pdf").write_bytes(b"%PDF")
    with pytest.raises(SourceUnsupported, match="xlsx"):
        QuestionSet.load(tmp_path / "set.pdf")


def test_what_is_expected_follows_from_what_is_given() -> None:
    asked = Question(id="1", question="问")

    assert asked.expects_answer is None
    assert Question(id="1", question="问", gold=(Gold(clause="1"),)).expects_answer is True
    assert Question(id="1", question="问", reference="答", answerable=False).expects_answer is False


def test_choices_are_asked_with_the_question(tmp_path: Path) -> None:
    question = only(tmp_path / "s.jsonl", '{"question": "能否？", "choices": {"A": "能", "B": "不能"}}')

    assert question.asked == "能否？\nA. 能\nB. 不能"


@pytest.mark.corpus
@pytest.mark.skipif(not DEVELOPMENT.is_dir(), reason="the development sets stand beside the project")
@pytest.mark.parametrize(
    ("name", "count"),
    [("zh-dev", 500), ("colloquial-dev", 42), ("unanswerable-dev", 116), ("obliqa-dev", 2788)],
)
def test_the_development_sets_load_without_a_loss(name: str, count: int) -> None:
    loaded = QuestionSet.load(DEVELOPMENT / f"{name}.jsonl")

    assert (len(loaded.questions), loaded.errors) == (count, ())
    assert all(question.expects_answer is not None for question in loaded.questions)
