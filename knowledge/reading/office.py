"""Formats that only an office program understands: DOC, WPS, RTF, XLS and PPT.

LibreOffice, where it is installed, turns such a file into its modern twin, in a process group of its own
with a profile of its own and a deadline; the twin is then read like any other file.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.errors import SourceDamaged, SourceNeedsOffice, SourceTimeout
from knowledge.reading import signatures
from knowledge.reading.isolation import Limits, read_isolated
from knowledge.reading.reader import HEAD_BYTES, Reading, Source

_SECONDS = 120
_MAX_OUTPUT = 256 * 2**20
_MACOS = "/Applications/LibreOffice.app/Contents/MacOS/soffice"


@dataclass(slots=True, kw_only=True)
class OfficeReader:
    """Files whose bytes are of one kind; `twin` is the format they are turned into.

    `filter` names LibreOffice's import, so that it does not take anything else for a text.
    """

    formats: tuple[str, ...]
    twin: str
    stream: str
    filter: str
    start: bytes = signatures.OLE
    isolated: bool = False

    def accepts(self, source: Source) -> bool:
        if not source.head.startswith(self.start) or signatures.is_encrypted_office(source):
            return False
        return not self.stream or signatures.contains(source.path, self.stream.encode("utf-16-le"))

    def read(self, source: Source) -> Reading:
        program = shutil.which("soffice") or shutil.which("libreoffice") or shutil.which(_MACOS)
        if program is None:
            raise SourceNeedsOffice(name=source.name, twin=self.twin.upper())
        with tempfile.TemporaryDirectory(prefix="kuangzhi-") as folder:
            path = _converted(source, program, Path(folder), self.filter, self.twin)
            with path.open("rb") as file:
                twin = Source(path=path, name=source.name, head=file.read(HEAD_BYTES))
            reading = read_isolated(twin, self.twin, Limits())
        return replace(reading, format=self.formats[0])


WORD = OfficeReader(formats=("doc", "wps"), twin="docx", stream="WordDocument", filter="MS Word 97")
RTF = OfficeReader(formats=("rtf",), twin="docx", stream="", filter="Rich Text Format", start=b"{\\rtf")
SHEETS = OfficeReader(formats=("xls", "et"), twin="xlsx", stream="Workbook", filter="MS Excel 97")
SLIDES = OfficeReader(
    formats=("ppt", "dps"), twin="pptx", stream="PowerPoint Document", filter="MS PowerPoint 97"
)


def _converted(source: Source, program: str, folder: Path, filter: str, twin: str) -> Path:
    # Under a name of ours: the user's may begin with a dash or be too long.
    original = folder / "source"
    shutil.copyfile(source.path, original)
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck"),
        f"--infilter={filter}",
        *("--convert-to", twin, "--outdir", str(folder / "out"), str(original)),
    ]
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
    process = subprocess.Popen(
        command,
        env=environment | {"HOME": str(folder), "TMPDIR": str(folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        raise SourceTimeout(name=source.name, seconds=_SECONDS) from None
    finally:
        _end(process)
    path = folder / "out" / f"source.{twin}"
    if not path.is_file() or not 0 < path.stat().st_size <= _MAX_OUTPUT:
        raise SourceDamaged(name=source.name)
    return path


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        # soffice is a script that starts the program: whatever is left of the group ends with it.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
