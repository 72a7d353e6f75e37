"""Cross-references followed one step: what a found clause sends its reader to.

"违反第三十条的，依照第四十条处罚" answers nothing without 第四十条.
"""

from collections.abc import Collection, Sequence

from knowledge.catalogue import Catalogue
from knowledge.clauses import Evidence
from knowledge.links import links
from knowledge.showing import show_clause

FOLLOWED = 2
"""Clauses that are added to what was found at most."""


def referred(catalogue: Catalogue, found: Sequence[Evidence], editions: Collection[str]) -> list[Evidence]:
    """The clauses that `found` refer to, best first, without those found; `editions` (ids) may be read."""
    known = {part.clause_id for item in found for part in item.parts}
    out: dict[str, Evidence] = {}
    for item in found:
        clause = catalogue.clause(item.clause_id)
        stored = clause and catalogue.provision_at(clause.edition_id, clause.position)
        if not stored:
            continue
        members, _ = catalogue.members(stored)
        for link in links(catalogue, members):
            target = catalogue.clause(link.target) if link.target else None
            if target is None or target.edition_id not in editions:
                continue
            evidence = show_clause(catalogue, target)
            if evidence is not None and evidence.clause_id not in known:
                out.setdefault(evidence.clause_id, evidence)
            if len(out) == FOLLOWED:
                return list(out.values())
    return list(out.values())
