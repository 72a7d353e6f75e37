"""HTML: the text of a saved page without the site around it."""

import re

from knowledge.clauses import Block
from knowledge.errors import SourceDamaged
from knowledge.reading.encoding import decode
from knowledge.reading.reader import Reading, Source
from knowledge.reading.signatures import is_html

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD_BYTES = 4096
# Servers declare Latin-1 for pages of any language, so it says nothing; GB 2312 means its superset.
_DECLARED = {"iso-8859-1": None, "us-ascii": None, "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030"}


class HtmlReader:
    formats: tuple[str, ...] = ("html", "htm")
    isolated = True

    def accepts(self, source: Source) -> bool:
        return is_html(source)

    def read(self, source: Source) -> Reading:
        return reading_of_page(source.path.read_bytes(), source.name)


def reading_of_page(
    data: bytes, name: str, charset: str | None = None, format: str = HtmlReader.formats[0]
) -> Reading:
    """A page that came in a file or in a letter; `charset` is what its transport declares."""
    from lxml import html

    from knowledge.reading.html_blocks import blocks_of
    from knowledge.reading.html_content import document_of, title_of

    # lxml refuses text that declares an encoding, so it gets bytes and is told theirs.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    text = _text(data, name, charset)
    page = html.document_fromstring(text.encode(), parser=parser, ensure_head_body=True)
    blocks = blocks_of(document_of(page))
    title = title_of(page)
    if title.shown and not any(_contains(block, title.text) for block in blocks[:5]):
        blocks = [Block(text=title.text, level=1), *blocks]
    return Reading(format=format, blocks=tuple(blocks), title=title.text or None)


def _text(data: bytes, name: str, charset: str | None) -> str:
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    charset = charset or (declared[1].decode("ascii").lower() if declared else None)
    decoded = decode(data, _DECLARED.get(charset, charset) if charset else None)
    if decoded is None:
        raise SourceDamaged(name=name)
    return decoded.text.replace("\0", "")


def _contains(block: Block, text: str) -> bool:
    return "".join(text.split()) in "".join(block.text.split())
