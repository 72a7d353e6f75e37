"""Uploaded files under the names that their users gave them."""

from dataclasses import dataclass
from pathlib import Path

import gradio as gr
from gradio.data_classes import FileData, ListFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it lies on the server, and as its user calls it."""

    path: Path
    name: str

    def discard(self) -> None:
        """Gradio would keep it until its cache is cleaned."""
        self.path.unlink(missing_ok=True)
        if not any(self.path.parent.iterdir()):
            self.path.parent.rmdir()

from gradio.events import Dependency

class Files(gr.File):
    """A file field that hands over `list[Upload]`: `gr.File` itself forgets a name's 《》 and spaces."""

    def get_block_name(self) -> str:
        return "file"

    def preprocess(self, payload: ListFiles | FileData | None) -> list[Upload]:  # type: ignore[override]
        # The base class checks what it is given; only the original name is added.
        super().preprocess(payload)
        files = payload.root if isinstance(payload, ListFiles) else [payload] if payload else []
        return [Upload(path=Path(f.path), name=_name(f)) for f in files]
    from typing import Callable, Literal, Sequence, Any, TYPE_CHECKING
    from gradio.blocks import Block
    if TYPE_CHECKING:
        from gradio.components import Timer
        from gradio.components.base import Component


def _name(file: FileData) -> str:
    """The last part of the name, whatever separators it came with."""
    given = (file.orig_name or Path(file.path).name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in given if c.isprintable()).strip() or Path(file.path).name