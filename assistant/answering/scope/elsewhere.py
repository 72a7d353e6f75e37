"""Questions about what no clause so much as names: other trades, other places, other things.

Similarity cannot tell them: the limit for a canteen looks like the limit for a face. A word can.
"""

import re
from collections.abc import Callable
from functools import cache

from assistant.answering.scope.lists import lines
from assistant.answering.scope.reason import OutOfScope


def elsewhere(question: str, knows: Callable[[str], bool]) -> OutOfScope | None:
    """A refusal that names the first word of elsewhere in `question` of which `knows` says that no clause
    holds it; None where there is none. What a clause may hold is left to `passing`.
    """
    for word in of_elsewhere(question):
        if not knows(word):
            return OutOfScope(
                rule="elsewhere",
                zh=f"知识库里没有关于“{word}”的规定，不作回答。请问主管科室，或在“法规库”上传管这件事的文件后再问。",
                en=f"No clause in the library mentions “{word}”, so no answer is given. "
                "Ask the department in charge, or upload the document that covers it.",
            )
    return None


def of_elsewhere(question: str) -> list[str]:
    """The words of elsewhere in `question`, in order."""
    return [found.group() for found in _words().finditer(question)]


@cache
def _words() -> re.Pattern[str]:
    words = {word for line in lines("elsewhere.txt") for word in line.split()}
    longest_first = sorted(words, key=lambda w: (-len(w), w))
    # A Latin word is one by itself, an s apart: 5G is not the end of 1.5G.
    listed = [
        rf"(?<![A-Za-z0-9.]){w}s?(?![A-Za-z0-9])" if w[-1].isascii() else re.escape(w) for w in longest_first
    ]
    return re.compile("|".join(listed), re.IGNORECASE)
