"""Clauses that no index holds any more: of removed editions, and as they were before a revision."""

from collections.abc import Sequence
from dataclasses import replace

from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause, Edition, Evidence, Remark
from knowledge.provisions import provisions

_REVISED = Remark(
    kind="revised",
    reason="这份文件后来修订过，这里是修订前的条文。 / The source was revised since; these are the words before that.",
)


def holds(shown: Evidence, quote: str) -> bool:
    """Whether `quote` stands in `shown`, white space aside."""
    return "".join(quote.split()) in "".join(shown.text.split())


def as_it_was(catalogue: Catalogue, clause_id: str, quote: str) -> Evidence | None:
    """The clause in the latest earlier reading of its source that holds `quote`, with a remark that says so."""
    edition_id = _edition_of(clause_id)
    for edition in catalogue.revisions(edition_id):
        clause = catalogue.clause(edition.id + clause_id.removeprefix(edition_id))
        if clause is None:
            continue
        shown = unindexed(edition, clause, catalogue.clauses(edition.id))
        if holds(shown, quote):
            return replace(shown, remarks=(*shown.remarks, _REVISED))
    return None


def unindexed(edition: Edition, clause: Clause, clauses: Sequence[Clause]) -> Evidence:
    """The provision of a clause, put together from the `clauses` of its edition."""
    whole = next((p for p in provisions(clauses) if any(c.id == clause.id for c in p.members)), None)
    first, text = (whole.clause, whole.text) if whole else (clause, clause.text)
    return replace(
        _empty(edition),
        clause=first.label,
        clause_id=first.id,
        heading_path=first.heading_path,
        text=text,
        page=first.page,
    )


def gone(catalogue: Catalogue, clause_id: str) -> Evidence:
    """A clause that no reading of its edition has, shown without text. Raises UnknownDocument."""
    return _empty(catalogue.edition_of_id(_edition_of(clause_id)))


def _edition_of(clause_id: str) -> str:
    return clause_id.rsplit("#", 1)[0]


def _empty(edition: Edition) -> Evidence:
    return Evidence(
        document=edition.document.title,
        edition=edition.label,
        edition_id=edition.id,
        clause="",
        clause_id="",
        heading_path=(),
        text="",
        page=None,
        score=0.0,
    )
