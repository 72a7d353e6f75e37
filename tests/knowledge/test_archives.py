"""Archives and letters with attachments: every file in them becomes a document, or says why not."""

import io
import struct
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from knowledge.archives import is_archive, members
from knowledge.catalogue import Catalogue
from knowledge.deliveries import ingest_all
from knowledge.errors import (
    SourceDamaged,
    SourceEmpty,
    SourceEncrypted,
    SourceError,
    SourceInflates,
    SourceTooLarge,
    SourceUnsafe,
    SourceUnsupported,
)
from knowledge.ingest import Ingested, Intake
from knowledge.reading import Limits
from knowledge.sources import Sources

RULES = "第一条 云岭矿应当检查通风。\n第二条 应当记录。".encode()


def a_zip(files: dict[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def locked(data: bytes) -> bytes:
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.index(signature) + offset
        changed[at : at + 2] = struct.pack("<H", 1)
    return bytes(changed)


def gbk_named(name: str, data: bytes) -> bytes:
    """A ZIP as old Chinese programs write it: the name in GBK, and no word of it."""
    raw = name.encode("gb18030")
    return a_zip({"x" * len(raw): data}).replace(b"x" * len(raw), raw)


def ingested(tmp_path: Path, name: str, data: bytes, limits: Limits | None = None) -> list[Ingested]:
    path = tmp_path / name
    path.write_bytes(data)
    catalogue = Catalogue(tmp_path / "catalogue.sqlite3")
    intake = Intake(catalogue=catalogue, sources=Sources(tmp_path), limits=limits or Limits())
    try:
        return list(ingest_all(intake, path))
    finally:
        catalogue.close()


def test_each_file_of_an_archive_is_a_document_and_a_bad_one_stops_none(tmp_path: Path) -> None:
    inner = a_zip({"深/细则.txt": RULES + b"2", "更深.zip": a_zip({"x.txt": RULES})})
    data = a_zip(
        {
            "a/通风制度.txt": RULES,
            "坏.pdf": b"%PDF-1.4 cut",
            "__MACOSX/._通风制度.txt": b"x",
            "Thumbs.db": b"x",
            "内.zip": inner,
        }
    )

    results = ingested(tmp_path, "制度.zip", data)

    assert [(result.path, result.status) for result in results] == [
        ("制度.zip/a/通风制度.txt", "added"),
        ("制度.zip/坏.pdf", "failed"),
        ("制度.zip/内.zip/深/细则.txt", "added"),
        ("制度.zip/内.zip/更深.zip", "failed"),
    ]
    assert results[0].edition is not None
    assert results[0].edition.source_name == "通风制度.txt"


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    (result,) = ingested(tmp_path, "a.zip", gbk_named("通风制度.txt", RULES))
    assert result.path == "a.zip/通风制度.txt"


LINK = zipfile.ZipInfo("link.txt")
LINK.external_attr = 0o120777 << 16


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (lambda: a_zip({"../../逃.txt": RULES}), SourceUnsafe),
        (lambda: a_zip({"/etc/逃.txt": RULES}), SourceUnsafe),
        (lambda: a_zip({"C:\\逃.txt": RULES}), SourceUnsafe),
        (lambda: a_zip({LINK: b"/etc/hostname"}), SourceUnsafe),
        (lambda: locked(a_zip({"锁.txt": RULES})), SourceEncrypted),
        (lambda: a_zip({"弹.txt": bytes(3 * 2**20)}), SourceInflates),
        (lambda: a_zip({"大.txt": bytes(3 * 2**20)}, zipfile.ZIP_STORED), SourceTooLarge),
        (lambda: a_zip({"main.exe": b"MZ\x90" + bytes(99)}), SourceUnsupported),
        (lambda: a_zip({f"{n}.txt": b"x" for n in range(2001)}), SourceDamaged),
        (lambda: a_zip({"__MACOSX/a": b"x"}), SourceEmpty),
        (lambda: a_zip({"甲.txt": RULES * 9}, zipfile.ZIP_STORED).replace(RULES, RULES[:-1] + b"!", 1), SourceDamaged),
    ],
)  # fmt: skip
def test_a_bad_archive_gives_its_error(tmp_path: Path, data, error: type[SourceError]) -> None:  # type: ignore[no-untyped-def]
    results = ingested(tmp_path, "bad.zip", data(), Limits(max_mb=2))
    assert [type(result.error) for result in results] == [error]
    assert "bad.zip" in results[0].path or "exe" in results[0].path


def test_a_size_that_a_header_lies_about_is_counted(tmp_path: Path) -> None:
    data = bytearray(a_zip({"弹.txt": bytes(3 * 2**20)}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = struct.pack("<I", 10)
    (result,) = ingested(tmp_path, "lying.zip", bytes(data), Limits(max_mb=2))
    assert result.status == "failed"


def test_a_cut_archive_is_damaged_and_an_office_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(a_zip({"a.txt": RULES * 99})[:-30])
    assert not is_archive(path)
    path.write_bytes(a_zip({"[Content_Types].xml": b"x", "word/document.xml": b"x"}))
    assert not is_archive(path)


def test_unpacked_files_do_not_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(a_zip({"a.txt": RULES, "b.txt": RULES}))
    places = [
        (member.path, member.path.exists()) for member in members(path, "a.zip", Limits()) if member.path
    ]
    assert [there for _, there in places] == [True, True]
    assert not any(where.exists() for where, _ in places)


def test_attachments_of_a_letter_become_documents(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["Subject"] = "送审"
    letter["Message-ID"] = "<1@example.org>"
    letter.set_content("请审阅附件。")
    letter.add_attachment(RULES, maintype="text", subtype="plain", filename="通风制度.txt")
    letter.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="x.exe")
    packed = a_zip({"排水制度.txt": RULES + b"3"})
    letter.add_attachment(packed, maintype="application", subtype="zip", filename="附.zip")

    results = ingested(tmp_path, "信.eml", letter.as_bytes())

    assert [(Path(result.path).name, result.status) for result in results] == [
        ("信.eml", "added"),
        ("通风制度.txt", "added"),
        ("排水制度.txt", "added"),
    ]
    assert results[1].path == "信.eml/通风制度.txt"


def test_a_member_that_is_too_large_is_told_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "制度.zip"
    path.write_bytes(a_zip({"大.txt": bytes(3 * 2**20)}, zipfile.ZIP_STORED))
    (found,) = members(path, path.name, Limits(max_mb=2))
    assert "有 3.0 MB，超过上限 2 MB" in str(found.error)
