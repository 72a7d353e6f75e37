"""Which part of a page is the document: the site's navigation, frames and footers taken away from it.

A leftover line of the site does less harm than a lost clause, so what is not plainly the site's stays.
(trafilatura was tried: it drops clauses that stand in layout tables or bare in a `div`, and puts those
between `<br>` on one line.)
"""

import re
from dataclasses import dataclass

from knowledge.reading.elements import Element
from knowledge.reading.html_blocks import blocks_of, is_visible

_SITE_TAGS = {"nav", "footer", "aside"}
_SITE_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
_SITE_NAME = re.compile(
    "nav|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|foot|copyright|sidebar|share|related|recommend"
    "|pagination|pager|toolbar|search|login|banner|logo|qrcode"
)
_NAME = re.compile(r"[A-Z]?[a-z]+")
_SITE_LINE = re.compile(
    "版权所有|ICP备|公网安备|网站标识码|(?:当前|您现在的|您的|所在)位置|copyright *(?:©|[(]c[)])"
    "|打印本页|关闭窗口|[【[](?:打印|关闭)|字[体号][：:]|分享到|(?:浏览|阅读|点击)(?:次数|量|数)|扫一扫|[上下]一篇|返回顶部",
    re.IGNORECASE,
)
_MAX_SITE_LINE = 100
_MIN_LINKS = 3
_LINK_SHARE = 0.7

_NUMERAL = r"[零〇一二三四五六七八九十百千\d]+"
_CLAUSE = re.compile(rf"第\s*{_NUMERAL}\s*[编章节条]|[（(]{_NUMERAL}[）)]|\d+(?:\.\d+)+\s")
_TITLE_ENDS = re.compile(r"\s*[_|｜]\s*|\s+[-–—]+\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """`shown` tells a heading of the page from what only the browser's frame shows."""

    text: str
    shown: bool


def document_of(page: Element) -> Element:
    """The element that holds the document. Takes the site's parts out of `page`."""
    body = page.find("body")
    everything = len(_words(body))
    # Inner parts first: what is left of an outer one then shows whether it holds the document.
    for element in reversed(list(body.iterdescendants())):
        if _belongs_to_site(element) and not _holds_document(element, everything):
            element.drop_tree()
    marked = [*body.iter("main")] or [*body.iter("article")]
    return marked[0] if len(marked) == 1 and _is_all(marked[0], body) else body


def _is_all(part: Element, body: Element) -> bool:
    return _clauses(part) == _clauses(body) and len(_words(part)) > len(_words(body)) / 2


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
    links = 0 if element.tag == "a" else len(element.findall(".//a[@href]"))
    return links >= _MIN_LINKS and len(words) - len(_words(element, links=False)) >= _LINK_SHARE * len(words)


def _holds_document(element: Element, everything: int) -> bool:
    """Whether dropping it would cost more than a frame: many a page calls its whole middle "nav"."""
    return _clauses(element) > 0 or len(_words(element, links=False)) > everything / 3


def _clauses(element: Element) -> int:
    return sum(bool(_CLAUSE.match(block.text)) for block in blocks_of(element))


def _words(element: Element, links: bool = True) -> str:
    """The visible text below an element without white space, with or without that of links."""
    if not is_visible(element) or (not links and element.tag == "a" and element.get("href")):
        return ""
    inside = "".join(_words(child, links) + (child.tail or "") for child in element)
    return "".join(((element.text or "") + inside).split())
