"""Blocks of text become the clause tree of an edition.

Each piece of a block goes to exactly one clause, so the own texts in reading order are the source
again. A number decides where a clause begins (`markers`, `sequence`), its kind decides how deep it
stands; what carries no number is a paragraph (款) of the clause above it.
"""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Sequence as Items
from dataclasses import dataclass, field, replace

from knowledge.clauses import Block, Clause, Kind
from knowledge.structure import numerals
from knowledge.structure.designations import Designations
from knowledge.structure.markers import LISTS, Marker, inline, leading
from knowledge.structure.numerals import normal
from knowledge.structure.sequence import Sequence, aheads, tops_of
from knowledge.structure.tables import gathered, parted

_DEPTH = {Kind.PART: 1, Kind.APPENDIX: 1, Kind.CHAPTER: 2, Kind.SECTION: 3, Kind.ARTICLE: 10}
_DEPTH_OF_HEADING = 4  # a heading without number, level 1; deeper levels add to it
_DEPTH_OF_NUMBERED = 10  # 1.1 stands at 12, below an article and above any list
_DEPTH_OF_PARAGRAPH = 50
_DEPTH_OF_LIST = 60
_DEPTH_OF_TABLE = 80  # stands under whatever is open
_DEPTH_OF_ROW = 81

_CONTENTS = re.compile(r"\s*(?:目\s*[录次]|contents)\s*", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[\s.…·\-—]*\d{0,4}\s*$")
_TITLE_END = re.compile(r"[。；;：:！？!?，,]")
_TITLE_LENGTH = 40
_PROSE = frozenset({Kind.ARTICLE, Kind.NUMBERED, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM})
_LINE = 24  # characters: what is shorter may be a title or an entry of a list, and ends where it ends
_ENDED = re.compile(r"[。；;：:！？!?….—）)】》”’、|\d%℃a-zA-Z]$")
_NEW_LINE = re.compile(r"\s*(?:\d|[（(【《“\[]|注|表|图|式中|检验|检查|——|[-•·*])")
_CJK_END = re.compile(r"[\u3000-\uffef]\s*$")


@dataclass(slots=True)
class _Node:
    kind: Kind
    depth: int
    style: str
    number: str
    parent: "_Node | None"
    text: str
    page: int | None
    heading: bool = False
    ocr: bool = False
    paragraphs: int = 1  # its own text is the first
    ordinal: int = 0
    tables: int = 0
    label: str = ""
    key: str = ""  # the label, its numerals written in one way: what the id is made of
    path: tuple[str, ...] = ()
    id: str = ""


@dataclass(slots=True)
class _Builder:
    sequence: Sequence
    nodes: list[_Node] = field(default_factory=list)
    open: list[_Node] = field(default_factory=list)
    designations: Designations = field(default_factory=Designations)  # those of the running § section
    before_table: bool = False  # a table follows the running block: a sheet's name, and its cells

    def add_block(self, block: Block) -> None:
        if block.table:
            self._add_table(block)
            return
        if block.aside:
            # Under its heading, and no paragraph of the clause before it.
            self._close(_DEPTH[Kind.ARTICLE])
            self._push(Kind.NOTE, _DEPTH_OF_PARAGRAPH, "", "", block.text, block)
            self.open.pop()
            return
        text = block.text
        if self._add_designated(block):
            return
        marker = self._leading(text)
        if marker is None or marker.kind is not Kind.NOTE:
            self._close(_DEPTH_OF_TABLE)
        cut = 0
        since = len(text) - len(text.lstrip())
        for found in inline(text, marker.end if marker else since):
            if found.start <= since or (marker and found.start < marker.end):
                continue
            if not self.sequence.opens_inside(found, text, marker, since):
                continue
            self._add_piece(text[cut : found.start], marker, block)
            marker, cut, since = self._counted(found, text), found.start, found.start
        self._add_piece(text[cut:], marker, block)

    def _add_designated(self, block: Block) -> bool:
        """Whether the block is a paragraph `(a)(1)` of a § section; each designation becomes a clause."""
        if block.level is not None or not any(node.style == "§" for node in self.open):
            return False
        found = self.designations.leading(block.text, self.sequence.announced)
        self.sequence.announced = block.text.rstrip()[-1] in "：:—-"
        cut = 0
        for at, designated in enumerate(found):
            end = designated.end if at < len(found) - 1 else len(block.text)
            depth = _DEPTH_OF_LIST + designated.level
            self._push(Kind.SUBITEM, depth, "(a)", designated.path, block.text[cut:end], block)
            cut = end
        return bool(found)

    def add_front(self, block: Block) -> None:
        """Text that opens no clause whatever it looks like: a table of contents."""
        self._add_plain(block.text, block)

    def _leading(self, text: str) -> Marker | None:
        proposed = map(self.sequence.unglued, leading(text))
        opens = (marker for marker in proposed if self.sequence.opens_line(marker, text))
        marker = next(opens, None)
        return self._counted(marker, text) if marker else None

    def _counted(self, marker: Marker, text: str) -> Marker:
        repeated = marker.style == "条" and marker.value == self.sequence.article and self._inside_article()
        if not repeated:
            self.sequence.count(marker)
            return marker
        # Some files print the article's number again before each of its paragraphs and items.
        item = next((m for m in leading(text, marker.end) if m.style in LISTS), None)
        if item is None:
            return replace(marker, kind=Kind.PARAGRAPH)
        self.sequence.count(item)
        return replace(item, start=marker.start)

    def _add_piece(self, text: str, marker: Marker | None, block: Block) -> None:
        if not text.strip():
            return
        self.sequence.announced = text.rstrip()[-1] in "：:"
        if marker is None and block.level is not None:
            self._add_heading(text, block, "")
        elif marker is None or marker.kind is Kind.PARAGRAPH:
            self._add_plain(text, block)
        elif block.level is not None and marker.style in LISTS:
            self._add_heading(text, block, marker.number)
        else:
            self._add_numbered(text, marker, block)

    def _add_heading(self, text: str, block: Block, number: str) -> None:
        if not self.nodes and not (block.level and block.level > 1 and self.before_table):
            self._add_plain(text, block)  # the title of the whole document
            return
        depth = _DEPTH_OF_HEADING + min(block.level or 1, 5)
        self.sequence.lists.clear()
        self._push(Kind.HEADING, depth, "", number, text, block, heading=True)

    def _add_plain(self, text: str, block: Block) -> None:
        """A paragraph of the clause above; before the first clause, more of the front matter."""
        if self._goes_on(text):
            broken = self.nodes[-1]
            broken.heading = False  # only a title has no end, and this was none
            broken.ocr |= block.ocr
            broken.text += text if _CJK_END.search(broken.text) else f" {text}"
            return
        self._close(_DEPTH_OF_PARAGRAPH)
        if not self.open:
            last = self.nodes[-1] if self.nodes else None
            if last is not None and last.kind is Kind.FRONT and last.page == block.page:
                last.ocr |= block.ocr
                last.text += "\n" + text
            else:
                self._push(Kind.FRONT, 0, "", "", text, block)
                self.open.pop()  # nothing stands under the front matter
            return
        above = self.open[-1]
        above.paragraphs += 1
        self._push(Kind.PARAGRAPH, _DEPTH_OF_PARAGRAPH, "", "", text, block)
        self.nodes[-1].ordinal = above.paragraphs

    def _goes_on(self, text: str) -> bool:
        """Whether `text` is the rest of a sentence that a conversion broke into two lines."""
        last = self.nodes[-1] if self.nodes else None
        if last is None or last.kind not in _PROSE:
            return False
        line = last.text.rsplit("\n", 1)[-1].strip()
        return len(line) >= _LINE and not _ENDED.search(line) and not _NEW_LINE.match(text)

    def _add_table(self, block: Block) -> None:
        self._close(_DEPTH_OF_TABLE)
        table = parted(block.text)
        self._push(Kind.TABLE, _DEPTH_OF_TABLE, "", table.number, table.head, block)
        node = self.nodes[-1]
        if node.parent is not None:
            node.parent.tables += 1
            node.ordinal = node.parent.tables
        for ordinal, row in enumerate(table.rows, 1):
            self._push(Kind.ROW, _DEPTH_OF_ROW, "", "", row, block)
            self.nodes[-1].ordinal = ordinal
        self._close(_DEPTH_OF_ROW)

    def _add_numbered(self, text: str, marker: Marker, block: Block) -> None:
        depth = self._depth(marker)
        if marker.style == "§":
            self.designations = Designations()
        # The own text of 编, 章, 节 is their title alone: a number glued to it was cut off before.
        heading = (
            marker.style in {"编", "章", "节", "附录", "说明"}
            or block.level is not None
            or _is_title(text, marker)
        )
        self._push(marker.kind, depth, marker.style, marker.number, text, block, heading=heading)

    def _inside_article(self) -> bool:
        return any(node.kind is Kind.ARTICLE for node in self.open)

    def _depth(self, marker: Marker) -> int:
        if marker.style == "§":
            return _DEPTH[Kind.ARTICLE]
        if marker.kind is Kind.NOTE:
            return _DEPTH_OF_ROW
        if marker.kind is Kind.NUMBERED:
            return _DEPTH_OF_NUMBERED + len(marker.value)
        if marker.style not in LISTS:
            return _DEPTH[marker.kind]
        for node in self.open:
            if node.style == marker.style:
                return node.depth
        deepest = self.open[-1].depth if self.open else 0
        return max(_DEPTH_OF_LIST, deepest + 1)

    def _close(self, depth: int) -> None:
        while self.open and self.open[-1].depth >= depth:
            self.open.pop()

    def _push(
        self,
        kind: Kind,
        depth: int,
        style: str,
        number: str,
        text: str,
        block: Block,
        *,
        heading: bool = False,
    ) -> None:
        self._close(depth)
        parent = self.open[-1] if self.open else None
        node = _Node(kind, depth, style, number, parent, text, block.page, heading, block.ocr)
        self.nodes.append(node)
        self.open.append(node)


def build(blocks: Items[Block], edition_id: str) -> tuple[Clause, ...]:
    """The clauses of an edition in reading order.

    Ids are `edition_id#label`, with `~2`, `~3` … where a file repeats a label.
    """
    tabled = gathered(blocks)
    blocks = [block for block, _ in tabled]
    contents = _contents(blocks)
    builder = _Builder(Sequence(tops=tops_of([b.text for b in blocks])))
    ahead = aheads([b.text for b in blocks])
    for at, block in enumerate(blocks):
        if not block.text.strip():
            continue
        builder.sequence.ahead = ahead[at]
        builder.before_table = at + 1 < len(blocks) and blocks[at + 1].table
        if at in contents:
            builder.add_front(block)
        else:
            builder.add_block(block)
    return _clauses(builder.nodes, edition_id)


def _is_title(text: str, marker: Marker) -> bool:
    rest = text[marker.end - marker.start :].strip()
    return bool(rest) and len(rest) <= _TITLE_LENGTH and not _TITLE_END.search(rest)


def _contents(blocks: Items[Block]) -> set[int]:
    """Places of a table of contents: after 目录, the lines that come again later as headings."""
    start = next((i for i, b in enumerate(blocks[:400]) if _CONTENTS.fullmatch(b.text)), None)
    if start is None:
        return set()
    later: dict[str, int] = {}
    for i, block in enumerate(blocks):
        later[_bare(block.text)] = i
    first = next((_bare(b.text) for b in blocks[start + 1 :] if b.text.strip()), "")
    # The contents end where their first entry comes again, now as the heading itself.
    end = next((i for i in range(start + 2, len(blocks)) if first and _bare(blocks[i].text) == first), None)
    if end is None:
        return {start}
    return {i for i in range(start, end) if i == start or len(blocks[i].text) <= 80}


def _bare(text: str) -> str:
    return "".join(_PAGE_NUMBER.sub("", text).split())


def _clauses(nodes: Iterable[_Node], edition_id: str) -> tuple[Clause, ...]:
    seen: dict[str, int] = {}
    clauses = []
    for position, node in enumerate(nodes):
        above, key_above = (node.parent.label, node.parent.key) if node.parent else ("", "")
        node.label = _label(node, node.number, above)
        number = normal(node.number)
        same = number == node.number and key_above == above
        node.key = node.label if same else _label(node, number, key_above)
        node.path = _path(node)
        times = seen[node.key] = seen.get(node.key, 0) + 1
        node.id = f"{edition_id}#{node.key}" + (f"~{times}" if times > 1 else "")
        clauses.append(
            Clause(
                id=node.id,
                edition_id=edition_id,
                parent_id=node.parent.id if node.parent else None,
                position=position,
                kind=node.kind,
                number=node.number,
                label=node.label,
                heading_path=node.path,
                text=node.text.strip(),
                page=node.page,
                ocr=node.ocr,
            )
        )
    return tuple(clauses)


def _path(node: _Node) -> tuple[str, ...]:
    """Titles of the headings above `node`, outermost first."""
    if node.parent is None:
        return ()
    above = node.parent
    return (*above.path, _title(above.text)) if above.heading else above.path


def _title(text: str) -> str:
    return " ".join(text.split())[:_TITLE_LENGTH]


def _label(node: _Node, number: str, above: str) -> str:
    """How the clause is cited: 第三条（二）, 第三条第二款, 5.3.2, 第二章第一节, 附录A A.1, 5.3.2 表3第2行."""
    match node.kind:
        case Kind.FRONT:
            return "正文前"
        case Kind.APPENDIX:
            return "条文说明" if number.startswith("中华人民共和国") else number
        case Kind.ARTICLE | Kind.PART:
            return number
        case Kind.NUMBERED:
            bare = unicodedata.normalize("NFKC", number).rstrip("、.")
            if node.style == "§":
                return f"§ {bare.lstrip('§')}"
            return f"{appendix} {bare}" if node.style != "A.1" and (appendix := _appendix(node)) else bare
        case Kind.CHAPTER | Kind.SECTION:
            return above + number
        case Kind.HEADING:
            return _title(node.text)
        case Kind.TABLE:
            if number:
                return f"{above} {number}".strip()
            return f"{above}表" if node.ordinal <= 1 else f"{above}表（{numerals.chinese(node.ordinal)}）"
        case Kind.ROW:
            return f"{above}第{node.ordinal}行"
        case Kind.NOTE:
            return f"{above}{number.rstrip(':：.')}"
        case Kind.PARAGRAPH:
            of_article = node.parent is not None and node.parent.kind is Kind.ARTICLE
            return f"{above}第{numerals.chinese(node.ordinal)}{'款' if of_article else '段'}"
        case Kind.SUBITEM if node.style == "(a)":
            return f"{_section(node)}{node.number}"
        case Kind.ITEM | Kind.SUBITEM:
            item = number.replace("(", "（").replace(")", "）").rstrip("、.．")
            return above + item if not above or item[0] in "（①②③④⑤⑥⑦⑧⑨⑩" else f"{above} {item}"


def _section(node: _Node) -> str:
    """The label of the § section that `node` stands in."""
    above = node.parent
    while above is not None and above.style != "§":
        above = above.parent
    return above.label if above else ""


def _appendix(node: _Node) -> str:
    """The label of the appendix or commentary that `node` stands in, empty outside."""
    above = node.parent
    while above is not None and above.kind is not Kind.APPENDIX:
        above = above.parent
    return above.label if above else ""
