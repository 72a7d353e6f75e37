"""What every reader takes and gives: a file goes in as a `Source`, its text comes out as a `Reading`."""

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, Protocol

from knowledge.clauses import Block

HEAD_BYTES = 8192
"""How much of a file its reader is chosen by."""


class Pages:
    """Where a reader says which page it has done, and finds what an earlier try that broke off has left.

    This one keeps nothing and tells nobody. Only what was expensive is kept: pages that were recognised,
    as JSON objects.
    """

    def kept(self, page: int) -> dict[str, Any] | None:  # noqa: ARG002 - for those that keep
        """What `done` was given for `page` (counted from 1) in an earlier try."""
        return None

    def done(self, page: int, total: int, recognised: dict[str, Any] | None = None) -> None:
        """`page` of `total` is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that is to be read. `name` is what the user calls it: an upload lies under another path.

    `head` holds the first `HEAD_BYTES` bytes. A reader of pages tells `pages` of each.
    """

    path: Path
    name: str
    head: bytes
    pages: Pages = Pages()  # noqa: RUF009 - it has no state

    @property
    def suffix(self) -> str:
        """What the name claims to be, in lower case and without the dot: `docx`."""
        return PurePath(self.name).suffix.lower().removeprefix(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The text of a file as blocks in reading order, never none of them.

    `title` is given only where the format itself marks one. A warning says in both languages what
    could not be read although the rest could. `running` are the headers and footers of pages, which are
    no part of the text but may name the order that issued it; page numbers are not among them.
    """

    format: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    title: str | None = None
    running: tuple[str, ...] = ()


class Reader(Protocol):
    """One format. A new one is a file with such a class and its line in `knowledge.reading.READERS`."""

    formats: tuple[str, ...]
    """Suffixes of the format, its own name first."""

    isolated: bool
    """Whether a parser is at work that a crafted file may hang, crash or fill memory with."""

    def accepts(self, source: Source) -> bool:
        """Whether the bytes are of this format. Must not import the parser: every file is asked."""
        ...

    def read(self, source: Source) -> Reading:
        """Raises a `SourceError` where it knows what is wrong; anything else means a damaged file."""
        ...
