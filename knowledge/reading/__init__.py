"""Files to text: `read` gives the blocks of a file by what its bytes are, whatever the name says."""

from pathlib import Path

from knowledge.errors import (
    SourceBlank,
    SourceDamaged,
    SourceEmpty,
    SourceEncrypted,
    SourceMissing,
    SourceTooLarge,
    SourceUnreadable,
    SourceUnsupported,
)
from knowledge.reading import signatures
from knowledge.reading.csv import CsvReader
from knowledge.reading.docx import DocxReader
from knowledge.reading.ecfr import EcfrReader
from knowledge.reading.eml import EmlReader, MhtmlReader
from knowledge.reading.html import HtmlReader
from knowledge.reading.isolation import Limits, OnPage, read_isolated
from knowledge.reading.kept_pages import KeptPages
from knowledge.reading.markdown import MarkdownReader
from knowledge.reading.office import RTF, SHEETS, SLIDES, WORD
from knowledge.reading.pdf import PdfReader
from knowledge.reading.picture import PictureReader
from knowledge.reading.pptx import PptxReader
from knowledge.reading.reader import HEAD_BYTES, Reader, Reading, Source
from knowledge.reading.text import TextReader
from knowledge.reading.xlsx import XlsxReader

__all__ = ["FORMATS", "READERS", "SHOWN", "Limits", "OnPage", "Reader", "Reading", "Source", "read"]

READERS: tuple[Reader, ...] = (
    DocxReader(),
    PdfReader(),
    PictureReader(),
    XlsxReader(),
    PptxReader(),
    WORD,
    SHEETS,
    SLIDES,
    RTF,
    EcfrReader(),
    HtmlReader(),
    MhtmlReader(),
    EmlReader(),
    MarkdownReader(),
    CsvReader(),
    TextReader(),
)
"""Asked in this order; plain text, which most bytes could be, comes last."""

FORMATS: tuple[str, ...] = tuple(suffix for reader in READERS for suffix in reader.formats)
"""Suffixes of the files that can be read, without the dot."""

SHOWN: tuple[str, ...] = tuple(
    format.upper()
    for reader in READERS
    if not isinstance(reader, EcfrReader)
    for format in reader.formats[: 2 if isinstance(reader, PictureReader) else 1]
)
"""The formats as a person is told of them: photographs are JPG, and nobody saves a file as the eCFR's XML."""

_DEFAULT = Limits()


def read(
    path: Path,
    *,
    name: str | None = None,
    limits: Limits = _DEFAULT,
    on_page: OnPage | None = None,
    kept: Path | None = None,
) -> Reading:
    """The text of a file, by what its bytes are; `name` is what the user calls it, else the path's.

    `on_page` hears of each page that is done and may raise `Cancelled` to stop. In the folder `kept`,
    pages that were recognised before a reading broke off wait for the next try. Raises a `SourceError`:
    missing, empty, too large, damaged, encrypted, unsupported, timed out, or a picture that nothing
    installed can read.
    """
    source = open_source(path, name or path.name)
    size = path.stat().st_size
    if size == 0:
        raise SourceBlank(name=source.name)
    if size > limits.max_mb * 2**20:
        raise SourceTooLarge(name=source.name, size_mb=f"{size / 2**20:.1f}", limit_mb=f"{limits.max_mb:g}")
    reader = _pick(source)
    if reader.isolated:
        reading = read_isolated(
            source, reader.formats[0], limits, on_page, KeptPages(kept, path) if kept else None
        )
    else:
        reading = reader.read(source)
    if not reading.blocks:
        raise SourceEmpty(name=source.name)
    return reading


def format_of(path: Path, name: str) -> str:
    """The format that `read` would read a file as. Raises a `SourceError` where it would read it as none."""
    return _pick(open_source(path, name)).formats[0]


def open_source(path: Path, name: str) -> Source:
    """The file with its first bytes."""
    try:
        if not path.is_file():
            raise SourceMissing(name=name)
        with path.open("rb") as file:
            return Source(path=path, name=name, head=file.read(HEAD_BYTES))
    except PermissionError as error:
        raise SourceUnreadable(name=name, reason=error.strerror) from None
    except OSError:
        raise SourceMissing(name=name) from None


def reader_of(format: str) -> Reader:
    """The reader whose own name is `format`."""
    return next(reader for reader in READERS if reader.formats[0] == format)


def _pick(source: Source) -> Reader:
    for reader in READERS:
        if reader.accepts(source):
            return reader
    if signatures.is_encrypted_office(source):
        raise SourceEncrypted(name=source.name)
    if source.suffix in FORMATS and not signatures.is_foreign(source.head):
        raise SourceDamaged(name=source.name)
    raise SourceUnsupported(name=source.name, known="、".join((*SHOWN, "ZIP")))
