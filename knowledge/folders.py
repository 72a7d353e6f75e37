"""Folders that the library follows: what is added, changed, renamed or gone there is so here.

The table `synchronised` remembers which edition came of which file. A file that cannot be read just now,
or lies in a folder that cannot be listed, counts as still there; only what is surely gone is removed, and
never more than half of a folder at once unless that is allowed.
"""

import os
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from knowledge import deliveries
from knowledge.ahead import ahead
from knowledge.catalogue import Catalogue
from knowledge.clauses import Edition
from knowledge.editions import placing
from knowledge.errors import FolderShrank, KuangzhiError, SourceMissing, SourceUnreadable
from knowledge.ingest import Ingested, Intake, OnProgress, Progress

_NOT_DOCUMENTS = frozenset({"thumbs.db", "desktop.ini"})
_AGAIN = (
    600  # seconds after which a folder is looked at although nothing was heard of it: shares tell nothing
)
_AWAY = 15  # seconds between two looks for a folder that is away
_SETTLED = 1600  # milliseconds within which changes count as one


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """The documents below a folder, and the folders below it that could not be listed."""

    files: dict[Path, None] = field(default_factory=dict)
    closed: list[Path] = field(default_factory=list)

    def may_hold(self, path: Path) -> bool:
        return path in self.files or any(path.is_relative_to(folder) for folder in self.closed)


def synchronise(
    intake: Intake, folder: Path, *, allow_removal: bool = False, on_progress: OnProgress | None = None
) -> list[Ingested]:
    """Bring the catalogue to what `folder` holds now; one result a document, failed and gone ones too."""
    catalogue = intake.catalogue
    folder = folder.resolve()
    if not folder.is_dir():
        return [_failed(folder, SourceMissing(name=folder))]
    listing = _list(folder, leaving_out=catalogue.path.parent)
    out = [
        _failed(p, SourceUnreadable(name=p, reason="文件夹打不开 / it cannot be listed"))
        for p in listing.closed
    ]
    with ahead(
        [(path, path.name) for path in listing.files], intake.limits, catalogue.read_hashes()
    ) as helped:
        intake = replace(intake, ahead=helped)
        for at, path in enumerate(listing.files):
            if on_progress:
                on_progress(
                    Progress(
                        stage="reading", done=at, total=len(listing.files), item=str(path.relative_to(folder))
                    )
                )
            results = list(deliveries.ingest_all(intake, path))
            out += results
            if found := [result.edition for result in results if result.edition is not None]:
                out += _remember(catalogue, folder, path, found)
    return out + _remove_what_is_gone(catalogue, folder, listing, allow_removal=allow_removal)


def changes(folders: Sequence[Path], stop: threading.Event) -> Iterator[None]:
    """Once at first, then whenever something changed below the folders, until `stop` is set.

    Changes are told when they have settled. A folder that is away is waited for.
    """
    from watchfiles import watch

    while not stop.is_set():
        before = _standing(folders)
        yield
        if _standing(folders) != before:
            yield  # nothing watches yet: what came meanwhile may have come too late for that look
        present = [folder for folder in folders if folder.is_dir()]
        if not present:
            stop.wait(_AWAY)
            continue
        try:
            # One batch at a time: what happens while it is worked on is seen by the look that follows it.
            for _ in watch(
                *present,
                stop_event=stop,
                debounce=_SETTLED,
                rust_timeout=_AGAIN * 1000,
                yield_on_timeout=True,
                raise_interrupt=True,
            ):
                if stop.is_set() or present != [folder for folder in folders if folder.is_dir()]:
                    break
                yield
        except OSError:
            stop.wait(_AWAY)


def _standing(folders: Sequence[Path]) -> set[tuple[str, int]]:
    """Every file below the folders, with the time of its last change."""
    found = set()
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                with suppress(OSError):  # gone since it was listed
                    path = os.path.join(place, name)
                    found.add((path, os.stat(path).st_mtime_ns))
    return found


def _list(folder: Path, *, leaving_out: Path) -> _Listing:
    """What lies below `folder`; the data folder itself, which may lie there too, holds no documents."""
    listing = _Listing()
    ours = leaving_out.resolve()

    def closed(error: OSError) -> None:
        listing.closed.append(Path(error.filename))

    for place, below, names in os.walk(folder, onerror=closed):
        below[:] = sorted(
            name for name in below if not name.startswith(".") and Path(place, name).resolve() != ours
        )
        listing.files.update((Path(place, name), None) for name in sorted(names) if _is_document(name))
    return listing


def _is_document(name: str) -> bool:
    # ~$ is what Word keeps beside a file that is open.
    return not name.startswith((".", "~$")) and name.lower() not in _NOT_DOCUMENTS


def _remember(catalogue: Catalogue, folder: Path, path: Path, found: Sequence[Edition]) -> list[Ingested]:
    """Note what came of a file; an edition that it held before and no file holds now is removed."""
    place = str(folder), str(path.relative_to(folder))
    rows = {(*place, edition.source_hash, edition.id) for edition in found}
    out = []
    with catalogue.writing() as db:
        known = db.execute(
            "SELECT folder, path, source_hash, edition_id FROM synchronised WHERE folder = ? AND path = ?",
            place,
        ).fetchall()
        if set(known) == rows:
            return []
        db.execute("DELETE FROM synchronised WHERE folder = ? AND path = ?", place)
        db.executemany("INSERT INTO synchronised VALUES (?, ?, ?, ?)", sorted(rows))
        now = {edition.id for edition in found}
        for *_, edition_id in known:
            # One that a new edition took the place of stays, for questions about its days.
            if edition_id not in now and not _superseded(catalogue, edition_id):
                out += _remove(catalogue, path, edition_id)
    return out


def _remove_what_is_gone(
    catalogue: Catalogue, folder: Path, listing: _Listing, *, allow_removal: bool
) -> list[Ingested]:
    editions: dict[Path, list[str]] = defaultdict(list)
    for path, edition_id in catalogue.db.execute(
        "SELECT path, edition_id FROM synchronised WHERE folder = ? ORDER BY path", (str(folder),)
    ):
        editions[folder / path].append(edition_id)
    gone = [path for path in editions if not listing.may_hold(path)]
    held = {e for path, ids in editions.items() if path not in gone for e in ids}
    # A renamed file is gone under its old name only.
    lost = [path for path in gone if any(e not in held for e in editions[path])]
    if not allow_removal and 2 * len(lost) > len(editions) - (len(gone) - len(lost)):
        return [_failed(folder, FolderShrank(name=folder, gone=len(lost), known=len(editions)))]
    out = []
    for path in gone:
        with catalogue.writing() as db:
            db.execute(
                "DELETE FROM synchronised WHERE folder = ? AND path = ?",
                (str(folder), str(path.relative_to(folder))),
            )
            for edition_id in editions[path]:
                out += _remove(catalogue, path, edition_id)
    return out


def _remove(catalogue: Catalogue, path: Path, edition_id: str) -> list[Ingested]:
    """Take an edition out of retrieval that came of `path`, unless another file holds it."""
    if catalogue.db.execute("SELECT 1 FROM synchronised WHERE edition_id = ?", (edition_id,)).fetchone():
        return []
    if not catalogue.added(edition_id):
        return []
    edition = catalogue.edition_of_id(edition_id)
    count = catalogue.counts(edition_id, "").clauses
    notes = placing.remove(catalogue, edition).notes
    return [Ingested(path=str(path), status="removed", edition=edition, clauses=count, notes=notes)]


def _superseded(catalogue: Catalogue, edition_id: str) -> bool:
    row = catalogue.db.execute("SELECT superseded_by FROM editions WHERE id = ?", (edition_id,)).fetchone()
    return row is not None and row[0] is not None


def _failed(path: Path, error: KuangzhiError) -> Ingested:
    return Ingested(path=str(path), status="failed", error=error)
