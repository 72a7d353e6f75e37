"""Question sets written back: JSONL of all that a question holds, and a spreadsheet to fill in."""

import json
from collections.abc import Sequence
from pathlib import Path

from assistant.evaluation.questions import Kind, Question, Severity

_COLUMNS = (
    "编号", "问题", "题型", "选项", "答案", "必须包含", "不得包含", "法规", "条款", "原文", "是否可答", "日期", "权重",
    "安全攸关", "标签",
)  # fmt: skip
_EXAMPLES = (
    {
        "编号": "q001",
        "问题": "采区回风巷瓦斯超过多少要撤人？",
        "题型": "问答",
        "必须包含": "1.0%|1%;撤出",
        "是否可答": "是",
        "权重": "1",
        "安全攸关": "是",
        "标签": "数值",
    },
    {
        "编号": "q002",
        "问题": "自救器的防护时间不得少于多少？",
        "题型": "单选",
        "选项": "A. 15min;B. 30min;C. 45min",
        "答案": "B",
        "标签": "考试",
    },
    {"编号": "q003", "问题": "不带自救器也可以下井。", "题型": "判断", "答案": "错", "标签": "考试"},
    {"编号": "q004", "问题": "食堂几点开饭？", "题型": "问答", "是否可答": "否", "标签": "应拒答"},
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
    sheet.append(_COLUMNS)
    for example in _EXAMPLES:
        sheet.append([example.get(column, "") for column in _COLUMNS])
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
