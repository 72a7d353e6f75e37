"""Tables among the blocks: what heads them, where their rows begin, and tables that a text file draws.

A caption ("表3 风速限值", "Table 2 …") and a line of units stand in the source as lines of their own, before
the table that they belong to; text files part the cells of a row by tabs or bars.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clauses import Block

CAPTION = re.compile(
    r"\s*(?P<number>续?\s*表\s*(?:[A-Z]?\d{1,3}(?:[.．\-—]\d{1,3}){0,4}|[一二三四五六七八九十]{1,3})"
    r"|Table\s+[A-Z]?\d+(?:[.\-]\d+)*)(?![\d的中所规])"
)
_UNITS = re.compile(r"\s*[（(]?\s*(?:单位|计量单位|Units?)\s*[:：].{1,30}")
_CAPTION_LENGTH = 60  # characters: what is longer is a sentence about a table
_RULE = re.compile(r"\|?[\s:|+-]*-{2,}[\s:|+-]*")  # | --- | --- | of Markdown
_BARS = re.compile(r"\s*\|\s*|\t+\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as the source has it, line by line. `head` holds the caption, the units and the head row."""

    number: str
    head: str
    rows: tuple[str, ...]


def gathered(blocks: Sequence[Block]) -> list[tuple[Block, bool]]:
    """The blocks with each table joined to its caption lines; True where a block belongs to a table.

    Lines of a text file that part as many cells as their neighbours become one table.
    """
    out: list[tuple[Block, bool]] = []
    for block in _drawn(blocks):
        if not block.table:
            out.append((block, False))
            continue
        above: list[str] = []
        while out and len(above) < 2 and not out[-1][1] and _belongs(out[-1][0].text, above):
            above.insert(0, out.pop()[0].text)
        text = "\n".join([*above, block.text])
        out.append((Block(text=text, page=block.page, table=True, ocr=block.ocr), True))
    return out


def parted(text: str) -> Table:
    """A table's block as caption, head row and rows."""
    lines = [line for line in text.splitlines() if line.strip()]
    captions = 0
    while captions < len(lines) - 1 and captions < 2 and not _is_row(lines[captions]):
        captions += 1
    match = CAPTION.match(lines[0]) if captions else None
    head = captions + 1
    if head < len(lines) and _RULE.fullmatch(lines[head].strip()):
        head += 1
    return Table(
        number="".join(match["number"].split()) if match and not match["number"].isascii() else _plain(match),
        head="\n".join(lines[:head]),
        rows=tuple(lines[head:]),
    )


def cells(row: str) -> list[str]:
    """The cells of a row, whatever parts them."""
    row = row.strip()
    if len(row) > 1 and row[0] == row[-1] == "|":
        row = row[1:-1]  # a bar at one end alone parts an empty cell from the others
    return [cell.strip() for cell in _BARS.split(row)]


def described(head: str, row: str) -> str:
    """A row with the heading of its columns: "地点：采煤工作面；风速：0.25 m/s"."""
    names = cells(_head_row(head))
    values = cells(row)
    if len(names) != len(values):
        return "；".join(v for v in values if v)
    return "；".join(f"{n}：{v}" if n else v for n, v in zip(names, values, strict=True) if v)


def captions(head: str) -> str:
    """Caption and units of a table, without its head row."""
    row = _head_row(head)
    return " ".join(line.strip() for line in head.splitlines() if line != row and not _RULE.fullmatch(line))


def _head_row(head: str) -> str:
    rows = [line for line in head.splitlines() if not _RULE.fullmatch(line.strip())]
    return rows[-1] if rows else ""


def _plain(match: re.Match[str] | None) -> str:
    return " ".join(match["number"].split()) if match else ""


def _belongs(text: str, above: list[str]) -> bool:
    """Whether the line before a table heads it; `above` are the lines between that do already."""
    if _UNITS.fullmatch(text):
        return not above
    caption = CAPTION.match(text) and len(text.strip()) <= _CAPTION_LENGTH
    return bool(caption) and text.rstrip()[-1] not in "。；;：:" and not any(map(CAPTION.match, above))


def _is_row(line: str) -> bool:
    return bool(_BARS.search(line.strip()))


def _drawn(blocks: Sequence[Block]) -> list[Block]:
    out: list[Block] = []
    at = 0
    while at < len(blocks):
        end = at
        width = _width(blocks[at])
        while width and end < len(blocks) and _width(blocks[end]) == width:
            end += 1
        # Two lines with a tab in each may be anything; three columns, or three rows of them, are a table.
        if end - at >= 2 and (width > 2 or end - at > 2):
            lines = "\n".join(block.text for block in blocks[at:end])
            out.append(Block(text=lines, page=blocks[at].page, table=True, ocr=blocks[at].ocr))
            at = end
        else:
            out.append(blocks[at])
            at += 1
    return out


def _width(block: Block) -> int:
    if block.table or block.level is not None or ("\t" not in block.text and "|" not in block.text):
        return 0
    width = len(cells(block.text))
    return width if width > 1 else 0
