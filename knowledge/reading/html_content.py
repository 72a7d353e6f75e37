"""Which part of a page is the document: the site's navigation, frames and footers told apart from it.

A leftover line of the site does less harm than a lost clause, so whatever may belong to the document
stays. (trafilatura was tried: it drops clauses that stand in layout tables or bare in a `div`, and
puts those between `<br>` on one line.)
"""

import re
from dataclasses import dataclass

from knowledge.reading.html_blocks import blocks_of, is_data_table, is_visible
from knowledge.reading.ooxml import Element

_SITE_TAGS = {"nav", "footer", "aside"}
_SITE_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
_SITE_NAME = re.compile(
    "nav|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|foot|copyright|sidebar|share|related|recommend"
    "|pagination|pager|toolbar|search|login|banner|logo|qrcode"
)
_NAME = re.compile(r"[A-Z]?[a-z]+")
_SITE_LINE = re.compile(
    "版权所有|ICP备|公网安备|网站标识码|(?:当前|您现在的|您的|所在)位置|copyright *(?:©|[(]c[)])",
    re.IGNORECASE,
)
_MAX_SITE_LINE = 200

_CONTAINER = re.compile("body|div|section|article|main|form|center|font|span|table|tbody|tr|td")
_MIN_LINKS = 3
_LINK_SHARE = 0.7
_CONTAINER_SHARE = 0.8

_CHINESE = "零〇一二三四五六七八九十百千"
_CLAUSE = re.compile(rf"第\s*[{_CHINESE}\d]+\s*[编章节条]|[（(][{_CHINESE}\d]+[）)]|\d+(?:\.\d+)+\s")
_SENTENCE_END = ("。", "；", "：", ".", ";")
_TITLE_ENDS = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """`shown` tells a heading of the page from what only the browser's frame shows."""

    text: str
    shown: bool


def main_content(page: Element) -> Element:
    """The smallest element that holds the document. Takes the site's parts out of `page`."""
    body = page.find("body")
    everything = len(_words(body))
    # Inner parts first: what is left of an outer one then shows whether it holds the document.
    for element in reversed(list(body.iterdescendants())):
        if _belongs_to_site(element) and not _holds_document(element, everything):
            element.drop_tree()
    return _innermost(body)


def title_of(page: Element) -> Title:
    """The title: by the tag that public bodies' pages carry, the only h1, or the window's title."""
    named = page.xpath("//meta[translate(@name, 'ARTICLE', 'article') = 'articletitle']/@content")
    headings = [" ".join(h1.text_content().split()) for h1 in page.iter("h1")]
    headings = [heading for heading in headings if heading]
    if named and named[0].strip():
        return Title(text=named[0].strip(), shown=True)
    if len(headings) == 1:
        return Title(text=headings[0], shown=True)
    window = " ".join((page.findtext("head/title") or "").split())
    return Title(text=_TITLE_ENDS.split(window)[0], shown=False)


def _belongs_to_site(element: Element) -> bool:
    if element.tag in _SITE_TAGS or element.get("role") in _SITE_ROLES:
        return True
    names = _NAME.findall(f"{element.get('class', '')} {element.get('id', '')}")
    if any(_SITE_NAME.fullmatch(name.lower()) for name in names):
        return True
    words = _words(element)
    if len(words) <= _MAX_SITE_LINE and _SITE_LINE.search(words):
        return True
    links = element.tag != "a" and sum(1 for _ in element.iterdescendants("a"))
    return links >= _MIN_LINKS and len(words) - len(_words(element, links=False)) >= _LINK_SHARE * len(words)


def _holds_document(element: Element, everything: int) -> bool:
    """Whether dropping it would cost more than a frame: many a page calls its whole middle "nav"."""
    clauses = sum(bool(_CLAUSE.match(block.text)) for block in blocks_of(element))
    return clauses > 1 or len(_words(element, links=False)) > everything / 3


def _innermost(body: Element) -> Element:
    """Down from `body` as long as one child holds nearly all text and every sentence."""
    current = body
    while len(current) and not (current.tag == "table" and is_data_table(current)):
        inner = max(current, key=lambda child: len(_words(child, links=False)))
        enough = _CONTAINER_SHARE * len(_words(current, links=False))
        if not _CONTAINER.fullmatch(inner.tag) or len(_words(inner, links=False)) < enough:
            break
        if _sentences(inner) < _sentences(current):
            break
        current = inner
    return current


def _sentences(element: Element) -> int:
    lines = (line for block in blocks_of(element) for line in block.text.split("\n"))
    return sum(line.endswith(_SENTENCE_END) or bool(_CLAUSE.match(line)) for line in lines)


def _words(element: Element, links: bool = True) -> str:
    """The visible text below an element without white space, with or without that of links."""
    if not is_visible(element) or (element.tag == "a" and not links):
        return ""
    inside = "".join(_words(child, links) + (child.tail or "") for child in element)
    return "".join(((element.text or "") + inside).split())
