"""The key of an exam question: its kind, and which of its choices are right."""

import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase

from assistant.evaluation.cells import text, texts
from assistant.evaluation.questions import Kind
from assistant.evaluation.rows import Unreadable

_KINDS = {
    Kind.OPEN: ("open", "问答", "简答", "问答题", "简答题"),
    Kind.SINGLE: ("single", "单选", "单选题", "单项选择题", "选择题"),
    Kind.MULTIPLE: ("multiple", "多选", "多选题", "多项选择题"),
    Kind.TRUE_FALSE: ("true_false", "true/false", "判断", "判断题"),
}
_TRUE = frozenset({"true", "t", "对", "正确", "√", "✓", "是"})
_FALSE = frozenset({"false", "f", "错", "错误", "×", "✗", "x", "否"})
LETTER = re.compile(r"\s*[（(]?\s*([A-Za-z])\s*(?:[.、．:：）)]|\s|$)")


def key(values: Mapping[str, object], choices: tuple[str, ...]) -> tuple[Kind, tuple[str, ...], str]:
    """The kind of question, its right choices, and its reference in words.

    Where no kind is told the choices and the answer tell it; an answer that is no choice is a reference.
    """
    reference = text(values.get("reference"), "reference")
    told = _kind(values.get("kind"))
    words = texts(values.get("right"), "answer", r"[;；|｜\n,，、]")
    if told is Kind.TRUE_FALSE or (told is None and not choices and words and _truth(words[0])):
        if len(words) > 1 or (words and not _truth(words[0])):
            raise Unreadable("判断题的答案应为 对 或 错", "a true/false question needs true or false")
        return Kind.TRUE_FALSE, tuple(_truth(word) for word in words), reference
    if not choices or not (told or words):
        if told in (Kind.SINGLE, Kind.MULTIPLE):
            raise Unreadable("选择题缺少选项（choices）", "a question of that kind needs choices")
        given = values.get("right")
        return Kind.OPEN, (), reference or (given.strip() if isinstance(given, str) else "；".join(words))
    letters = tuple(dict.fromkeys(letter for word in words for letter in _letters(word, choices)))
    if told is Kind.SINGLE and len(letters) > 1:
        raise Unreadable("单选题只能有一个答案", "a single-choice question has one right choice")
    kind = told or (Kind.MULTIPLE if len(letters) > 1 else Kind.SINGLE)
    return kind, tuple(sorted(letters)), reference


def letters_of(choices: Sequence[str]) -> tuple[str, ...]:
    """The letter of each choice: the one it opens with where all do, else A, B, C … by place."""
    own = [found[1].upper() for choice in choices if (found := LETTER.match(choice))]
    return tuple(own) if len(set(own)) == len(choices) else tuple(ascii_uppercase[: len(choices)])


def _letters(word: str, choices: tuple[str, ...]) -> list[str]:
    """AC and A are letters; anything else must be a choice, word for word."""
    known = letters_of(choices)
    if re.fullmatch(r"[A-Za-z]+", word) and set(word.upper()) <= set(known):
        return list(word.upper())
    for letter, choice in zip(known, choices, strict=True):
        if word == choice or word == LETTER.sub("", choice, count=1).strip():
            return [letter]
    raise Unreadable(f"答案“{word}”不在选项里", f"the answer “{word}” is none of the choices")


def _truth(word: str) -> str:
    plain = word.casefold()
    return "true" if plain in _TRUE else "false" if plain in _FALSE else ""


def _kind(value: object) -> Kind | None:
    word = text(value, "kind").casefold()
    if not word:
        return None
    for kind, names in _KINDS.items():
        if word in names:
            return kind
    known = "、".join(names[1] for names in _KINDS.values())
    raise Unreadable(f"没有题型“{word}”（可用：{known}）", f"no kind “{word}” (known: {', '.join(Kind)})")
