"""Follow-ups as questions that stand alone, by rule: "那回风流里呢？" is searched with what it follows."""

import re
from collections.abc import Sequence

from assistant.answers import Turn

_LEANS = re.compile(
    r"^\s*(?:那|那么|那要是|如果是|要是|换成|改成|它|他|这个|这种|这样|其中|第[一二三四五六七八九十\d]+[款项条]呢|"
    r"and\b|what about|how about)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?:呢|又咋样|也一样吗|也行吗|也可以吗)[？?。\s]*$")
_SHORT = 4  # characters: 几天？ names too little to be searched for alone, 瞎炮谁处理 does not


def standalone(question: str, history: Sequence[Turn]) -> str:
    """`question`, with the question that it leans on before it where it does not stand alone."""
    asked = [turn.content.strip() for turn in history if turn.role == "user" and turn.content.strip()]
    question = question.strip()
    if not asked or not _leans(question):
        return question
    # A chain of follow-ups leans on the question that began it.
    last = next((q for q in reversed(asked) if not _leans(q)), asked[-1])
    return f"{last.rstrip('？?。 ')}；{question}"


def _leans(question: str) -> bool:
    return len(question) <= _SHORT or bool(
        _LEANS.search(question) or (_ENDS.search(question) and len(question) <= 20)
    )
