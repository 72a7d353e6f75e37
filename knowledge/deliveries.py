"""What arrives as one thing and may hold several files: folders, archives, letters, web addresses."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from knowledge import archives
from knowledge.errors import Cancelled, CannotRun, KuangzhiError, SourceError, WrongUse
from knowledge.fetching import ecfr, fetch
from knowledge.fetching.addresses import Allowed
from knowledge.ingest import Ingested, Intake, ingest


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files that `paths` name; a folder stands for every visible file in it, in order."""
    for path in paths:
        if path.is_dir():
            yield from (
                p
                for p in sorted(path.rglob("*"))
                if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
        else:
            yield path


def ingest_all(intake: Intake, path: Path, *, name: str | None = None) -> Iterator[Ingested]:
    """As `ingest`, with every file in a ZIP and every attachment of a letter a result of its own.

    Their paths are `制度.zip/细则.docx`. One member that fails stops none.
    """
    name = name or path.name
    try:
        if archives.is_archive(path):
            found = archives.members(path, name, intake.limits)
        else:
            yield ingest(intake, path, name=name)
            if not path.is_file():
                return
            found = archives.attachments(path, name, intake.limits)
        for member in found:
            if member.path is None:
                yield Ingested(path=member.place, status="failed", error=member.error)
            else:
                yield replace(ingest(intake, member.path, name=member.name), path=member.place)
    except (CannotRun, Cancelled):
        raise
    except KuangzhiError as error:
        yield Ingested(path=str(path), status="failed", error=error)


def ingest_address(intake: Intake, address: str, folder: Path, allowed: Allowed) -> list[Ingested]:
    """Download into `folder` and ingest; `path` of the results is the address."""
    max_mb = intake.limits.max_mb
    try:
        if ecfr.is_short_name(address):
            found = ecfr.fetch_part(ecfr.parse(address), folder, max_mb=max_mb, allowed=allowed)
        else:
            found = fetch(address, folder, max_mb=max_mb, allowed=allowed)
    except (SourceError, WrongUse) as error:
        return [Ingested(path=address, status="failed", error=error)]
    if archives.is_archive(found.path):
        results = list(ingest_all(intake, found.path, name=found.name))
    else:
        results = [ingest(intake, found.path, name=found.name, origin=address)]
    return [
        replace(result, path=address + result.path.removeprefix(found.name))
        if result.path.startswith(found.name)
        else replace(result, path=address)
        for result in results
    ]
