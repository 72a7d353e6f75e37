"""Letters (EML) and web pages saved as one file (MHTML): both are MIME messages.

What is attached to a letter is no part of it: `knowledge.archives` hands attachments out as files.
"""

import email
import re
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parsedate_to_datetime

from knowledge.clauses import Block
from knowledge.errors import SourceDamaged
from knowledge.reading.encoding import decode
from knowledge.reading.html import reading_of_page
from knowledge.reading.reader import Reading, Source

_HEADER = re.compile(
    rb"(?:From|To|Received|Return-Path|Delivered-To|Subject|Date|MIME-Version|Message-ID|Content-Type|X-[\w-]+):",
    re.IGNORECASE,
)
_SAVED_PAGE = re.compile(
    rb"From: <Saved by|Snapshot-Content-Location:|^Content-Type:\s*multipart/related",
    re.IGNORECASE | re.MULTILINE,
)


class EmlReader:
    formats: tuple[str, ...] = ("eml",)
    isolated = True

    def accepts(self, source: Source) -> bool:
        if b"\0" in source.head or not _HEADER.match(source.head.lstrip()):
            return False
        letter = source.suffix in self.formats or re.search(rb"^Message-ID:", source.head, re.I | re.M)
        return bool(letter) and source.suffix not in MhtmlReader.formats

    def read(self, source: Source) -> Reading:
        message = message_of(source)
        body = message.get_body(("html", "plain"))
        blocks = _front(message)
        if body is not None and body.get_content_type() == "text/html":
            blocks += reading_of_page(_bytes(body), source.name, _charset(body)).blocks
        elif body is not None:
            lines = _text(body, source).splitlines()
            blocks += [Block(text=" ".join(line.split())) for line in lines if line.strip()]
        return Reading(format=self.formats[0], blocks=tuple(blocks))


class MhtmlReader:
    formats: tuple[str, ...] = ("mhtml", "mht")
    isolated = True

    def accepts(self, source: Source) -> bool:
        if b"\0" in source.head or not _HEADER.match(source.head.lstrip()):
            return False
        return source.suffix in self.formats or (
            source.suffix not in EmlReader.formats and bool(_SAVED_PAGE.search(source.head))
        )

    def read(self, source: Source) -> Reading:
        pages = [part for part in message_of(source).walk() if part.get_content_type() == "text/html"]
        if not pages:
            raise SourceDamaged(name=source.name)
        # The page itself comes first; what follows are the frames it shows.
        page = pages[0]
        return reading_of_page(_bytes(page), source.name, _charset(page), self.formats[0])


def message_of(source: Source) -> EmailMessage:
    """The message of a file. Broken parts of it are mended or left out, as mail programs do."""
    with source.path.open("rb") as file:
        message = email.message_from_binary_file(file, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def _front(message: EmailMessage) -> list[Block]:
    """Subject as heading, then sender and day."""
    blocks = []
    if subject := header(message, "subject"):
        blocks.append(Block(text=subject, level=1))
    if sender := header(message, "from"):
        blocks.append(Block(text=f"发件人：{sender}"))
    try:
        day = parsedate_to_datetime(header(message, "date"))
        blocks.append(Block(text=f"日期：{day.date().isoformat()}"))
    except (TypeError, ValueError):
        pass
    return blocks


def header(message: EmailMessage, name: str) -> str:
    """A header as text; careless mailers write GB18030 bytes where only ASCII is allowed."""
    raw = next((value for called, value in message.raw_items() if called.lower() == name), "")
    if any("\udc80" <= sign <= "\udcff" for sign in raw):
        decoded = decode(raw.encode("ascii", "surrogateescape"))
        return " ".join((decoded.text if decoded else raw.encode("ascii", "ignore").decode()).split())
    raw = str(message.get(name) or "")
    return " ".join(raw.split())


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset()
    return "gb18030" if charset in {"gb2312", "gbk"} else charset


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(part: Message, source: Source) -> str:
    decoded = decode(_bytes(part), _charset(part))
    if decoded is None:
        raise SourceDamaged(name=source.name)
    return decoded.text
