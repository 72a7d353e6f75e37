"""The checks of the citations themselves: retrieved, quoted word for word, in force, free of suspect words
and of words meant for a program.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from assistant.answers import Check
from assistant.grounding.names import bare
from assistant.grounding.orders import orders
from knowledge.clauses import Citation, Edition, Evidence, Remark

_SHOWN = 30  # signs of what a clause says to a program
_SUSPECT = {
    "zh": "所引{words}疑为原文有误，还没有人核对；照此执行前请先对照原件。",
    "en": "Words cited look like an error of the source and nobody has confirmed them yet: {words}. "
    "Check the original first.",
}


def check_citations(
    citations: Sequence[Citation],
    shown: Mapping[str, Evidence],
    editions: Sequence[Edition],
    as_of: date | None,
) -> dict[str, Check]:
    """The checks by name; their details are the clauses at fault."""
    in_force = {edition.id for edition in editions if edition.in_force(as_of or date.today())}
    strangers = [c.clause for c in citations if c.clause_id not in shown]
    misquoted = [c.clause for c in citations if not _quoted(c, shown)]
    outdated = [
        c.clause for c in citations if c.clause_id in shown and shown[c.clause_id].edition_id not in in_force
    ]
    ruling = [f"{c.clause}“{words[0][:_SHOWN]}”" for c in citations if (words := _orders(c, shown))]
    doubtful = [f"{c.clause}“{r.found}”" for c, r in _suspect(citations)]
    found = {
        "clauses_retrieved": strangers,
        "quotes_verbatim": misquoted,
        "edition_in_force": outdated,
        "source_words_confirmed": doubtful,
        "source_gives_no_orders": ruling,
    }
    return {name: check(name, failures) for name, failures in found.items()}


def check(name: str, failures: Sequence[str]) -> Check:
    return Check(check=name, passed=not failures, detail="；".join(dict.fromkeys(failures)))


def suspect_notice(citations: Sequence[Citation], language: str) -> str:
    """The sentence that warns of suspect words in what is cited; empty where there are none."""
    words = dict.fromkeys(f"{c.clause}“{r.found}”" for c, r in _suspect(citations))
    return _SUSPECT[language].format(words="、".join(words)) if words else ""


def _suspect(citations: Sequence[Citation]) -> list[tuple[Citation, Remark]]:
    return [(c, r) for c in citations for r in c.remarks if r.kind == "suspect"]


def _orders(citation: Citation, shown: Mapping[str, Evidence]) -> list[str]:
    source = shown.get(citation.clause_id)
    return orders(source.text) if source else []


def _quoted(citation: Citation, shown: Mapping[str, Evidence]) -> bool:
    source = shown.get(citation.clause_id)
    return source is not None and bool(citation.quote.strip()) and bare(citation.quote) in bare(source.text)
