"""Which choices of an exam question an answer takes."""

import re

from assistant.evaluation.keys import LETTER, letters_of
from assistant.evaluation.questions import Kind, Question
from assistant.evaluation.wording import says

_MARK = re.compile(r"\[\d{1,3}\]")
_LETTERS = r"[A-Za-z](?:\s*[、,，和及]?\s*[A-Za-z])*"
_TOLD = re.compile(
    rf"(?:答案|应选|正确选项|选择?|answer)(?:是|为|应为|is)?\s*[:：]?\s*(?P<told>{_LETTERS})(?![A-Za-z])"
    rf"|^\s*[（(]?(?P<alone>{_LETTERS})[)）]?\s*(?:[.、．。:：]|$)",
    re.IGNORECASE | re.MULTILINE,
)
_TRUE = re.compile(r"^\W*(?:对|正确|是|可以|要|true|yes|correct)(?![\u4e00-\u9fffA-Za-z])", re.IGNORECASE)
_FALSE = re.compile(
    r"^\W*(?:错误?|不对|不正确|不是|不可以|不行|否|条款不允许|问题里说的|false|no|incorrect)", re.IGNORECASE
)


def chosen(question: Question, text: str) -> tuple[str, ...]:
    """The letters that `text` names or, where it names none, those of the choices whose words stand in it; "true"
    or "false" of a question of that kind. Empty where it cannot be told.
    """
    plain = _MARK.sub("", text)
    if question.kind is Kind.TRUE_FALSE:
        return ("false",) if _FALSE.match(plain) else ("true",) if _TRUE.match(plain) else ()
    letters = letters_of(question.choices)
    for found in _TOLD.finditer(plain):
        told = re.findall(r"[A-Z]", (found["told"] or found["alone"]).upper())
        if told and set(told) <= set(letters):
            return tuple(sorted(set(told)))
    return tuple(
        letter
        for letter, choice in zip(letters, question.choices, strict=True)
        if says(plain, LETTER.sub("", choice, count=1).strip())
    )
