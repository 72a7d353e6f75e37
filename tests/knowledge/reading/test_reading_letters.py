"""Letters, pages saved as one file, old office files, and texts whose encoding must be guessed."""

import base64
import shutil
import subprocess
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest

from knowledge.clauses import Block
from knowledge.errors import SourceDamaged, SourceNeedsOffice, SourceUnsupported
from knowledge.reading import read
from knowledge.reading.encoding import decode

Save = Callable[[str, bytes], Path]
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


def a_letter() -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = "关于加强通风管理的通知"
    letter["From"] = "云岭矿通风科 <tf@example.org>"
    letter["Date"] = "Wed, 01 May 2024 08:00:00 +0800"
    letter.set_content("第一条 测定风量。\n\n第二条 记录。")
    return letter


def test_a_letter_gives_its_subject_sender_day_and_text(save: Save) -> None:
    assert read(save("通知.eml", a_letter().as_bytes())).blocks == (
        Block(text="关于加强通风管理的通知", level=1),
        Block(text="发件人：云岭矿通风科 <tf@example.org>"),
        Block(text="日期：2024-05-01"),
        Block(text="第一条 测定风量。"),
        Block(text="第二条 记录。"),
    )


def test_the_page_of_a_letter_is_preferred_to_its_plain_text(save: Save) -> None:
    letter = a_letter()
    letter.add_alternative("<p>第一条 甲。</p><table><tr><td>级</td><td>值</td></tr></table>", subtype="html")
    blocks = read(save("通知.eml", letter.as_bytes())).blocks
    assert [block.text for block in blocks[3:]] == ["第一条 甲。", "级 | 值"]


def test_gbk_bytes_bare_in_a_letter_are_read(save: Save) -> None:
    raw = "Subject: 停电通知\nMessage-ID: <1>\nContent-Type: text/plain; charset=gb2312\n\n镕掘进队停电。"
    texts = [block.text for block in read(save("裸.eml", raw.encode("gb18030"))).blocks]
    assert texts == ["停电通知", "镕掘进队停电。"]


@pytest.mark.parametrize("name", ["办法.mhtml", "办法.mht", "办法"])
def test_a_page_saved_as_one_file_reads_as_the_page(save: Save, name: str) -> None:
    raw = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    page = "<html><meta charset=utf-8><body><h1>通风办法</h1><p>第一条 甲。</p></body></html>"
    raw += base64.b64encode(page.encode()) + b"\r\n--x--\r\n"

    reading = read(save(name, raw))

    assert reading.format == "mhtml"
    assert [block.text for block in reading.blocks] == ["通风办法", "第一条 甲。"]


def test_a_saved_page_without_a_page_is_damaged(save: Save) -> None:
    with pytest.raises(SourceDamaged):
        read(save("cut.mht", b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x"))


@needs_office
@pytest.mark.parametrize(("ending", "format"), [("rtf", "rtf"), ("wps", "doc")])
def test_old_office_files_are_read_through_libreoffice(tmp_path: Path, ending: str, format: str) -> None:
    document = docx.Document()
    document.add_paragraph("第一条 应当检查通风。")
    document.add_paragraph("第二条 应当记录。")
    document.save(tmp_path / "规定.docx")
    made = "rtf" if ending == "rtf" else "doc"
    profile, out = f"-env:UserInstallation={(tmp_path / 'p').as_uri()}", str(tmp_path / "out")
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            made,
            "--outdir",
            out,
            str(tmp_path / "规定.docx"),
        ],
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
    )
    path = (tmp_path / "out" / f"规定.{made}").rename(tmp_path / f"规定.{ending}")

    reading = read(path)

    assert reading.format == format
    assert [block.text for block in reading.blocks] == ["第一条 应当检查通风。", "第二条 应当记录。"]


@needs_office
def test_a_broken_old_file_is_damaged(save: Save) -> None:
    data = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "WordDocument".encode("utf-16-le")
    with pytest.raises(SourceDamaged):
        read(save("broken.doc", data))


def test_without_libreoffice_an_old_file_is_told_what_to_become(
    save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SourceNeedsOffice, match=r"信\.rtf.*另存为 DOCX"):
        read(save("信.rtf", b"{\\rtf1\\ansi text}"))


@pytest.mark.parametrize("name", ["main.py", "data.json", "config.yaml", "feed.xml", "query.sql"])
def test_text_that_is_not_for_people_is_refused(save: Save, name: str) -> None:
    with pytest.raises(SourceUnsupported, match="另存为以下格式之一"):
        read(save(name, "第一条 看起来像条款。".encode()))


SHORT_TRADITIONAL = ["礦井通風。", "瓦斯濃度", "第一條 禁止吸煙", "礦工必須攜帶自救器。"]
SHORT_SIMPLIFIED = ["矿井通风。", "瓦斯浓度", "第一条 禁止吸烟", "矿工必须携带自救器。"]


@pytest.mark.parametrize("text", [*SHORT_TRADITIONAL, "。\n".join(SHORT_TRADITIONAL * 50)])
def test_big5_is_told_from_gb18030(text: str) -> None:
    decoded = decode(text.encode("big5"))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (text, "big5")


@pytest.mark.parametrize("text", [*SHORT_SIMPLIFIED, "。\n".join(SHORT_SIMPLIFIED * 50)])
def test_gb18030_is_told_from_big5(text: str) -> None:
    decoded = decode(text.encode("gb18030"))
    assert decoded is not None
    assert (decoded.text, decoded.encoding) == (text, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["第一条 禁止吸烟。\n第二条 携带自救器。", "§ 75.1 Fans must run.", "瓦斯 1.0%"]
)
def test_utf_16_is_known_without_its_mark(save: Save, encoding: str, text: str) -> None:
    blocks = read(save("规定.txt", text.encode(encoding))).blocks
    assert "\n".join(block.text for block in blocks) == text
