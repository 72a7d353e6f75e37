"""Paragraphs from lines: a page knows signs at places, and what belongs together is told from them.

A line is wrapped when the first word of the next one would no longer have fitted behind it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from knowledge.clauses import Block
from knowledge.reading.joining import joined
from knowledge.reading.pdf_lines import Line

_SAME_PLACE = 6.0  # points
_MIN_COLUMN = 12.0  # line heights: text is not wrapped into less

_SENTENCE_END = "。；：！？!?;:"
_BEGINS_NOTHING = "。，、；：！？》"
_REFERRED_TO = r"(?!\s*(?:第|之|的|规定|至|到|所|中|和|及|或|与|、|，|。))"
_MARKER = re.compile(
    rf"第\s*[零〇○一二三四五六七八九十百千\d]+\s*[编章节条](?:\s*之\s*[一二三四五六七八九十]+)?+{_REFERRED_TO}|附\s*[录件]|§|[①-⑳]"
    r"|[（(]\s*[\d一二三四五六七八九十a-z]{1,3}\s*[）)]|[a-z\d]{1,2}\s*[）)、]|[一二三四五六七八九十]{1,3}\s*、"
    # 5.3.2 and 5. open a clause, 3.5 m/s goes on with a sentence.
    r"|[A-Z]?\d{1,3}(?:[.．]\d{1,3}){2,}|\d{1,3}[.．]\d{1,3}\s*(?![米倍吨度万亿以])[\u4e00-\u9fff]|\d{1,3}[.．](?!\d)"
)
_WORD = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef]+")
_CAPTION = re.compile(r"(?:续|附)?表\s*[A-Z\d一二三四五六七八九十]|table\s*\d", re.IGNORECASE)
_SAME_HEIGHT = 0.2  # of a line's height
_SAME_HEIGHT_SEEN = 0.4  # where the height is that of a box round the ink


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """A line with its distances from the left and the right margin."""

    line: Line
    indent: float
    room: float

    @property
    def wraps(self) -> bool:
        """Whether it may be a line of running text at all."""
        column = self.indent + self.line.right - self.line.left + self.room
        return not self.line.gapped and column > _MIN_COLUMN * self.line.height


def paragraphs(pages: list[list[Line]]) -> Iterator[Block]:
    """Lines joined where one clearly runs on into the next, over the end of a column or page too.

    A table that goes on over a page stays one, and its head row is kept once.
    """
    placed = _placed(_with_stray_signs([line for page in pages for line in page]))
    if not placed:
        return
    run = [placed[0]]
    for at, (before, after) in enumerate(pairwise(placed), start=1):
        heads_table = at + 1 < len(placed) and placed[at + 1].line.table and _CAPTION.match(after.line.text)
        if not heads_table and _runs_on(before, after, run[0]):
            run.append(after)
        else:
            yield _block([one.line for one in run])
            run = [after]
    yield _block([one.line for one in run])


def _with_stray_signs(lines: list[Line]) -> list[Line]:
    """The lines, with a full stop that had no room in its line put back behind it. Rows of dashes and
    dots, which say nothing, go.
    """
    kept: list[Line] = []
    for line in lines:
        if any(not unicodedata.category(sign).startswith(("P", "Z")) for sign in line.text):
            kept.append(line)
        elif kept and not kept[-1].table and line.text[0] in _BEGINS_NOTHING:
            kept[-1] = replace(kept[-1], text=kept[-1].text + line.text)
    return kept


def _block(lines: list[Line]) -> Block:
    first = lines[0]
    if first.table:
        rows = [line.text.split("\n") for line in lines]
        head = rows[0][0]
        text = "\n".join(
            row for part in rows for at, row in enumerate(part) if at or part is rows[0] or row != head
        )
    else:
        text = joined(line.text for line in lines)
    return Block(text=text, page=first.page, table=first.table, ocr=first.ocr)


def _placed(lines: list[Line]) -> list[_Placed]:
    # Left and right pages of a book have different margins, and so has each column.
    margins = {}
    for side in {_side(line) for line in lines}:
        own = [line for line in lines if _side(line) == side]
        width = median(line.sign_width for line in own)
        left = -_shared_edge([-line.left for line in own], width)
        margins[side] = left, _shared_edge([line.right for line in own], width)
    return [
        _Placed(line=line, indent=line.left - left, room=right - line.right)
        for line in lines
        for left, right in [margins[_side(line)]]
    ]


def _side(line: Line) -> tuple[int, int, bool]:
    return line.page % 2, line.column, line.table


def _shared_edge(edges: list[float], tolerance: float) -> float:
    """The furthest edge that two lines share, so that a single stray one does not move the margin."""
    outward = sorted(edges, reverse=True)
    return next((edge for edge, inner in pairwise(outward) if edge - inner <= tolerance), outward[0])


def _runs_on(before: _Placed, after: _Placed, first: _Placed) -> bool:
    """Whether `after` goes on with the paragraph that began with `first` and has come to `before`."""
    text, sign = after.line.text, max(before.line.sign_width, after.line.sign_width)
    if before.line.table or after.line.table:
        return _table_goes_on(before.line, after.line)
    if text[0] in _BEGINS_NOTHING:
        return True
    if not (before.wraps and after.wraps) or before.line.ocr != after.line.ocr:
        return False
    alike = _SAME_HEIGHT_SEEN if before.line.ocr else _SAME_HEIGHT
    if _MARKER.match(text) or abs(before.line.height - after.line.height) > alike * before.line.height:
        return False
    word = _WORD.match(text)
    # Punctuation must not begin a line, so that up to two Chinese signs may be carried over.
    if before.room > sign * (len(word[0]) + 3 if word else 2):
        return False
    if before.line.text[-1] in _SENTENCE_END:
        # The sentence may end with the line by chance: then the paragraph's indented start tells.
        return first.indent - after.indent > sign
    # Further in than a line that itself runs on: the indented start of the next paragraph. Further in
    # than a first line: a list entry whose number hangs out.
    return after.indent - before.indent < sign or before is first


def _table_goes_on(before: Line, after: Line) -> bool:
    """Whether both are parts of one table that was too long for its page."""
    if not (before.table and after.table and after.page == before.page + 1):
        return False
    columns = [line.text.split("\n", 1)[0].count(" | ") for line in (before, after)]
    same_place = abs(before.left - after.left) < _SAME_PLACE and abs(before.right - after.right) < _SAME_PLACE
    return columns[0] == columns[1] and same_place
