"""From a clause to what a reader sees of it: its whole provision, whatever became of its edition.

A citation must resolve for good. What is no longer searched is put together from its clauses, and what a
revision replaced is found by the words that were quoted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.catalogue import Catalogue, StoredProvision
from knowledge.clauses import Clause, Edition, Evidence, Remark
from knowledge.provisions import provisions, shown
from knowledge.suspects import decisions
from knowledge.suspects.decisions import Suspicion

_REVISED = Remark(
    kind="revised",
    reason="这份文件后来修订过，这里是修订前的条文。 / The source was revised since; these are the words before that.",
)
_READ_FROM_PICTURE = Remark(
    kind="ocr", reason="文字由图片识别，请对照原件。 / Read from a picture: compare with the original."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A provision that is searched, with what the search says of it."""

    provision: StoredProvision
    edition: Edition
    score: float = 0.0
    matched: str = ""


def show(catalogue: Catalogue, provision: StoredProvision, edition: Edition) -> Evidence:
    """A provision that is searched, as evidence."""
    return show_all(catalogue, [Wanted(provision=provision, edition=edition)])[0]


def show_clause(catalogue: Catalogue, clause: Clause) -> Evidence | None:
    """The provision that shows a clause, as evidence; None where it is searched no more."""
    stored = catalogue.provision_at(clause.edition_id, clause.position)
    return show(catalogue, stored, catalogue.edition_of_id(clause.edition_id)) if stored else None


def show_all(catalogue: Catalogue, wanted: Sequence[Wanted]) -> list[Evidence]:
    """Each as evidence, in the order given."""
    members = catalogue.members_of([one.provision for one in wanted])
    printed = [clause for clauses, head in members for clause in (*([head] if head else []), *clauses)]
    found = decisions.of_clauses(catalogue.db, printed)
    return [
        _evidence(one.edition, clauses, head, found, score=one.score, matched=one.matched)
        for one, (clauses, head) in zip(wanted, members, strict=True)
    ]


def resolve(catalogue: Catalogue, clause_id: str, quote: str = "") -> Evidence:
    """The provision that shows a clause, of removed editions too. Raises UnknownDocument.

    Where `quote` no longer stands in it because its source was revised, the words as they were, with a
    remark that says so.
    """
    clause = catalogue.clause(clause_id)
    now = _now(catalogue, clause) if clause else None
    if now is not None and (not quote or _bare(quote) in _bare(now.text)):
        return now
    return (
        _as_it_was(catalogue, clause_id, quote)
        or now
        or _evidence(catalogue.edition_of_id(_edition_of(clause_id)), (), None, {})
    )


def _now(catalogue: Catalogue, clause: Clause) -> Evidence:
    return show_clause(catalogue, clause) or _unindexed(
        catalogue, catalogue.edition_of_id(clause.edition_id), clause
    )


def _as_it_was(catalogue: Catalogue, clause_id: str, quote: str) -> Evidence | None:
    """The clause in the latest earlier reading of its source that holds `quote`."""
    edition_id = _edition_of(clause_id)
    for edition in catalogue.revisions(edition_id):
        clause = catalogue.clause(edition.id + clause_id.removeprefix(edition_id))
        if clause is None:
            continue
        shown = _unindexed(catalogue, edition, clause)
        if _bare(quote) in _bare(shown.text):
            return replace(shown, remarks=(*shown.remarks, _REVISED))
    return None


def _unindexed(catalogue: Catalogue, edition: Edition, clause: Clause) -> Evidence:
    """The provision of a clause whose edition is in no index any more."""
    whole = provisions(catalogue.clauses(edition.id))
    found = next((p for p in whole if any(c.id == clause.id for c in p.members)), None)
    members, head = (found.members, found.head) if found else ((clause,), None)
    printed = (*([head] if head else []), *members)
    return _evidence(edition, members, head, decisions.of_clauses(catalogue.db, printed))


def _evidence(
    edition: Edition,
    members: Sequence[Clause],
    head: Clause | None,
    suspicions: Mapping[str, list[Suspicion]],
    *,
    score: float = 0.0,
    matched: str = "",
) -> Evidence:
    """Clauses shown together, rows under the `head` of their table; without any, what is left of a clause
    that no reading kept. `suspicions` are those of these clauses, and perhaps of others.
    """
    first = members[0] if members else None
    printed = (*([head] if head else []), *members)
    found = {clause.id: suspicions[clause.id] for clause in printed if clause.id in suspicions}
    pictured = (_READ_FROM_PICTURE,) if any(clause.ocr for clause in printed) else ()
    return Evidence(
        document=edition.document.title,
        edition=edition.label,
        edition_id=edition.id,
        clause=first.label if first else "",
        clause_id=first.id if first else "",
        heading_path=first.heading_path if first else (),
        text=shown(decisions.corrected(printed, found), None),
        page=first.page if first else None,
        score=round(score, 4),
        matched=matched,
        remarks=(*decisions.remarks(found), *pictured),
    )


def _bare(text: str) -> str:
    """`text` without white space: what a quote must have in common with its source."""
    return "".join(text.split())


def _edition_of(clause_id: str) -> str:
    return clause_id.rsplit("#", 1)[0]
