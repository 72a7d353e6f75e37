"""Questions about what regulations mention in passing: told by the clauses found, which do not hold it.

That some clause speaks of a canteen does not mean that any rules the air in it. A word of this list is taken as
ruled only where one of the best clauses, its neighbours or headings hold it, or what else it is called.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from assistant.answering.scope.elsewhere import of_elsewhere
from assistant.answering.scope.lists import lines
from assistant.answering.scope.reason import OutOfScope
from knowledge.clauses import Evidence

_BEST = 5  # clauses


def passing(question: str, evidence: Sequence[Evidence]) -> OutOfScope | None:
    """A refusal that names the word of which none of the best clauses speaks; None where there is none."""
    asked = {word: called for word, called in words().items() if word in question}
    # What is of elsewhere and yet held by some clause is mentioned in passing too.
    asked |= {word: (word,) for word in of_elsewhere(question) if word not in asked}
    if not asked:
        return None
    shown = "\n".join(
        "\n".join((part.document, *part.heading_path, part.text))
        for item in evidence[:_BEST]
        for part in item.parts
    ).lower()
    for word, called in asked.items():
        if not any(one.lower() in shown for one in called):
            return OutOfScope(
                rule="in passing",
                zh=f"找到的条款都没有提到“{word}”，不作回答。请问主管科室，或换一个说法再问。",
                en=f"None of the clauses found mentions “{word}”, so no answer is given. "
                "Ask the department in charge, or ask in other words.",
            )
    return None


@cache
def words() -> Mapping[str, tuple[str, ...]]:
    """Each word and what counts as it, longest first: a canteen car park is a car park."""
    entries = [entry for line in lines("passing.txt") for entry in line.split()]
    pairs = (entry.partition("=")[::2] for entry in entries)
    listed = {word: (word, *filter(None, called.split("|"))) for word, called in pairs}
    return dict(sorted(listed.items(), key=lambda item: (-len(item[0]), item[0])))
