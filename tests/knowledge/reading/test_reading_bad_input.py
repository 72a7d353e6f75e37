"""What cannot be read, as data: each file gives its one error, whose sentence names it."""

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from knowledge.errors import (
    SourceBlank,
    SourceDamaged,
    SourceEmpty,
    SourceEncrypted,
    SourceError,
    SourceTooLarge,
    SourceUnsupported,
)
from knowledge.reading import Limits, read

Save = Callable[[str, bytes], Path]

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(512)
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(64)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def a_docx(text: str = "第一条 应当检查。" * 200) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def a_zip(parts: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def a_pdf(text: str = "Examine the fans.", password: str | None = None) -> bytes:
    buffer = io.BytesIO()
    encryption = StandardEncryption(password, strength=128) if password else None
    canvas = Canvas(buffer, encrypt=encryption)
    canvas.drawString(72, 700, text)
    canvas.save()
    return buffer.getvalue()


def a_locked_zip() -> bytes:
    """A DOCX whose entries claim to be encrypted, in the local and in the central header."""
    data = bytearray(a_zip({"word/document.xml": "x" * 50}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    return bytes(data)


def a_bomb() -> bytes:
    """70 MB of paragraphs in 100 kB."""
    paragraphs = "<w:p><w:r><w:t>gas</w:t></w:r></w:p>" * 1_900_000
    return a_zip(
        {"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{paragraphs}</w:body></w:document>'}
    )


def a_form() -> bytes:
    cells = "<w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc></w:tr>" * 50_000
    table = f"<w:tbl>{cells}</w:tbl>"
    return a_zip({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{table}</w:body></w:document>'})


def a_docx_with(doctype: str) -> bytes:
    body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>1&x;2</w:t></w:r></w:p></w:body></w:document>'
    return a_zip({"word/document.xml": f"<!DOCTYPE x [{doctype}]>{body}"})


def an_entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    return a_docx_with(f'<!ENTITY e0 "瓦斯">{entities}<!ENTITY x "&e9;">')


@dataclass(frozen=True, kw_only=True)
class BadFile:
    name: str
    data: bytes | Callable[[], bytes]
    error: type[SourceError]


BAD_FILES = [
    BadFile(name="empty.txt", data=b"", error=SourceBlank),
    BadFile(name="empty.docx", data=b"", error=SourceBlank),
    BadFile(name="blank.txt", data=" \r\n\t\u3000\n\\n".encode(), error=SourceEmpty),
    BadFile(name="only a mark.txt", data=b"\xef\xbb\xbf", error=SourceEmpty),
    BadFile(name="no words.docx", data=lambda: a_docx(""), error=SourceEmpty),
    BadFile(name="scan.pdf", data=lambda: a_pdf(""), error=SourceEmpty),
    BadFile(name="no words.html", data=b"<html><script>let a</script></html>", error=SourceEmpty),
    BadFile(name="cut.docx", data=lambda: a_docx()[:-400], error=SourceDamaged),
    BadFile(name="cut early.doc", data=lambda: a_docx()[:300], error=SourceDamaged),
    BadFile(
        name="broken xml.docx", data=lambda: a_zip({"word/document.xml": "<w:document"}), error=SourceDamaged
    ),
    BadFile(name="no document.docx", data=lambda: a_zip({"word/document2.bin": "x"}), error=SourceDamaged),
    BadFile(name="cut.pdf", data=lambda: a_pdf()[:-200], error=SourceDamaged),
    BadFile(name="header only.pdf", data=b"%PDF-1.7\n%%EOF", error=SourceDamaged),
    BadFile(name="zeros.pdf", data=bytes(5000), error=SourceDamaged),
    BadFile(name="zeros.txt", data=bytes(5000), error=SourceDamaged),
    BadFile(name="late zeros.txt", data=b"text\n" * 4000 + bytes(10), error=SourceDamaged),
    BadFile(name="noise.txt", data=bytes(range(1, 256)) * 40, error=SourceDamaged),
    BadFile(name="no encoding.txt", data=b"\xff\x80\x81" * 99, error=SourceDamaged),
    BadFile(name="bomb.docx", data=a_bomb, error=SourceDamaged),
    BadFile(name="entity bomb.docx", data=an_entity_bomb, error=SourceDamaged),
    BadFile(
        name="entity of a file.docx",
        data=lambda: a_docx_with('<!ENTITY x SYSTEM "file:///etc/hostname">'),
        error=SourceDamaged,
    ),
    BadFile(name="locked.pdf", data=lambda: a_pdf(password="secret"), error=SourceEncrypted),
    BadFile(name="locked.docx", data=OLE + "EncryptedPackage".encode("utf-16-le"), error=SourceEncrypted),
    BadFile(name="locked zip.docx", data=a_locked_zip, error=SourceEncrypted),
    BadFile(name="word 97.doc", data=OLE, error=SourceUnsupported),
    BadFile(name="table.xls", data=OLE, error=SourceUnsupported),
    BadFile(name="really word 97.docx", data=OLE, error=SourceUnsupported),
    BadFile(name="photo.png", data=PNG, error=SourceDamaged),
    BadFile(name="really a photo.pdf", data=PNG, error=SourceDamaged),
    BadFile(name="archive.zip", data=lambda: a_zip({"a.txt": "x"}), error=SourceUnsupported),
    BadFile(name="really a table.docx", data=lambda: a_zip({"xl/workbook.xml": "x"}), error=SourceDamaged),
    BadFile(name="data.bin", data=bytes(range(256)), error=SourceUnsupported),
    BadFile(name="data.xml", data=b'<?xml version="1.0"?><data>1</data>', error=SourceUnsupported),
]


@pytest.mark.parametrize("bad", BAD_FILES, ids=lambda bad: bad.name)
def test_names_what_is_wrong_with_a_file(tmp_path: Path, bad: BadFile) -> None:
    path = tmp_path / bad.name
    path.write_bytes(bad.data() if callable(bad.data) else bad.data)

    with pytest.raises(SourceError) as caught:
        read(path)

    assert type(caught.value) is bad.error
    assert bad.name in caught.value.text("zh")
    assert bad.name in caught.value.text("en")


def test_an_unsupported_file_is_told_what_to_save_it_as(save: Save) -> None:
    with pytest.raises(SourceUnsupported, match=r"另存为以下格式之一：DOCX、PDF、PNG、JPG、XLSX、.*TXT"):
        read(save("word 97.doc", OLE))


def test_a_large_form_of_equal_cells_is_no_bomb(save: Save) -> None:
    assert read(save("form.docx", a_form())).blocks[0].text.count("\n") == 49_999


def test_an_owner_password_alone_does_not_keep_anyone_from_reading(save: Save) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("", ownerPassword="secret", canPrint=0))
    canvas.drawString(72, 700, "Examine the fans.")
    canvas.save()

    assert read(save("printing forbidden.pdf", buffer.getvalue())).blocks[0].text == "Examine the fans."


def test_a_file_above_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(3 * 2**20)  # sparse: it takes no room

    with pytest.raises(SourceTooLarge, match=r"huge.txt 有 3.0 MB，超过上限 2.5 MB"):
        read(path, limits=Limits(max_mb=2.5))


def test_the_formats_that_can_be_read_name_photographs_and_archives(tmp_path: Path) -> None:
    path = tmp_path / "main.exe"
    path.write_bytes(b"MZ" + bytes(99))
    with pytest.raises(SourceUnsupported, match=r"PNG、JPG.*ZIP"):
        read(path)
