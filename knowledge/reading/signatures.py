"""What the first bytes of a file say it is."""

import codecs
import mmap
import re
from pathlib import Path

from knowledge.reading.reader import HEAD_BYTES, Source

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ARCHIVES = (ZIP, b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF", b"AT&TFORM")
# Made of letters, yet not of those a person reads.
_MARKUP = (b"{\\rtf", b"%!PS", b"MIME-Version:", b"From: <Saved by")
_FOREIGN = (*_ARCHIVES, *_PICTURES, *_MARKUP, OLE, b"\x7fELF", b"MZ\x90", b"SQLite format 3")
_BOMS = (
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a text consists of, and the signs of it that read as rare ones in the wrong byte order.
_USUAL = re.compile(
    r"[\t\n\r\x20-\x7e\u00a0-\u00ff\u2010-\u203a\u2100-\u22ff\u2460-\u24ff\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]"
)
_TELLING = re.compile(r"[\t\n\r 0-9A-Za-z.%，。、；：（）\u3000]")
_MIN_USUAL = 0.98
_PREAMBLE = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->)+", re.DOTALL)
_PAGE_START = re.compile(r"<(?:!doctype\s+html|html|head|body|meta|title)\b", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*[\s>/]", re.IGNORECASE)


def byte_order_mark(data: bytes) -> tuple[str, int] | None:
    """The encoding that a byte order mark declares, and the length of the mark."""
    return next(((name, len(mark)) for mark, name in _BOMS if data.startswith(mark)), None)


_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1a")))


def is_foreign(head: bytes) -> bool:
    """Whether these are known bytes of a format without a reader (or of a ZIP, whatever is in it)."""
    return head.startswith(_FOREIGN)


def is_text(head: bytes) -> bool:
    """Whether a person may have typed this: no NUL, hardly any control characters, nothing foreign."""
    if byte_order_mark(head):
        return True
    if unmarked_utf16(head):
        return True
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return not is_foreign(head) and b"\0" not in head and controls <= len(head) / 50


def unmarked_utf16(data: bytes) -> str | None:
    """The encoding of UTF-16 without its mark, told by the signs it gives; None for all else."""
    if b"\0" not in data or data.startswith(_FOREIGN):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        # The other byte order makes rare signs of spaces, digits and line ends.
        text = data[:HEAD_BYTES].decode(encoding, errors="ignore")
        if len(_USUAL.findall(text)) >= len(text) * _MIN_USUAL and _TELLING.search(text):
            return encoding
    return None


def is_html(source: Source) -> bool:
    """Whether it begins as a page does; a name that says so needs no more than a tag."""
    if not is_text(source.head):
        return False
    mark = byte_order_mark(source.head)
    text = source.head.decode(mark[0] if mark else "latin-1", errors="ignore").lstrip("\ufeff")
    if skipped := _PREAMBLE.match(text):
        text = text[skipped.end() :]
    return bool(_PAGE_START.match(text) or (source.suffix in {"html", "htm"} and _TAG.search(text)))


def is_encrypted_office(source: Source) -> bool:
    """Whether it is a DOCX, XLSX or PPTX under a password: such a file is wrapped in an OLE container."""
    return source.head.startswith(OLE) and contains(source.path, "EncryptedPackage".encode("utf-16-le"))


def contains(path: Path, needle: bytes) -> bool:
    """Whether the bytes occur anywhere in the file, which must not be empty."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        return view.find(needle) >= 0
