"""The JSON that programs rely on. Adding a field is free; renaming one breaks them."""

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from assistant.answers import Answer
from knowledge.clauses import Citation, Clause, Evidence
from knowledge.ingest import Ingested
from knowledge.library import Holding, Link

Shape = dict[str, Any]


def put(value: object) -> None:
    """One JSON value on a line of standard output, at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def ingested(result: Ingested, language: str) -> Shape:
    edition = result.edition
    return {
        "path": result.path,
        "document": edition.document.title if edition else None,
        "edition": edition.label if edition else None,
        "id": edition.id if edition else None,
        "clauses": result.clauses,
        "characters": edition.characters if edition else 0,
        "status": result.status,
        "warnings": list(edition.warnings) if edition else [],
        "error": result.error.text(language) if result.error else None,
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
        "effective": edition.effective.isoformat() if edition.effective else None,
        "superseded_by": edition.superseded_by,
        "source": edition.source_name,
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
    shape = asdict(evidence)
    shape["heading_path"] = list(evidence.heading_path)
    return shape


def citation(item: Citation) -> Shape:
    return asdict(item)


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
        "ms": item.ms,
    }
