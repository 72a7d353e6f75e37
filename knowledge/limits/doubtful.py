"""Limits whose number may be an error of the source: words of it are suspected and nobody has confirmed them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause
from knowledge.limits.limit import Limit
from knowledge.quantities import numbers
from knowledge.suspects import decisions
from knowledge.suspects.decisions import Suspicion

_OF_WORDS = frozenset({"character", "word", "doubled"})
"""Kinds of suspicion that concern a number only where they lie over it; others do so beside it too."""


def marked(catalogue: Catalogue, limits: Sequence[Limit]) -> list[Limit]:
    """`limits`, those in doubt with `suspect` set."""
    suspicions = defaultdict(list)
    for one in decisions.listed(catalogue.db):
        suspicions[one.clause_id].append(one)
    doubted = [clause for clause in suspicions if any(one.state == "open" for one in suspicions[clause])]
    texts = {id_: clause for id_ in doubted if (clause := catalogue.clause(id_)) is not None}
    return [
        replace(limit, suspect=True)
        if limit.clause_id in texts and _in_doubt(limit, texts[limit.clause_id], suspicions[limit.clause_id])
        else limit
        for limit in limits
    ]


def state(catalogue: Catalogue) -> tuple[int, ...]:
    """What changes with the suspicions that are open."""
    row = catalogue.db.execute(
        "SELECT count(*), total(id), total(start), total(end) FROM suspicions WHERE state = 'open'"
    ).fetchone()
    return tuple(map(int, row))


def _in_doubt(limit: Limit, clause: Clause, suspicions: Sequence[Suspicion]) -> bool:
    text = decisions.corrected([clause], {clause.id: suspicions})[0].text
    at = text.find(limit.sentence)
    if at < 0:
        return False
    open_ones = _as_read(suspicions)
    whole = at, at + len(limit.sentence)
    spans = [
        (at + number.begin, at + number.close)
        for number in numbers(limit.sentence)
        if limit.value in (number.value, number.high) or limit.high == number.high is not None
    ] or [whole]
    for start, end, kind in open_ones:
        if kind == "polarity" and start < whole[1] and whole[0] < end:
            return True
        reach = 0 if kind in _OF_WORDS else 1
        if any(start < until + reach and begin < end + reach for begin, until in spans):
            return True
    return False


def _as_read(suspicions: Sequence[Suspicion]) -> list[tuple[int, int, str]]:
    """Where the open ones stand in the text with the corrections in it."""
    out, moved, at = [], 0, 0
    for one in sorted(suspicions, key=lambda s: s.start):
        if one.state == "open":
            out.append((one.start + moved, one.end + moved, one.kind))
        elif one.state == "corrected" and one.start >= at:
            moved += len(one.correction) - (one.end - one.start)
            at = one.end
    return out
