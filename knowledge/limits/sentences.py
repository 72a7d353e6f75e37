"""The sentences of clauses that hold a number, each with what it is to be read under.

An item is read under what leads to it (有下列情形之一的，必须……), a row of a table under the table's head.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.clauses import Clause, Kind
from knowledge.quantities import plain
from knowledge.structure import numerals

_SENTENCE = re.compile(r"[^。；;\n]+")
_MEASURED = re.compile(
    r"[\d０-９]\s*[%％‰℃°º㎡㎜Ωa-zA-Zａ-ｚＡ-Ｚ以及米秒分小天吨倍人名组台个節节发根条道层次遍回月日年度公毫厘千伏万]"
    rf"|[{numerals.CHINESE}][毫厘公米小分秒天吨倍度次遍回个]|[于过到≥≤<>]\s*[\d０-９]"
)
"""What a quantity, or how often something is done, cannot do without; most sentences have none."""
_LEAD = re.compile(r".{4,}(?:[:：]|下列[^，。；;]{0,20}|如下|以下(?:规定|要求|条件))")
_DEFINING = re.compile(r"术语|定义|用语的含义|引用文件")
_PARTS = frozenset({Kind.ITEM, Kind.SUBITEM, Kind.PARAGRAPH, Kind.NUMBERED, Kind.NOTE, Kind.TABLE, Kind.ROW})
_MARK = re.compile(
    r"第[一二三四五六七八九十百零〇]{1,9}条(?![第规的和、及或])|[（(]?[一二三四五六七八九十\d]{1,3}[)）、]"
    r"|[a-zA-Zａ-ｚ][)）]|[—-]{1,2}(?=\D)"
)
_LONGEST = 300  # characters of a lead-in; what is longer leads to nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """`text` stands in its clause verbatim; `leads` are the words above it, nearest first."""

    clause: Clause
    text: str
    leads: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a row: `head` is what its column is headed, `name` the first cell of its row."""

    clause: Clause
    text: str
    head: str
    name: str
    leads: tuple[str, ...]


def read(clauses: Sequence[Clause]) -> Iterator[Sentence | Cell]:
    """Sentences and cells that may hold a number with a unit, of the clauses of one edition in order."""
    of_id = {clause.id: clause for clause in clauses}
    for clause in clauses:
        if clause.kind is not Kind.ROW and not _MEASURED.search(clause.text):
            continue
        if any(_DEFINING.search(heading) for heading in clause.heading_path):
            continue
        leads = _leads(clause, of_id)
        if clause.kind is Kind.ROW:
            yield from _cells(clause, of_id.get(clause.parent_id or ""), leads)
        elif clause.kind is not Kind.TABLE:
            yield from _sentences(clause, leads)


def _sentences(clause: Clause, leads: tuple[str, ...]) -> Iterator[Sentence]:
    own: tuple[str, ...] = ()
    for found in _SENTENCE.finditer(clause.text):
        text = found[0].strip()
        if not found.start():
            text = _without_number(text, clause.number)
        if text and _MEASURED.search(text):
            yield Sentence(clause=clause, text=text, leads=(*own, *leads))
        if text:
            if _LEAD.match(text) and len(text) < _LONGEST:
                own = (text,)
            elif not own:
                # What follows in the same clause speaks of the same thing unless it says otherwise.
                own = (text,) if len(text) < _LONGEST else ()


def _without_number(text: str, number: str) -> str:
    marked = _MARK.match(text)
    numbered = number and plain(text).startswith(plain(number))
    bare = text[len(number) :] if numbered else text[marked.end() :] if marked else text
    return bare.lstrip("　 .．、")


def _cells(clause: Clause, table: Clause | None, leads: tuple[str, ...]) -> Iterator[Cell]:
    if table is None:
        return
    heads = table.text.splitlines()[-1].split("|")
    cells = clause.text.split("|")
    if len(heads) != len(cells):
        return
    for head, cell in zip(heads[1:], cells[1:], strict=True):
        if cell.strip():
            yield Cell(
                clause=clause,
                text=cell.strip(),
                head=head.strip(),
                name=cells[0].strip(),
                leads=(table.text, *leads),
            )


def _leads(clause: Clause, of_id: dict[str, Clause]) -> tuple[str, ...]:
    out = []
    above = clause
    while above.kind in _PARTS and (parent := of_id.get(above.parent_id or "")) is not None:
        text = parent.text.strip()
        found = list(_SENTENCE.finditer(text))
        lead = found[-1][0] if found else ""
        if len(found) == 1:
            lead = _without_number(lead, parent.number)
        if lead and len(lead) < _LONGEST:
            out.append(lead)
        above = parent
    return (*out, *reversed(clause.heading_path))
