"""What two editions are compared by: whole articles and numbered sections, with all that stands under them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clauses import Clause, Kind
from knowledge.provisions import provisions
from knowledge.structure import numerals

_HEADS = frozenset({Kind.ARTICLE, Kind.NUMBERED})
_ORDINAL = re.compile(rf"第\s*([{numerals.CHINESE}\d]+)\s*(?=[编章节条])")
# How a regulation calls itself; a new edition under another name has changed nothing by that.
_ITSELF = re.compile(r"本(?:规程|规范|细则|规定|条例|办法|标准|规则|制度|手册)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An article or numbered section, whole; a group of paragraphs where neither is there.

    `clause` is its number as printed, `clause_id` that of its first clause, `clause_ids` all that stand
    in it, so that a citation of any of them is found. `position` counts the units from 0. `front` is what
    stands above the first clause: title, order, notice.
    """

    clause: str
    clause_id: str
    heading_path: tuple[str, ...]
    text: str
    page: int | None
    position: int
    clause_ids: tuple[str, ...]
    front: bool = False

    @property
    def number(self) -> str:
        """`clause` in one spelling: 第一百〇三条, 第一百零三条 and 第103条 are the same number."""
        plain = unicodedata.normalize("NFKC", self.clause)
        return _ORDINAL.sub(lambda m: f"第{numerals.parse(m[1])}", "".join(plain.split()))

    @property
    def words(self) -> str:
        """The text without its number, white space and signs: what has to differ for a rule to differ."""
        text = unicodedata.normalize("NFKC", self.text).lower()
        bare = "".join(text.split()).removeprefix("".join(unicodedata.normalize("NFKC", self.clause).split()))
        return re.sub(r"(?<!\d)[^\w%‰℃°<>≤≥=+/]|(?<=\d)[,;:](?!\d)|_", "", _ITSELF.sub("本文件", bare))


def units(clauses: Sequence[Clause]) -> list[Unit]:
    """The units of an edition in reading order. Bare headings are none: they rule nothing."""
    known = {clause.id: clause for clause in clauses}
    groups: dict[str, list[Clause]] = {}
    for provision in provisions(clauses):
        head = _head(provision.clause, known)
        # A long article is shown in parts, and is one rule all the same.
        groups.setdefault(head.id, []).extend(provision.members)
    # Of a text without clauses, the whole reads like what stands above them, and is what rules.
    ruled = any(known[head].kind is not Kind.FRONT for head in groups)
    return [_unit(known[head], members, at, ruled) for at, (head, members) in enumerate(groups.items())]


def _head(clause: Clause, known: dict[str, Clause]) -> Clause:
    at: Clause | None = clause
    while at is not None:
        if at.kind in _HEADS:
            return at
        at = known.get(at.parent_id) if at.parent_id else None
    return clause


def _unit(head: Clause, members: Sequence[Clause], position: int, ruled: bool) -> Unit:
    return Unit(
        clause=head.label,
        clause_id=head.id,
        heading_path=head.heading_path,
        text="\n".join(clause.text for clause in members),
        page=head.page,
        position=position,
        clause_ids=tuple(clause.id for clause in members),
        front=ruled and head.kind is Kind.FRONT,
    )
