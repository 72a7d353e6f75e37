"""Files that hold files: the members of a ZIP, the attachments of a letter.

Members are unpacked one at a time under names of ours into a folder of ours; what a member calls itself
is only ever shown. Sizes are counted while inflating, because what a header declares is its writer's word.
"""

import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from knowledge.errors import (
    KuangzhiError,
    SourceDamaged,
    SourceEmpty,
    SourceEncrypted,
    SourceInflates,
    SourceTooLarge,
    SourceUnsafe,
)
from knowledge.reading import FORMATS, Limits, open_source
from knowledge.reading.eml import EmlReader, message_of

_MAX_MEMBERS = 2_000
_MAX_TOTAL = 2 * 2**30
_MAX_RATIO = 300  # text shrinks to a tenth, a bomb to a thousandth
_MAX_DEPTH = 2  # a ZIP, and the ZIPs in it
_ENCRYPTED = 0x1
_UTF8 = 0x800
_CHUNK = 2**20
_JUNK = {"__macosx", "thumbs.db", "desktop.ini", ".ds_store"}
# Such a ZIP is a document by itself.
_DOCUMENT_PARTS = {"[content_types].xml", "mimetype"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A file in an archive; `place` leads to it (`制度.zip/通风/细则.docx`). It lies at `path` only until
    the next one is asked for; where it could not be unpacked `path` is None and `error` says why.
    """

    place: str
    path: Path | None = None
    error: KuangzhiError | None = None

    @property
    def name(self) -> str:
        return PurePosixPath(self.place).name


def is_archive(path: Path) -> bool:
    """Whether `path` is a ZIP of files, rather than a DOCX or its like."""
    try:
        with path.open("rb") as file:
            if not file.read(4).startswith(b"PK"):
                return False
        with zipfile.ZipFile(path) as archive:
            # Files packed by hand, so no part of an office document at the top.
            names = {name.lower() for name in archive.namelist()}
    except (OSError, zipfile.BadZipFile, NotImplementedError, UnicodeError):
        return False
    return not names & _DOCUMENT_PARTS and not any(
        name.startswith(("word/document", "xl/workbook", "ppt/presentation")) for name in names
    )


def members(path: Path, name: str, limits: Limits) -> Iterator[Member]:
    """The files of a ZIP, and of the ZIPs in it. Raises a `SourceError` for one that is not to be unpacked."""
    with tempfile.TemporaryDirectory(prefix="kuangzhi-") as folder:
        yield from _unpacked(path, name, Path(folder), limits, [_MAX_TOTAL], depth=1)


def attachments(path: Path, name: str, limits: Limits) -> Iterator[Member]:
    """The attachments of a letter that are of a format that can be read; nothing for any other file."""
    source = open_source(path, name)
    if not EmlReader().accepts(source):
        return
    try:
        parts = [part for part in message_of(source).walk() if part.get_filename()]
    except (ValueError, RecursionError, LookupError):
        raise SourceDamaged(name=name) from None
    with tempfile.TemporaryDirectory(prefix="kuangzhi-") as folder:
        for part in parts[:_MAX_MEMBERS]:
            called = PurePosixPath(str(part.get_filename()).replace("\\", "/")).name
            data = part.get_payload(decode=True)
            if not isinstance(data, bytes) or PurePosixPath(called).suffix.lower()[1:] not in {
                *FORMATS,
                "zip",
            }:
                continue
            inner = Path(folder) / "attachment"
            inner.write_bytes(data)
            place = f"{name}/{called}"
            if is_archive(inner):
                yield from _unpacked(inner, place, Path(folder), limits, [_MAX_TOTAL], depth=_MAX_DEPTH)
            else:
                yield Member(place=place, path=inner)


def _unpacked(
    path: Path, name: str, folder: Path, limits: Limits, left: list[int], depth: int
) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        raise SourceDamaged(name=name) from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _is_junk(entry)]
        if not entries:
            raise SourceEmpty(name=name)
        if len(entries) > _MAX_MEMBERS:
            raise SourceDamaged(name=name)
        for number, entry in enumerate(entries):
            place = f"{name}/{_called(entry)}"
            inner = folder / f"{depth}-{number}"
            try:
                _inflate(archive, entry, inner, place, limits, left)
                if not is_archive(inner):
                    yield Member(place=place, path=inner)
                elif depth < _MAX_DEPTH:
                    yield from _unpacked(inner, place, folder, limits, left, depth + 1)
                else:
                    raise SourceDamaged(name=place)
            except KuangzhiError as error:
                yield Member(place=place, error=error)
            finally:
                inner.unlink(missing_ok=True)


def _inflate(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, to: Path, place: str, limits: Limits, left: list[int]
) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise SourceEncrypted(name=place)
    if _is_link(entry) or _leads_out(entry):
        raise SourceUnsafe(name=place)
    most = min(int(limits.max_mb * 2**20), left[0])
    size = 0
    try:
        with archive.open(entry) as file, to.open("wb") as out:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > left[0] or (size > most and size > _MAX_RATIO * entry.compress_size):
                    raise SourceInflates(name=place)
                if size > most:
                    whole = max(size, entry.file_size) / 2**20
                    raise SourceTooLarge(name=place, size_mb=f"{whole:.1f}", limit_mb=f"{limits.max_mb:g}")
                out.write(chunk)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, OSError):
        raise SourceDamaged(name=place) from None
    finally:
        left[0] -= size


def _called(entry: zipfile.ZipInfo) -> str:
    """The path of an entry. Chinese programs write GBK and do not say so; zipfile then reads CP437."""
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/").lstrip("/")


def _is_junk(entry: zipfile.ZipInfo) -> bool:
    parts = [part.lower() for part in _called(entry).split("/")]
    return bool(_JUNK & set(parts)) or parts[-1].startswith(("._", "~$", "."))


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    """Whether the name would lie outside of the folder it is unpacked to: no honest archive has such."""
    name = entry.filename.replace("\\", "/")
    return name.startswith("/") or ":" in name.split("/")[0] or ".." in name.split("/")


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return (entry.external_attr >> 16) & 0o170000 == 0o120000
