"""Markdown: headings keep their level, tables stay whole, everything else is one block a line."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from knowledge.clauses import Block
from knowledge.reading.reader import Reading, Source
from knowledge.reading.signatures import is_text
from knowledge.reading.text import decoded_text

if TYPE_CHECKING:
    from markdown_it.token import Token

# A lone * or _ between letters or digits is a product or a name (a*b, max_speed), not emphasis.
_EMPHASIS = (
    re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<![A-Za-z0-9*_])([*_])(?=[^\s*_])([^*_]+?)(?<=\S)\1(?![A-Za-z0-9*_])"),
)
_HANDLED = {"heading_open", "table_open", "fence", "code_block", "hr"}


class MarkdownReader:
    formats: tuple[str, ...] = ("md", "markdown")
    isolated = True

    def accepts(self, source: Source) -> bool:
        return source.suffix in self.formats and is_text(source.head)

    def read(self, source: Source) -> Reading:
        from markdown_it import MarkdownIt

        text, warnings = decoded_text(source)
        # Without underlined headings: they would make one of any paragraph above a ---, YAML included.
        parser = MarkdownIt("commonmark").enable("table").disable("lheading")
        blocks = tuple(_blocks(text, parser.parse(text)))
        return Reading(format=self.formats[0], blocks=blocks, warnings=warnings)


def _blocks(text: str, tokens: Sequence["Token"]) -> Iterator[Block]:
    # The parser says which lines are what; the lines themselves are taken from the source, so that
    # list markers and whatever else it would turn into structure remain to be read.
    lines = re.split(r"\r\n|[\r\n]", text)
    at = 0
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.map is None or token.type not in _HANDLED:
            continue
        start, end = token.map
        yield from _plain(lines[at:start])
        at = end
        if token.type == "heading_open" and following:
            if heading := _without_emphasis(" ".join(following.content.split())):
                yield Block(text=heading, level=int(token.tag[1:]))
        elif token.type == "table_open":
            yield Block(text="\n".join(line.strip() for line in lines[start:end]), table=True)
        else:  # code keeps its marks; a rule has no content
            yield from (Block(text=line.strip()) for line in token.content.splitlines() if line.strip())
    yield from _plain(lines[at:])


def _plain(lines: list[str]) -> Iterator[Block]:
    for line in lines:
        if stripped := _without_emphasis(line.strip()):
            yield Block(text=stripped)


def _without_emphasis(line: str) -> str:
    for pattern in _EMPHASIS:
        line = pattern.sub(r"\2", line)
    return line
