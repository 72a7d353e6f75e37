"""The files themselves: the bytes of what was ingested, each under its own SHA-256.

What a file was called stands in the catalogue, beside the edition it became. A source is kept before the
catalogue speaks of it, so an edition never lacks its file; one that no edition came of is swept.
"""

import errno
import hashlib
import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from knowledge.errors import HomeUnusable, NoSpace, SourceUnreadable

_BLOCK = 2**20
_NAME = re.compile(r"[0-9a-f]{64}")


class Sources:
    """The folder `sources` of a data folder; made when the first file is kept."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder = home / "sources"

    def path(self, source_hash: str) -> Path | None:
        """Where the file of that SHA-256 lies; None where it was not kept."""
        if not _NAME.fullmatch(source_hash):
            return None
        path = self._folder / source_hash
        return path if path.is_file() else None

    def keep(self, path: Path, source_hash: str, *, name: str) -> bool:
        """Copy a file in, whole or not at all; whether it is new here.

        `name` is what its user calls it. Raises NoSpace, HomeUnusable, and SourceUnreadable where the
        bytes are no longer those of `source_hash`.
        """
        try:
            with path.open("rb") as file:
                return self.keep_stream(file, source_hash, name=name)
        except OSError as error:
            raise SourceUnreadable(name=name, reason=error.strerror or str(error)) from error

    def keep_stream(self, stream: BinaryIO, source_hash: str, *, name: str) -> bool:
        """The same for bytes that lie in no file of their own."""
        if self.path(source_hash) is not None:
            return False
        part = self._folder / f"{source_hash}.{os.urandom(4).hex()}.part"
        try:
            self._folder.mkdir(exist_ok=True)
            try:
                found = _copy(stream, part)
                if found != source_hash:
                    raise SourceUnreadable(name=name, reason="读取时文件变了 / it changed while it was read")
                part.replace(self._folder / source_hash)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise NoSpace(home=self._home) from error
            raise HomeUnusable(home=self._home, reason=error.strerror or str(error)) from error
        return True

    def drop(self, source_hash: str) -> None:
        """Forget one file that was kept in vain."""
        if path := self.path(source_hash):
            path.unlink(missing_ok=True)

    def sweep(self, wanted: Collection[str]) -> int:
        """Delete all but the `wanted` hashes, half-written files too; how many. Nobody may be keeping."""
        if not self._folder.is_dir():
            return 0
        orphans = [path for path in self._folder.iterdir() if path.name not in wanted]
        for path in orphans:
            path.unlink(missing_ok=True)
        return len(orphans)


def _copy(stream: BinaryIO, target: Path) -> str:
    """The SHA-256 of what was copied; it is on the disk when this returns."""
    digest = hashlib.sha256()
    with target.open("xb") as out:
        while block := stream.read(_BLOCK):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()
