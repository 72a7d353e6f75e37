"""Named values of one entry, as people write them, made into a Question."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from assistant.answers import Turn
from assistant.evaluation.cells import items, opened, text, texts
from assistant.evaluation.keys import key
from assistant.evaluation.questions import Gold, Question, Severity
from assistant.evaluation.rows import Unreadable

_NAMES = {
    "id": ("编号", "序号", "题号"),
    "question": ("问题", "题目"),
    "history": ("历史", "对话历史"),
    "as_of": ("日期", "基准日期"),
    "answerable": ("是否可答", "可答"),
    "gold": ("依据",),
    "gold_document": ("document", "doc", "文件", "文件名", "法规"),
    "gold_clause": ("clause", "passage", "条款", "条号"),
    "gold_quote": ("quote", "引文", "原文"),
    "must_include": ("必须包含",),
    "must_not_include": ("不得包含",),
    "reference": ("参考答案",),
    "kind": ("题型", "type"),
    "choices": ("选项", "options"),
    "right": ("答案", "正确答案", "answer"),
    "task": ("任务",),
    "weight": ("权重", "分值"),
    "severity": ("严重程度", "安全攸关", "critical"),
    "tags": ("标签",),
    "origin": ("来历",),
}
_NAME_OF = {alias: name for name, aliases in _NAMES.items() for alias in (name, *aliases)}

_YES = frozenset({"true", "yes", "y", "1", "1.0", "是", "可答", "能"})
_NO = frozenset({"false", "no", "n", "0", "0.0", "否", "不可答", "不能"})

_CRITICAL = _YES | {"critical", "high", "严重", "重大", "安全攸关", "关键"}
_NORMAL = _NO | {"", "normal", "low", "一般", "普通"}

_GROUPS = r"[;；\n]"
_ALTERNATIVES = r"[|｜]"
_LIST = r"[;；|｜\n]"
_TAGS = r"[;；|｜\n,，、]"

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")


def named(values: Mapping[str, object]) -> dict[str, object]:
    """The values under our names, Chinese names and spellings such as `Must Include` understood.

    Unknown names and empty values are left out.
    """
    found: dict[str, object] = {}
    for heading, value in values.items():
        spelled = unicodedata.normalize("NFKC", str(heading)).strip().casefold()
        name = _NAME_OF.get(re.sub(r"[\s-]+", "_", spelled))
        if name is not None and value is not None and value != "":
            found[name] = value
    return found


def given_id(values: Mapping[str, object]) -> str:
    """The id of an entry with our names, empty where it gives none that is text."""
    id = values.get("id")
    return text(id, "id") if isinstance(id, str | int | float) else ""


def to_question(values: Mapping[str, object], id: str) -> Question:
    """The question that an entry with our names describes. Raises Unreadable."""
    question = text(values.get("question"), "question")
    if not question:
        raise Unreadable("没有问题（question）", "it has no question")
    choices = _choices(values.get("choices"))
    kind, right, reference = key(values, choices)
    return Question(
        id=id,
        question=question,
        history=_history(values.get("history")),
        as_of=_day(values.get("as_of")),
        answerable=_yes_or_no(values.get("answerable")),
        gold=_gold(values),
        must_include=_groups(values.get("must_include"), "must_include"),
        must_not_include=texts(values.get("must_not_include"), "must_not_include", _LIST),
        reference=reference,
        kind=kind,
        choices=choices,
        right=right,
        task=text(values.get("task"), "task"),
        weight=_weight(values.get("weight")),
        severity=_severity(values.get("severity")),
        tags=texts(values.get("tags"), "tags", _TAGS),
        origin=_origin(values.get("origin")),
    )


def _weight(value: object) -> float:
    word = text(value, "weight")
    try:
        weight = float(word) if word else 1.0
    except ValueError:
        weight = 0.0
    if not 0.0 < weight < math.inf:
        raise Unreadable("权重（weight）应为大于 0 的数", "a weight must be a number above 0")
    return weight


def _severity(value: object) -> Severity:
    word = text(value, "severity").casefold()
    if word in _CRITICAL:
        return Severity.CRITICAL
    if word in _NORMAL:
        return Severity.NORMAL
    raise Unreadable(
        "severity 应为 critical（安全攸关）或 normal（一般）", "severity must be critical or normal"
    )


def _origin(value: object) -> dict[str, str]:
    facts = opened(value)
    if facts is None:
        return {}
    if not isinstance(facts, Mapping):
        raise Unreadable("origin 应当是一组带名称的值", "origin must be a set of named values")
    return {str(name): text(fact, "origin") for name, fact in facts.items()}


def _groups(value: object, field: str) -> tuple[tuple[str, ...], ...]:
    groups = (texts(group, field, _ALTERNATIVES) for group in items(value, _GROUPS))
    return tuple(group for group in groups if group)


def _choices(value: object) -> tuple[str, ...]:
    listed = opened(value)
    if isinstance(listed, Mapping):
        return tuple(f"{letter}. {text(choice, 'choices')}" for letter, choice in listed.items())
    return texts(listed, "choices", _LIST)


def _history(value: object) -> tuple[Turn, ...]:
    return tuple(_turn(item) for item in items(value, r"\n") if item)


def _turn(item: object) -> Turn:
    if not isinstance(item, Mapping):
        return Turn(role="user", content=text(item, "history"))
    content = text(item.get("content"), "history")
    match item.get("role", "user"):
        case "user":
            return Turn(role="user", content=content)
        case "assistant":
            return Turn(role="assistant", content=content)
    raise Unreadable("history 的 role 应为 user 或 assistant", "a role in history must be user or assistant")


def _gold(values: Mapping[str, object]) -> tuple[Gold, ...]:
    """From `gold` (one or several), or from the columns gold_document, gold_clause, gold_quote."""
    if "gold" not in values:
        columns = {name: values[name] for name in values if name.startswith("gold_")}
        return (_one_gold(columns),) if columns else ()
    golds = opened(values["gold"])
    if isinstance(golds, str) or not isinstance(golds, Sequence):
        golds = (golds,)
    return tuple(_one_gold(gold) for gold in golds)


def _one_gold(item: object) -> Gold:
    facts = named(item) if isinstance(item, Mapping) else {"gold_quote": item}
    gold = Gold(
        document=text(facts.get("gold_document"), "document"),
        clause=text(facts.get("gold_clause"), "clause"),
        quote=text(facts.get("gold_quote"), "quote"),
    )
    if not (gold.clause or gold.quote):
        raise Unreadable("gold 缺少 clause 或 quote", "a gold needs a clause or a quote")
    return gold


def _yes_or_no(value: object) -> bool | None:
    word = text(value, "answerable").casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    if not word:
        return None
    raise Unreadable("answerable 应为 true 或 false（是、否）", "answerable must be true or false")


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    match = _DAY.fullmatch(text(value, "as_of"))
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise Unreadable("as_of 不是日期（例：2026-05-01）", "as_of is not a day such as 2026-05-01")
