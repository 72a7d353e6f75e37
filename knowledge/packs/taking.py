"""What the editions of a checked pack become here: known or new, placed among their sisters, all or nothing.

A pack takes nothing away: what is known here of an edition's end and what a person decided here stay.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge import indexing, written_questions
from knowledge.catalogue import Catalogue
from knowledge.clauses import Clause, Edition
from knowledge.editions.describing import FIELDS
from knowledge.editions.placing import Placed, place
from knowledge.errors import PackDamaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Editions by what became of them; `unchanged` ones were here already.

    `placed` tells of each added or revised edition that is not a removed one what gave way to it, and what
    a person should know.
    """

    added: tuple[Edition, ...]
    revised: tuple[Edition, ...]
    unchanged: tuple[Edition, ...]
    placed: tuple[Placed, ...]


def take(catalogue: Catalogue, staged: Catalogue, name: str) -> Imported:
    """Take over the rows of the pack `name`, which `staged` holds. Raises PackDamaged."""
    became: dict[str, list[str]] = {"added": [], "revised": [], "unchanged": []}
    placed: list[Placed] = []
    try:
        packed = [(e, staged.clauses(e.id), bool(staged.added(e.id))) for e in staged.editions(removed=True)]
        vectors = staged.db.execute("SELECT hash, encoder, vector FROM vectors").fetchall()
        written = [
            (digest, written_questions.read(questions), str(model))
            for digest, questions, model in staged.db.execute(
                "SELECT hash, questions, model FROM written_questions"
            )
        ]
    except (ValueError, TypeError, KeyError) as error:
        raise PackDamaged(name=name, reason="内容不合规则 / its rows do not fit") from error
    with catalogue.writing() as db:
        _take_questions(db, written)
        ids = _ids(catalogue, [edition for edition, _, _ in packed])
        for edition, clauses, living in packed:
            moved = _moved(edition, ids)
            status = _take_edition(catalogue, moved, _renamed(clauses, edition.id, moved.id), living=living)
            became[status].append(moved.id)
            if living and status != "unchanged":
                placed.append(place(catalogue, catalogue.edition_of_id(moved.id)))
        for document_id, kind, tag in staged.db.execute("SELECT document_id, kind, name FROM tags"):
            db.execute("INSERT OR IGNORE INTO tags VALUES (?, ?, ?)", (document_id, kind, tag))
        _take_references(db, staged, ids)
        _take_suspicions(catalogue, db, staged, ids)
        widths = dict(db.execute("SELECT encoder, max(length(vector)) FROM vectors GROUP BY encoder"))
        for digest, encoder, vector in vectors:
            if widths.setdefault(encoder, len(vector)) != len(vector):
                raise PackDamaged(name=name, reason="向量长度不符 / vectors of another length")
            db.execute("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", (digest, encoder, vector))
        now = {status: tuple(map(catalogue.edition_of_id, found)) for status, found in became.items()}
    return Imported(**now, placed=tuple(placed))


def _take_questions(db: sqlite3.Connection, written: Sequence[tuple[str, tuple[str, ...], str]]) -> None:
    """Before the editions, so that their passages are found by them; those that were written here stay."""
    for digest, questions, model in written:
        if not written_questions.known(db, digest):
            indexing.ask(db, digest, questions, model)


def _ids(catalogue: Catalogue, editions: Sequence[Edition]) -> dict[str, str]:
    """The id here of each edition there. What bears its id here but is of another file stays as it is."""
    taken = {e.id: e for e in catalogue.editions(removed=True)}
    by_hash = {e.source_hash: e.id for e in catalogue.editions() if e.source_hash}
    ids: dict[str, str] = {}
    for edition in editions:
        candidate, count = edition.id, 1
        if edition.id not in taken or taken[edition.id].source_hash != edition.source_hash:
            candidate = by_hash.get(edition.source_hash, edition.id)
        while (here := taken.get(candidate)) is not None and edition.source_hash != here.source_hash:
            if here.source_name == edition.source_name:
                break
            count += 1
            candidate = f"{edition.id}~{count}"
        ids[edition.id] = candidate
    return ids


def _moved(edition: Edition, ids: dict[str, str]) -> Edition:
    after = edition.superseded_by
    return replace(edition, id=ids[edition.id], superseded_by=after and ids.get(after, after))


def _renamed(clauses: Sequence[Clause], before: str, after: str) -> list[Clause]:
    def renamed(clause_id: str) -> str:
        return after + clause_id.removeprefix(before)

    return [
        replace(c, id=renamed(c.id), edition_id=after, parent_id=c.parent_id and renamed(c.parent_id))
        for c in clauses
    ]


def _take_edition(catalogue: Catalogue, edition: Edition, clauses: list[Clause], *, living: bool) -> str:
    here = {e.id: e for e in catalogue.editions(removed=True)}.get(edition.id)
    in_library = bool(catalogue.added(edition.id))
    if here is not None:
        unsaid = here.confirmed and not edition.confirmed
        edition = _with_known(edition, here)
        if in_library or not living:
            # Nothing is taken away, made older or unsaid that a person has confirmed here.
            newer = here.source_hash == edition.source_hash and here.reader > edition.reader
            same = here == edition and catalogue.clauses(edition.id) == clauses
            if same or newer or unsaid or not living:
                return "unchanged"
    catalogue.add(edition, clauses)
    if not living:
        catalogue.remove(edition.id)
    return "revised" if in_library else "added"


def _with_known(edition: Edition, here: Edition) -> Edition:
    """The pack's `edition` with what is known of it here: its end, and all that a person confirmed.

    A pack made before an edition gave way says nothing of that, and does not bring it back into force.
    """
    if here.confirmed:
        said = {name: getattr(here, name) for name in FIELDS}
        return replace(edition, **said, superseded_by=here.superseded_by, confirmed=True)
    first, then = (here, edition) if here.superseded_by and not edition.confirmed else (edition, here)
    return replace(
        edition,
        superseded_by=first.superseded_by or then.superseded_by,
        repealed=first.repealed or then.repealed,
    )


def _take_references(db: sqlite3.Connection, staged: Catalogue, ids: dict[str, str]) -> None:
    for row in staged.db.execute(
        'SELECT clause_id, edition_id, start, "end", document, label FROM clause_references'
    ):
        clause_id, edition_id, *rest = row
        here = ids[edition_id]
        db.execute(
            "INSERT OR IGNORE INTO clause_references SELECT ?1, ?2, ?3, ?4, ?5, ?6"
            " WHERE EXISTS (SELECT 1 FROM clauses WHERE id = ?1)",
            (here + clause_id.removeprefix(edition_id), here, *rest),
        )


def _take_suspicions(
    catalogue: Catalogue, db: sqlite3.Connection, staged: Catalogue, ids: dict[str, str]
) -> None:
    """Suspicions, and what was decided of them; a decision made here stands, and so do words listed here."""
    for row in staged.db.execute(
        'SELECT clause_id, edition_id, start, "end", found, kind, reason, suggestion, state, correction, decided'
        " FROM suspicions ORDER BY id"
    ).fetchall():
        there, edition_id, start, end, found, kind, reason, suggestion, state, correction, decided = row
        clause_id = ids[edition_id] + there.removeprefix(edition_id)
        clause = catalogue.clause(clause_id)
        # The clause may read otherwise here: then nothing is known of its words.
        if clause is None or not 0 <= start < end or clause.text[start:end] != found:
            continue
        listed = db.execute(
            'SELECT id, start, "end", kind, decided FROM suspicions WHERE clause_id = ?1 AND start < ?2 AND "end" > ?3',
            (clause_id, end, start),
        ).fetchall()
        if not listed:
            db.execute(
                'INSERT INTO suspicions (clause_id, edition_id, start, "end", found, kind, reason, suggestion, state,'
                " correction, decided) VALUES (?,?,?,?,?,?,?,?,?,?,?)",
                (
                    clause_id,
                    ids[edition_id],
                    start,
                    end,
                    found,
                    kind,
                    reason,
                    suggestion,
                    state,
                    correction,
                    decided,
                ),
            )
        elif decided is not None and [known[1:] for known in listed] == [(start, end, kind, None)]:
            db.execute(
                "UPDATE suspicions SET state = ?, correction = ?, decided = ? WHERE id = ?",
                (state, correction, decided, listed[0][0]),
            )
        else:
            continue
        if state == "corrected":
            catalogue.renew(clause_id)
