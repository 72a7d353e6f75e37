"""Whether a piece of the page would load, send or run anything, told as a browser would read it."""

import re
from collections.abc import Collection
from html.parser import HTMLParser

_ACTIVE = {
    "script", "style", "link", "meta", "base", "img", "iframe", "frame", "object", "embed", "form", "audio",
    "video", "source", "track", "input", "image", "foreignobject", "template", "portal",
}  # fmt: skip
_LEADING = {
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "poster",
    "data",
    "background",
    "ping",
    "xlink:href",
}
_WIDTH = re.compile(r"width:\d{1,3}%")


class _Reader(HTMLParser):
    def __init__(self, own: Collection[str]) -> None:
        super().__init__()
        self._own = own
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ACTIVE and tag not in self._own:
            self.wrong.append(f"<{tag}>")
        for name, value in attrs:
            value = value or ""
            leads = name in _LEADING and not re.match(r"#|/(?![/\\])", value)
            styles = name == "style" and not _WIDTH.fullmatch(value)
            if leads or styles or name.startswith("on") or name == "srcdoc":
                self.wrong.append(f"{tag} {name}={value}")


def harms(html: str, own: Collection[str] = ()) -> list[str]:
    """What in `html` reaches out of the page or runs; empty where nothing does.

    `own` are elements that the page has there itself; they may not lead anywhere either.
    """
    reader = _Reader(own)
    reader.feed(html)
    reader.close()
    return reader.wrong
