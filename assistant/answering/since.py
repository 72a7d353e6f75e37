"""What has become of the rules that an answer on an older day rests on."""

from collections.abc import Callable, Sequence
from datetime import date

from knowledge.clauses import Edition, Evidence
from knowledge.editions import Changed, Diff, NumberChange

Compare = Callable[[str, str], Diff]
"""From the ids of an older and a newer edition to what changed."""
_NUMBERS = 4  # changed numbers of a clause that are told


def changed_since(
    cited: Sequence[Evidence], editions: Sequence[Edition], compare: Compare, *, today: date, language: str
) -> str:
    """A sentence for each of the cited clauses whose edition binds no more: by what it was replaced, and what
    of its numbers. Empty where all still bind.
    """
    known = {edition.id: edition for edition in editions}
    told: dict[str, str] = {}
    diffs: dict[str, Diff] = {}
    for clause in cited:
        old = known[clause.edition_id]
        if old.in_force(today) or clause.clause_id in told:
            continue
        new = successor(old, known)
        if new is None:
            words = _WORDS[language]["repealed"]
            told[clause.clause_id] = words.format(title=old.document.title, clause=clause.clause)
            continue
        if old.id not in diffs:
            diffs[old.id] = compare(old.id, new.id)
        told[clause.clause_id] = _became(clause, old, new, diffs[old.id], language)
    return "".join(told.values())


def successor(old: Edition, known: dict[str, Edition]) -> Edition | None:
    """The edition at the end of the chain of those that took its place; None where none did."""
    seen = {old.id}
    at = known.get(old.superseded_by or "")
    while at is not None and at.superseded_by and at.id not in seen:
        seen.add(at.id)
        at = known.get(at.superseded_by) or at
    return at


def _became(clause: Evidence, old: Edition, new: Edition, changes: Diff, language: str) -> str:
    words = _WORDS[language]
    filled = {"old": old.document.title, "new": new.document.title, "clause": clause.clause}
    pair = next((c for c in changes.changed if clause.clause_id in c.old.clause_ids), None)
    if pair is not None:
        return words["changed"].format(now=pair.new.clause, what=_numbers(pair, language), **filled)
    for same in (*changes.unchanged, *changes.moved):
        if clause.clause_id in same.old.clause_ids:
            return words["same"].format(now=same.new.clause, **filled)
    return words["dropped"].format(**filled)


def _numbers(pair: Changed, language: str) -> str:
    listed = ["→".join(filter(None, (_printed(n, n.old), _printed(n, n.new)))) for n in pair.replaced]
    between = "、" if language == "zh" else ", "
    return _WORDS[language]["numbers"].format(numbers=between.join(listed[:_NUMBERS])) if listed else ""


def _printed(number: NumberChange, value: str | None) -> str:
    return f"{value}{number.unit}" if value else ""


_WORDS = {
    "zh": {
        "changed": "《{old}》{clause}现已由《{new}》{now}取代{what}。",
        "same": "《{old}》{clause}现为《{new}》{now}，内容相同。",
        "dropped": "《{old}》已由《{new}》取代，其中没有与{clause}对应的条款。",
        "repealed": "《{title}》已失效，{clause}现在不再适用。",
        "numbers": "，数字有变（{numbers}）",
    },
    "en": {
        "changed": "《{old}》{clause} has since been replaced by 《{new}》{now}{what}. ",
        "same": "《{old}》{clause} is now 《{new}》{now}, unchanged. ",
        "dropped": "《{old}》 has been replaced by 《{new}》, which has no such clause as {clause}. ",
        "repealed": "《{title}》 is no longer in force; {clause} does not apply today. ",
        "numbers": ", with other numbers ({numbers})",
    },
}
