"""The words that everything else speaks in: document, edition, clause, citation, evidence.

A clause's own text never holds the text of its children, so the own texts of an edition, joined in
reading order, are its source text again: nothing lost, nothing doubled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Self


class Kind(StrEnum):
    """What a clause is in the tree. The value is what the catalogue stores."""

    FRONT = "front"  # 题名、发布令、前言: whatever stands before the first clause
    PART = "part"  # 编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    ARTICLE = "article"  # 条
    NUMBERED = "numbered"  # 5.3.2, § 75.323
    APPENDIX = "appendix"  # 附录、附件
    HEADING = "heading"  # a heading without a number
    PARAGRAPH = "paragraph"  # 款
    ITEM = "item"  # 项 （一）
    SUBITEM = "subitem"  # 目 1. a）
    TABLE = "table"  # its own text is the caption (if it has one) and the head row
    ROW = "row"  # a row of a table, cells parted by " | "
    NOTE = "note"  # 注：what explains the clause or table above it


class Rank(StrEnum):
    """Where an edition stands among the rules, strongest first: what decides when two clauses conflict."""

    LAW = "law"  # 法律
    REGULATION = "regulation"  # 行政法规: 国务院令
    RULE = "rule"  # 部门规章、规范性文件: 《煤矿安全规程》, 各细则
    NATIONAL = "national"  # 国家标准 GB
    INDUSTRY = "industry"  # 行业标准 AQ, MT, NB, KA
    LOCAL = "local"  # 地方性法规、地方标准 DB
    MINE = "mine"  # 本矿的制度、措施、手册


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text as a reader found it: one line or paragraph, or one table.

    `level` is the heading level where the format itself marks headings (1 = highest); `page` counts
    from 1 where the format has pages. A table's lines are its rows, their cells parted by " | ".
    `ocr` says that a picture was read: such text may hold wrong signs. `aside` is what stands beside the
    document, such as a speaker's notes: nothing of it is a rule.
    """

    text: str
    page: int | None = None
    level: int | None = None
    table: bool = False
    ocr: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A regulation, standard or handbook, whatever its edition. `title` stands without 《》."""

    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One published state of a document; the unit that comes into force and is superseded.

    `label` tells it from its sisters ("2018", "AQ 1024-2006"), empty where the source names none.
    `number` is that of the order or standard that issued it (应急管理部令第8号, AQ 1029-2019), `issuer`
    who did. `superseded_by` is the id of the edition that took its place. `confirmed` says that a person
    has checked what the source was read to say of itself. `source_hash` is the SHA-256 of the file's
    bytes; `reader` the version of the reading and structure code that made its clauses.
    """

    id: str
    document: Document
    label: str
    source_name: str
    source_format: str
    source_hash: str
    characters: int
    number: str = ""
    issuer: str = ""
    rank: Rank | None = None
    issued: date | None = None
    effective: date | None = None
    repealed: date | None = None
    superseded_by: str | None = None
    confirmed: bool = False
    reader: int = 0
    warnings: tuple[str, ...] = ()

    def in_force(self, day: date) -> bool:
        """Whether this edition binds on `day`; an edition without dates is taken to bind.

        One that gave way on a day that nobody named binds no more.
        """
        begins = self.effective or self.issued
        if begins is not None and day < begins:
            return False
        if self.repealed is None:
            return self.superseded_by is None
        return day < self.repealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A node of an edition's tree.

    `number` is printed in the source (`第一百七十二条`, `（二）`, `5.3.2`), empty for plain text;
    `label` is the full citation (`第一百七十二条（二）`). `heading_path` holds the headings above,
    outermost first. `position` counts in reading order from 0.
    """

    id: str
    edition_id: str
    parent_id: str | None
    position: int
    kind: Kind
    number: str
    label: str
    heading_path: tuple[str, ...]
    text: str
    page: int | None = None
    ocr: bool = False

    @classmethod
    def of_values(cls, values: Sequence[Any]) -> Self:
        """From the values of the fields, in their order, as they come back from where they were stored."""
        identity, edition_id, parent_id, position, kind, number, label, path, text, page, ocr = values
        return cls(
            id=identity,
            edition_id=edition_id,
            parent_id=parent_id,
            position=position,
            kind=Kind(kind),
            number=number,
            label=label,
            heading_path=tuple(path),
            text=text,
            page=page,
            ocr=bool(ocr),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a reader must know of a clause's words before trusting them.

    `suspect`: `found` looks like an error of the source and nobody has confirmed it yet. `corrected`: the
    source prints `found`, a person put `reads` in its place. `ocr`: the words were read from a picture.
    `revised`: the source was revised since, and no longer says this.
    `reason` says why, in both languages ("… / …").
    """

    kind: Literal["suspect", "corrected", "ocr", "revised"]
    found: str = ""
    reads: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Words of a clause that support a statement; `quote` stands in the clause verbatim.

    `remarks` concern the words quoted.
    """

    document: str
    edition: str
    clause: str
    clause_id: str
    quote: str
    page: int | None = None
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A clause as retrieval hands it out: about one article, whole, with where it stands.

    `score` orders the evidence of one question and compares with no other question's.
    `matched` is the piece of `text` that fitted the question best, `confirmed` says that a person confirmed
    the clause as the answer to it.
    `before` and `after` are small neighbouring clauses that are read in one look with it, `twins` say the
    same in other documents. Each is evidence of its own, with its own citation.
    """

    document: str
    edition: str
    edition_id: str
    clause: str
    clause_id: str
    heading_path: tuple[str, ...]
    text: str
    page: int | None
    score: float
    matched: str = ""
    remarks: tuple[Remark, ...] = ()
    before: tuple["Evidence", ...] = ()
    after: tuple["Evidence", ...] = ()
    twins: tuple["Evidence", ...] = ()
    confirmed: bool = False

    @property
    def title(self) -> str:
        """`《document》clause`, as an answer cites it."""
        return f"《{self.document}》{self.clause}"

    @property
    def shown(self) -> str:
        """All that a reader sees of it: with its neighbours, in reading order, and what its twins say."""
        around = (*self.before, self, *self.after)
        twins = (f"{twin.title}：{twin.matched or twin.text}" for twin in self.twins)
        return "\n".join((*(item.text for item in around), *twins))

    @property
    def together(self) -> tuple["Evidence", ...]:
        """Itself and the neighbours that are read in one look with it; a twin says nothing new."""
        return (self, *self.after, *self.before)

    @property
    def parts(self) -> tuple["Evidence", ...]:
        """Itself and all that is shown with it, each as evidence that can be cited."""
        return (*self.together, *self.twins)
