"""Uploaded files under the names that their users gave them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it lies on the server, and as its user calls it."""

    path: Path
    name: str

    def discard(self) -> None:
        """Gradio would keep it until its cache is cleaned."""
        self.path.unlink(missing_ok=True)
        if self.path.parent.is_dir() and not any(self.path.parent.iterdir()):
            self.path.parent.rmdir()


def uploads(field: object) -> list[Upload]:
    """The files of a `gr.File`, for events wired with `preprocess=False`.

    Gradio's own preprocessing forgets 《》 and spaces in a name. The check that a path lies among the
    uploads comes before it, whatever `preprocess` says.
    """
    files = field if isinstance(field, list) else [field]
    return [
        Upload(path=Path(str(file["path"])), name=_name(str(file.get("orig_name") or file["path"])))
        for file in files
        if isinstance(file, Mapping) and file.get("path")
    ]


def _name(given: str) -> str:
    """The last part of the name, whatever separators it came with."""
    last = given.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip() or "?"
