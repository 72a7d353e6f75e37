"""A document as its tree of clauses, ready to be shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.clauses import Clause, Kind
from ui import marking
from ui.marking import Passage

_HEADINGS = frozenset({Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.APPENDIX, Kind.HEADING})
_TITLE = 60  # characters above which a numbered clause with clauses below it is text, not a title
_SENTENCE = re.compile(r"[。；;]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A clause and what stands below it. `number` was taken off the front of `passages`."""

    clause: Clause
    heading: bool
    number: str
    passages: tuple[Passage, ...]
    children: list["Node"] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"clause-{self.clause.position}"

    @property
    def title(self) -> str:
        return " ".join(self.clause.text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the table of contents; `level` counts from 1."""

    anchor: str
    title: str
    level: int


def tree(clauses: Sequence[Clause]) -> list[Node]:
    """The roots, in reading order. A clause whose parent is not there becomes a root."""
    parents = {clause.parent_id for clause in clauses}
    nodes: dict[str, Node] = {}
    roots: list[Node] = []
    for clause in clauses:
        node = nodes[clause.id] = _node(clause, has_children=clause.id in parents)
        parent = nodes.get(clause.parent_id or "")
        (parent.children if parent else roots).append(node)
    return roots


def contents(roots: Sequence[Node], level: int = 1) -> list[Entry]:
    """The headings, down to the third level."""
    out = []
    for node in roots:
        if node.heading:
            out.append(Entry(anchor=node.anchor, title=node.title, level=level))
            if level < 3:
                out += contents(node.children, level + 1)
    return out


def _node(clause: Clause, *, has_children: bool) -> Node:
    short = len(clause.text) <= _TITLE and not _SENTENCE.search(clause.text)
    heading = clause.kind in _HEADINGS or (clause.kind is Kind.NUMBERED and has_children and short)
    number = clause.number if clause.text.startswith(clause.number) else ""
    passages = marking.headless(marking.passages(clause.text), number)
    return Node(clause=clause, heading=heading, number=number, passages=passages)
