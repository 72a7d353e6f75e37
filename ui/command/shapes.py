"""The JSON that programs rely on. Adding a field is free; renaming one breaks them."""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from assistant.affected import Affected
from assistant.answers import Answer
from assistant.models.probing import Checkup
from assistant.usage import Price
from knowledge.clauses import Citation, Clause, Edition, Evidence
from knowledge.editions import Changed, Diff, Unit
from knowledge.ingest import Ingested
from knowledge.library import Holding, Link

Shape = dict[str, Any]


def put(value: object) -> None:
    """One JSON value on a line of standard output, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def ingested(
    result: Ingested, language: str, changes: Sequence[Diff] = (), found: Sequence[Affected] = ()
) -> Shape:
    edition = result.edition
    return {
        "path": result.path,
        "document": edition.document.title if edition else None,
        "edition": edition.label if edition else None,
        "id": edition.id if edition else None,
        "clauses": result.clauses,
        "characters": edition.characters if edition else 0,
        "status": result.status,
        "warnings": [*(edition.warnings if edition else ()), *result.notes],
        **consequences(changes, found),
        "error": result.error.text(language) if result.error else None,
    }


def consequences(changes: Sequence[Diff], found: Sequence[Affected]) -> Shape:
    """What gave way to an edition that came in, and the saved answers that this affects."""
    return {
        "supersedes": [_superseded(change) for change in changes],
        "affected_answers": [_affected(item) for item in found],
    }


def holding(item: Holding, in_force: bool) -> Shape:
    edition = item.edition
    return {
        "id": edition.id,
        "document": edition.document.title,
        "edition": edition.label,
        "in_force": in_force,
        "clauses": item.clauses,
        "characters": edition.characters,
        "vectors": item.vectors,
        "passages": item.passages,
        "source": edition.source_name,
        **_facts(edition),
        "suspects": item.suspects,
        "added": item.added,
        "collections": list(item.collections),
        "tags": list(item.tags),
        "warnings": list(edition.warnings),
    }


def edition(item: Edition) -> Shape:
    return {"id": item.id, "document": item.document.title, "edition": item.label, **_facts(item)}


def _facts(item: Edition) -> Shape:
    return {
        "number": item.number,
        "issuer": item.issuer,
        "rank": item.rank.value if item.rank else None,
        "issued": item.issued.isoformat() if item.issued else None,
        "effective": item.effective.isoformat() if item.effective else None,
        "repealed": item.repealed.isoformat() if item.repealed else None,
        "superseded_by": item.superseded_by,
        "confirmed": item.confirmed,
    }


def diff(changes: Diff) -> Shape:
    return {
        "old": edition(changes.old),
        "new": edition(changes.new),
        "changed": [_changed(pair) for pair in changes.changed],
        "added": [unit(item) for item in changes.added],
        "dropped": [unit(item) for item in changes.dropped],
        "moved": [{"old": unit(pair.old), "new": unit(pair.new)} for pair in changes.moved],
        "unchanged": len(changes.unchanged),
    }


def unit(item: Unit) -> Shape:
    return {
        "clause": item.clause,
        "clause_id": item.clause_id,
        "heading_path": list(item.heading_path),
        "text": item.text,
        "page": item.page,
    }


def _changed(pair: Changed) -> Shape:
    return {
        "old": unit(pair.old),
        "new": unit(pair.new),
        "numbers": [asdict(number) for number in pair.numbers],
        "words": [asdict(word) for word in pair.words],
        "runs": [asdict(run) for run in pair.runs],
        "likeness": pair.likeness,
    }


def _superseded(changes: Diff) -> Shape:
    return {
        **edition(changes.old),
        "changed": len(changes.changed),
        "added": len(changes.added),
        "dropped": len(changes.dropped),
        "moved": len(changes.moved),
        "numbers": changes.numbers,
    }


def _affected(item: Affected) -> Shape:
    return {
        "id": item.id,
        "question": item.title,
        "clause": item.clause,
        "clause_id": item.clause_id,
        "became": item.fate,
        "now": item.now.clause if item.now else None,
        "numbers": [asdict(number) for number in item.change.numbers] if item.change else [],
    }


def clause(item: Clause) -> Shape:
    return {
        "id": item.id,
        "clause": item.label,
        "heading_path": list(item.heading_path),
        "text": item.text,
        "page": item.page,
        "kind": item.kind.value,
    }


def clauses(items: Sequence[Clause], links: Sequence[Link]) -> list[Shape]:
    """Clauses, each with what it refers to; `target` is null where the library lacks it."""
    of_clause: dict[str, list[Shape]] = defaultdict(list)
    for link in links:
        shape = {"words": link.words, "start": link.start, "end": link.end, "target": link.target}
        of_clause[link.clause_id].append(shape)
    return [{**clause(item), "references": of_clause[item.id]} for item in items]


def hit(evidence: Evidence) -> Shape:
    """`text` is all that a reader sees; `clauses` tells which clause each part of it is."""
    alone = replace(evidence, before=(), after=(), twins=())
    shape = {name: value for name, value in asdict(alone).items() if name not in ("before", "after", "twins")}
    return shape | {
        "heading_path": list(evidence.heading_path),
        "text": evidence.shown,
        "clauses": [_part(item, "neighbour") for item in evidence.before]
        + [_part(evidence, "hit")]
        + [_part(item, "neighbour") for item in evidence.after]
        + [_part(item, "twin") for item in evidence.twins],
    }


def _part(item: Evidence, role: str) -> Shape:
    return {
        "role": role,
        "document": item.document,
        "edition": item.edition,
        "clause": item.clause,
        "clause_id": item.clause_id,
        "text": item.matched or item.text if role == "twin" else item.text,
    }


def citation(item: Citation) -> Shape:
    return asdict(item)


def checkup(item: Checkup, price: Price | None, language: str) -> Shape:
    """What a model or its server did not tell is null."""
    told = {name: getattr(item, name) for name in ("first_word_ms", "context", "tools", "json", "counts")}
    return {
        "model": item.model,
        "reachable": item.reachable,
        "error": item.error.text(language) if item.error else None,
        **told,
        "price": asdict(price) if price else None,
    }


def answer(item: Answer) -> Shape:
    return {
        "question": item.question,
        "standalone_question": item.standalone_question,
        "status": item.status.value,
        "answer": item.text,
        "citations": [citation(c) for c in item.citations],
        "evidence": [hit(e) for e in item.evidence],
        "checks": [asdict(c) for c in item.checks],
        "task": None,
        "usage": asdict(item.usage),
        "notice": item.notice,
        "asks": item.asks,
        "choices": list(item.choices),
        "ms": item.ms,
    }
