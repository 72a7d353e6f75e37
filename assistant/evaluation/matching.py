"""Deciding whether a retrieved clause is one that the question was written for."""

import re
from collections.abc import Sequence

from assistant.evaluation.clause_numbers import same_place
from assistant.evaluation.questions import Gold
from assistant.evaluation.wording import fold
from knowledge.clauses import Evidence


def holds(evidence: Evidence, gold: Gold) -> bool:
    """Whether `evidence` holds the gold quote, or has the gold clause number in the gold document.

    The quote alone suffices: the same sentence in another document proves the same. Titles are
    compared without 《》; a gold clause without a document fits in any.
    """
    quote = fold(gold.quote)
    if quote and quote in fold(evidence.shown):
        return True
    return bool(gold.clause) and any(_is_place(part, gold) for part in evidence.parts)


def _is_place(evidence: Evidence, gold: Gold) -> bool:
    if not same_place(evidence.clause, gold.clause):
        return False
    return not gold.document or same_document(evidence.document, gold.document)


def same_document(title: str, named: str) -> bool:
    """Whether a set means the document `title` by `named`: its title, or its number where sets count documents
    (3 for Document 3)."""
    one, other = _title(title), _title(named)
    return one == other or (other.isdigit() and re.findall(r"\d+", one) == [other])


def ranks(found: Sequence[Evidence], golds: Sequence[Gold]) -> tuple[int | None, ...]:
    """For each gold, the rank (from 1) of the first evidence that holds it, or None."""
    return tuple(
        next((rank for rank, evidence in enumerate(found, 1) if holds(evidence, gold)), None)
        for gold in golds
    )


def _title(document: str) -> str:
    return fold(document).replace("《", "").replace("》", "")
