"""Question sets written back: JSONL of all that a question holds, and a spreadsheet to fill in."""

import json
from collections.abc import Sequence
from pathlib import Path

from assistant.evaluation.questions import Kind, Question, Severity

_COLUMNS = (
    *(
        "编号",
        "问题",
        "题型",
        "选项",
        "答案",
        "必须包含",
        "不得包含",
        "法规",
        "条款",
        "原文",
        "是否可答",
        "日期",
        "权重",
    ),
    *("安全攸关", "标签"),
)
_EXAMPLES = (
    (
        "q001",
        "采区回风巷瓦斯超过多少要撤人？",
        "问答",
        "",
        "",
        "1.0%|1%;撤出",
        "",
        "",
        "",
        "",
        "是",
        "",
        "1",
        "是",
        "数值",
    ),
    (
        "q002",
        "自救器的防护时间不得少于多少？",
        "单选",
        "A. 15min;B. 30min;C. 45min",
        "B",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "考试",
    ),
    ("q003", "不带自救器也可以下井。", "判断", "", "错", "", "", "", "", "", "", "", "", "", "考试"),
    ("q004", "食堂几点开饭？", "问答", "", "", "", "", "", "", "", "否", "", "", "", "应拒答"),
)


def write_jsonl(path: Path, questions: Sequence[Question]) -> None:
    """One question a line, as `QuestionSet.load` reads it; what a question leaves open is left out."""
    path.write_text("".join(json.dumps(_fields(q), ensure_ascii=False) + "\n" for q in questions), "utf-8")


def write_template(path: Path) -> None:
    """A spreadsheet with the columns that are understood and an example of each kind."""
    import openpyxl  # half a second, and only this needs it

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "问题集"
    for row in (_COLUMNS, *_EXAMPLES):
        sheet.append(row)
    sheet.freeze_panes = "C2"
    for letter, width in (("B", 40), ("D", 30), ("F", 24), ("J", 40)):
        sheet.column_dimensions[letter].width = width
    book.save(path)


def _fields(question: Question) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": question.id,
        "question": question.question,
        "history": [{"role": turn.role, "content": turn.content} for turn in question.history],
        "as_of": question.as_of.isoformat() if question.as_of else None,
        "answerable": question.answerable,
        "gold": [
            {name: value for name in ("document", "clause", "quote") if (value := getattr(gold, name))}
            for gold in question.gold
        ],
        "must_include": [list(group) for group in question.must_include],
        "must_not_include": list(question.must_not_include),
        "reference": question.reference,
        "kind": question.kind.value if question.kind is not Kind.OPEN else None,
        "choices": list(question.choices),
        "answer": list(question.right),
        "task": question.task,
        "weight": question.weight if question.weight != 1 else None,
        "severity": question.severity.value if question.severity is not Severity.NORMAL else None,
        "tags": list(question.tags),
        "origin": dict(question.origin),
    }
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], {})}
