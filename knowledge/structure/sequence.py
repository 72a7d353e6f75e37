"""Deciding whether a number opens a clause, from what stands round it and what was counted before.

"依照第三十条的规定" and "按 5.3.2 执行" look like clause numbers and are none; a parser that takes them
for headings cites the wrong clause. A number opens a clause where a line begins with it and it
counts on; inside a line only where it is exactly the next one and a sentence or heading ends there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from knowledge.structure.markers import LISTS, Marker

_HEADING_STYLES = frozenset({"编", "章", "节"})

# What follows a number that is surely referred to, even if it is the next one to come.
_SURELY_REFERRED = re.compile(
    r"(?:第.{1,6}[款项]|的?规定|[、，,和及与或至到]\s*(?:本规?\S{0,2})?第.{1,9}条|所[列称述]|[）)》])"
)
# What may follow a number where it is referred to ("第三十条规定的…", "第五条、第六条").
_REFERRED = re.compile(
    r"\s*(?:款|的|和|及|与|或|至|到|、|，|,|所|中|项|规定|之规定|要求|执行|办理|以[内上下外]|[）)》])"
)
# What may follow a bare number only where it is an amount ("2台以上", "5 m", "10~15").
_AMOUNT = re.compile(
    r"\s*(?:[%％‰~～\-－—+×xX/<>≤≥=]|[a-zA-Z°℃Ω]{1,3}(?![a-zA-Z])|"
    r"[个台人名年月日天次倍条项级类种号处层道根张把只套组座段份班遍块排段米秒分时吨度元万亿])"
)
# Titles that numbered standards open their chapters with, often glued to the first paragraph.
_CHAPTER_TITLE = re.compile(
    r"\s*(?:范围|适用范围|总则|规范性引用|引用标准|术语|定义|分类|级别|组织|班组|人员|一般规定|总体要求|基本规定|附则)"
)
_CLOSED = re.compile(r"[。；;：:！？]")
# A grade or class that a number is glued to ("4.3.2.2A级", "4.1.1B类").
_GRADE = re.compile(r"[A-Z]{1,2}\d?\s*[级类型区]")
_TITLE_OF_TOP = re.compile(r"[^。；;：:！？]{2,25}")
_ITS_FIRST = re.compile(r"(?<![\d.．表图])(\d{1,2})[.．]\d")
_JUMP = 9  # a number further off than this is rather the next one with an amount glued to it
_SENTENCE_END = '。；;：:！!？?”"）)】 \t\u3000'


@dataclass(slots=True)
class Sequence:
    """What has been counted so far. `tops` are the first parts of the dotted numbers that begin lines.

    `ahead` is the first part of the next dotted number to begin a line, `letter` that of the appendix.
    """

    tops: frozenset[int]
    ahead: int = 0
    article: tuple[int, ...] = ()
    dotted: tuple[int, ...] = ()
    lettered: tuple[int, ...] = ()
    letter: int = 0
    in_appendix: bool = False
    announced: bool = False  # the text just before ends in a colon: a list may begin
    lists: dict[str, int] = field(default_factory=dict)

    def opens_line(self, marker: Marker, text: str) -> bool:
        """Whether `marker`, which begins the line `text`, opens a clause."""
        rest = text[marker.end :]
        match marker.style:
            case "编" | "章" | "节":
                return not _REFERRED.match(rest)
            case "条":
                counts_on = marker.value in {(self._article_number() + 1,), self.article}
                return not (_SURELY_REFERRED if counts_on else _REFERRED).match(rest)
            case "§":
                return True
            case "附录":
                titled = len(text.strip()) <= 60 or re.match(r"\s*[：:（(]", rest)
                return bool(titled) and not re.match(r"\s*(?:的|规定|中|[，,。、])", rest)
            case "说明":
                return len(text.strip()) <= 80 and bool(self.dotted)
            case "A.1":
                return self.in_appendix and marker.value[0] in {self.letter, self.letter + 1}
            case "1.1":
                return self._dotted_opens(marker.value, rest)
            case "注":
                return True
            case "1":
                return self._top_opens(marker, rest)
            case "1 ":
                return self._bare_item_opens(marker.value[0], rest)
            case _:
                return bool(rest.strip())

    def opens_inside(self, marker: Marker, text: str, opened: Marker | None, since: int) -> bool:
        """Whether `marker` opens a clause in the middle of a line.

        `opened` is the number that opened the running clause in this line (None if none did) and
        `since` where that clause began.
        """
        before, rest = text[since : marker.start], text[marker.end :]
        ended = not before.strip() or before[-1] in _SENTENCE_END
        under_heading = opened is not None and opened.style in _HEADING_STYLES and len(before) < 40
        if marker.style == "条":
            counts_on = marker.value == (self._article_number() + 1,)
            return counts_on and (ended or under_heading) and not _REFERRED.match(rest)
        if marker.style in _HEADING_STYLES:
            return under_heading and marker.style != opened.style and not _REFERRED.match(rest)  # type: ignore[union-attr]
        if marker.style == "1.1":
            return self._dotted_opens_inside(marker, before, rest, opened)
        if marker.style == "A.1":
            return self.in_appendix and marker.value in set(_nexts(self.lettered or (self.letter,)))
        if marker.style == "1.":
            # "1." inside a line is more often a decimal or an enumeration of names than a list.
            ended = ended and before.rstrip()[-1:] in "。；;：:"
        expected = self.lists.get(marker.style, 0) + 1
        if marker.value == (1,):
            return (
                ended
                and bool(before.strip())
                and before.rstrip()[-1] in "。；;：:！，,）)"
                and bool(rest.strip())
            )
        return (
            marker.value == (expected,) and expected > 1 and not before.rstrip().endswith(("第", "按", "见"))
        )

    def count(self, marker: Marker) -> None:
        """Take note that `marker` opened a clause."""
        if marker.style == "注":
            return
        if marker.style in LISTS:
            self.lists[marker.style] = marker.value[0] if marker.value else 0
            return
        self.lists.clear()
        if marker.style == "条":
            self.article = marker.value
        elif marker.style in {"1.1", "1"}:
            self.dotted = marker.value
        elif marker.style == "A.1":
            self.lettered = marker.value
        elif marker.style in {"附录", "说明"}:
            self.in_appendix, self.dotted, self.lettered = marker.style == "附录", (), ()
            self.letter = marker.value[0] if marker.value else 0

    def unglued(self, marker: Marker) -> Marker:
        """`marker` without the digits of an amount that follows it: 7.2.4.42台 is 7.2.4.4 and 2台."""
        if marker.style != "1.1" or not self._far_off(marker.value):
            return marker
        printed = re.sub("．", ".", marker.number)
        for value in _nexts(self.dotted):
            number = ".".join(map(str, value))
            if len(value) > 2 and re.match(rf"{re.escape(number)}\d", printed):
                return replace(marker, number=number, value=value, end=marker.start + len(number))
        return marker

    def _far_off(self, value: tuple[int, ...]) -> bool:
        if not self.dotted:
            return False
        last_one = (*self.dotted, *(0 for _ in value[len(self.dotted) :]))
        here, last = next(((v, d) for v, d in zip(value, last_one, strict=False) if v != d), (0, 0))
        return here - last > _JUMP

    def _article_number(self) -> int:
        return self.article[0] if self.article else 0

    def _dotted_opens(self, value: tuple[int, ...], rest: str) -> bool:
        graded = _GRADE.match(rest) and value in set(_nexts(self.dotted))
        if re.match(r"[%％‰~～×/<>≤≥=a-zA-Z°℃]", rest) and not (
            graded or re.match(r"[A-Za-z]{2,}\s*[\u4e00-\u9fff]", rest)
        ):
            return False
        if not rest.strip() and len(value) < 2:
            return False
        if re.match(
            r"\s*(?:倍|万|亿|米|吨|元|以[上下内]|条|款|项|的规定|的要求|中的|所[列称述]|[、，和及与或至到]\s*\d)",
            rest,
        ):
            return False
        return self._plausible(value)

    def _plausible(self, value: tuple[int, ...]) -> bool:
        """Counts on from the last dotted number, small gaps allowed (lines are missing in real files)."""
        if max(value) > 99:
            return False
        if not self.dotted or self.in_appendix:
            return value[0] <= 20
        if value <= self.dotted:
            # A commentary after the standard counts from the start again.
            restarts = value[0] == 1 and self.dotted[0] >= 3
            return restarts or (value[0] in self.tops and value[0] >= self.dotted[0] - 1)
        return value[0] - self.dotted[0] <= 3

    def _bare_item_opens(self, value: int, rest: str) -> bool:
        """Design standards number the 款 of a clause with a bare `1`, `2` after a colon."""
        if not re.match(r"\s*[\u4e00-\u9fffA-Z]", rest) or _AMOUNT.match(rest):
            return False
        last = self.lists.get("1 ", 0)
        return value == last + 1 if last else value == 1 and self.announced

    def _top_opens(self, marker: Marker, rest: str) -> bool:
        """Whether a bare number begins a chapter of a numbered standard (`3总体要求`)."""
        value, last = marker.value[0], self.dotted[0] if self.dotted else 0
        if self.in_appendix or not self.tops or not re.match(r"\s*[\u4e00-\u9fffA-Z《]", rest):
            return False
        if self._is_next_top(value, last, rest):
            return True
        short = len(rest.strip()) <= 25 and not _CLOSED.search(rest)
        if not short and not _CHAPTER_TITLE.match(rest):
            return False
        if _AMOUNT.match(rest) and not _CHAPTER_TITLE.match(rest):
            return False
        if (
            value == self.lists.get("1 ", 0) + 1
            and (value > 1 or self.announced)
            and value not in (last + 1, last + 2)
        ):
            return False
        restarts = value == 1 and last >= 3
        near = value in self.tops or bool({value - 1, value + 1} & (self.tops | {0}))
        return near and (restarts or last < value <= last + 3)

    def _is_next_top(self, value: int, last: int, rest: str) -> bool:
        """Whether a chapter begins for sure: its own sections follow, or it is just the next of its kind."""
        if not last < value <= last + 3 or re.match(r"\s*\S{1,2}以[上下内外]", rest):
            return False
        title = _TITLE_OF_TOP.match(rest)
        first = _ITS_FIRST.search(rest)
        if title and first and int(first[1]) == value and first.start() <= title.end() + 1:
            return True
        if value != last + 1:
            return False
        if title and self.ahead == value and self.dotted[:1] != (value,):
            return True
        if _CHAPTER_TITLE.match(rest):
            return True
        return len(self.dotted) == 1 and not (self.announced or self.lists or _AMOUNT.match(rest))

    def _dotted_opens_inside(self, marker: Marker, before: str, rest: str, opened: Marker | None) -> bool:
        if not re.match(r"\s*[\u4e00-\u9fff]", rest) or _AMOUNT.match(rest):
            return False
        if re.search(r"[表图式第按见附款条据合\d.．~～\-(（]\s*$", before):
            return False
        value = marker.value
        child = (
            opened is not None
            and opened.kind == marker.kind
            and (value[:-1] == opened.value or value == (*opened.value, 0, 1))
        )
        if child and len(before) < 40 and not _CLOSED.search(before):
            return True
        if _REFERRED.match(rest):
            return False
        next_one = bool(self.dotted) and value == (*self.dotted[:-1], self.dotted[-1] + 1)
        return next_one and bool(before.strip()) and before.rstrip()[-1] in "。；;"


def _nexts(last: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """What may follow the number `last`: its first child, its next sibling, that of each number above it."""
    if not last:
        return
    yield (*last, 1)
    for depth in range(len(last), 0, -1):
        yield (*last[: depth - 1], last[depth - 1] + 1)


_DOTTED_LINE = re.compile(r"\s*(\d{1,2})[.．]\d{1,2}(?![\d%％~～a-zA-Z])")


def aheads(lines: list[str]) -> list[int]:
    """For each line, the first part of the dotted number that begins the next numbered one; 0 where none does."""
    out, top = [], 0
    for line in reversed(lines):
        out.append(top)
        if match := _DOTTED_LINE.match(line):
            top = int(match.group(1))
    return out[::-1]


def tops_of(lines: list[str]) -> frozenset[int]:
    """First parts of the dotted numbers that begin at least one line: {1, 2, 5} for 1.0.1, 2.3, 5.1.

    A file whose first numbered line is `1范围` counts as numbered too, dotted numbers or not.
    """
    tops = {int(m.group(1)) for line in lines if (m := _DOTTED_LINE.match(line))}
    if any(re.match(r"\s*1\s*[、.．]?\s*(?:范围|总则|适用范围|总\s+则)", line) for line in lines):
        tops.add(1)
    return frozenset(tops)
