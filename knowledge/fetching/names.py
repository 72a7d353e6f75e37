"""What a downloaded file is called: as its server says, else by its address and what kind it is of."""

import mimetypes
import re
from email.message import Message
from pathlib import PurePosixPath
from urllib.parse import unquote

from knowledge.reading.encoding import decode

_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 120
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,5}")
# Pages made by programs; their suffix names the program.
_PROGRAMS = {".jsp", ".asp", ".aspx", ".php", ".do", ".action", ".shtml", ".jhtml", ".cgi"}


def file_name(disposition: str, path: str, host: str, kind: str) -> str:
    """A name without folders that ends in a suffix, as far as `kind`, a media type, tells one."""
    name = _cleaned(_declared(disposition)) or _cleaned(unquote(path)) or host
    suffix = PurePosixPath(name).suffix
    known = {"text/html": ".html", "text/plain": ".txt", "application/xml": ".xml", "text/xml": ".xml"}
    if not _SUFFIX.fullmatch(suffix) or suffix.lower() in _PROGRAMS:
        name += known.get(kind) or mimetypes.guess_extension(kind, strict=True) or ""
    return name


def _declared(disposition: str) -> str:
    """The name of a Content-Disposition header, `filename*` first; servers also send bare UTF-8 or GBK."""
    message = Message()
    message["content-disposition"] = disposition
    name = message.get_filename() or ""
    raw = name.encode("latin-1", errors="ignore")
    if name and not name.isascii() and len(raw) == len(name):
        decoded = decode(raw)
        name = decoded.text if decoded else name
    return unquote(name)


def _cleaned(name: str) -> str:
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    return _UNFIT.sub("", last).strip(". ")[-_LONGEST:]
