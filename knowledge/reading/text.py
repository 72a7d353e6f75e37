"""Plain text: one block a line."""

import re

from knowledge.clauses import Block
from knowledge.errors import SourceDamaged
from knowledge.reading.encoding import decode
from knowledge.reading.reader import Reading, Source
from knowledge.reading.signatures import is_text

# Texts exported by careless tools hold the two characters \ and n where a line ends.
_LINE_MARK = "\\n"
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_MAX_CONTROLS = 0.02
# Text, yet not to be read by people: as clauses they would only stand in the way of an answer.
_FOR_MACHINES = re.compile(
    "py|ipynb|js|ts|vue|java|class|c|h|cc|cpp|hpp|cs|go|rs|rb|php|pl|lua|r|m|swift|kt|scala|sh|bash|bat|cmd|ps1"
    "|sql|css|json|jsonl|ndjson|geojson|xml|xsd|xsl|svg|yaml|yml|toml|ini|cfg|conf|env|lock|tex|bib|log|diff|patch"
)


class TextReader:
    formats: tuple[str, ...] = ("txt", "text")
    isolated = False

    def accepts(self, source: Source) -> bool:
        if _FOR_MACHINES.fullmatch(source.suffix):
            return False
        return is_text(source.head) and not source.head.lstrip().startswith(b"<?xml")

    def read(self, source: Source) -> Reading:
        text, warnings = decoded_text(source)
        lines = (line.strip() for line in text.replace(_LINE_MARK, "\n").splitlines())
        return Reading(
            format=self.formats[0],
            blocks=tuple(Block(text=line) for line in lines if line),
            warnings=warnings,
        )


def decoded_text(source: Source) -> tuple[str, tuple[str, ...]]:
    """The whole file as text and the warnings about it.

    Raises `SourceDamaged` where no encoding fits or what comes out is no writing.
    """
    decoded = decode(source.path.read_bytes())
    if decoded is None or not _is_writing(decoded.text):
        raise SourceDamaged(name=source.name)
    if not decoded.broken:
        return decoded.text, ()
    places, encoding = decoded.broken, decoded.encoding
    warning = f"有 {places} 处文字无法解码（{encoding}） / {places} places cannot be decoded ({encoding})"
    return decoded.text, (warning,)


def _is_writing(text: str) -> bool:
    return "\0" not in text and len(_CONTROL.findall(text)) <= len(text) * _MAX_CONTROLS
