"""The child process: it keeps its limits, and nothing of it stays behind."""

import io
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.errors import SourceDamaged, SourceError, SourceTimeout
from knowledge.reading import Limits, Reading, read

Save = Callable[[str, bytes], Path]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_docx(paragraphs: int) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>第{i}条 {i * 7919 % 10007}</w:t></w:r></w:p>" for i in range(paragraphs))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return buffer.getvalue()


def test_a_reader_is_stopped_at_its_deadline(save: Save) -> None:
    path = save("slow.docx", a_docx(100_000))
    began = time.monotonic()

    with pytest.raises(SourceTimeout, match=r"slow\.docx 读了 1 秒"):
        read(path, limits=Limits(seconds=0.5))

    assert time.monotonic() - began < 5


def test_a_reader_that_fills_its_memory_gives_up(save: Save) -> None:
    path = save("large.docx", a_docx(200_000))

    with pytest.raises(SourceTimeout, match=r"large\.docx"):
        read(path, limits=Limits(memory_mb=120))


def test_a_file_that_breaks_its_reader_counts_as_damaged(save: Save) -> None:
    # Deeper than any page is nested: the walk over it runs out of stack.
    path = save("deep.html", b"<html><body>" + b"<div>" * 50_000 + "第一条".encode())

    with pytest.raises(SourceDamaged, match=r"deep\.html"):
        read(path)


def test_a_file_can_be_read_after_another_failed(save: Save) -> None:
    good = save("good.docx", a_docx(3))
    with pytest.raises(SourceError):
        read(save("bad.docx", a_docx(3)[:-30]))

    assert len(read(good).blocks) == 3


def test_files_are_read_beside_each_other(save: Save) -> None:
    paths = [save(f"{count}.docx", a_docx(count)) for count in range(1, 5)]
    readings: dict[Path, Reading] = {}

    def into(path: Path) -> None:
        readings[path] = read(path)

    threads = [threading.Thread(target=into, args=[path]) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [len(readings[path].blocks) for path in paths] == [1, 2, 3, 4]


def test_a_folder_cannot_lend_the_reader_its_modules(
    save: Save, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lxml.py").write_text("raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)

    assert len(read(save("规定.docx", a_docx(2))).blocks) == 2


def test_a_reader_is_refused_the_network() -> None:
    tried = (
        "import socket, sys; from knowledge.reading import child; sys.addaudithook(child._refuse_network)\n"
        "try: socket.create_connection(('127.0.0.1', 9), timeout=1)\n"
        "except PermissionError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True, cwd=ROOT)

    assert "network" in said.stdout


def test_importing_the_package_loads_no_parser() -> None:
    loaded = "import sys, knowledge.reading; print(*sys.modules)"
    modules = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert not {"lxml", "pypdfium2", "docx", "markdown_it", "rapidocr", "onnxruntime", "PIL"} & set(
        modules.stdout.split()
    )


ROOT = Path(__file__).parents[3]
