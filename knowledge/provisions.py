"""What retrieval matches on and what it shows: provisions and their passages.

A provision is what a reader needs to see of one rule: an article (条) with its 款 and 项, or a numbered
section without subsections. Passages are its searchable pieces: chunks of some sentences and single
sentence groups, because one vector for a whole article averages several duties and drowns the one
that was asked about.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from knowledge.clauses import Clause, Kind
from knowledge.structure import tables

Language = Literal["zh", "en"]

SHOWN = 1200
"""Characters of a provision above which its paragraphs and items become provisions of their own groups."""
GROUP = 600
"""Characters that such a group aims at."""
CHUNK: Mapping[Language, int] = {"zh": 400, "en": 1200}
"""Characters of a chunk at most, headings aside, by language; well under what the offline encoder takes.

English says in three characters what Chinese says in one, and a clause cut in pieces is found worse.
"""
SENTENCES: Mapping[Language, int] = {"zh": 110, "en": 200}
"""Characters of a sentence group at most, where sentences allow it, by language."""

_HEADS = frozenset(
    {Kind.PART, Kind.CHAPTER, Kind.SECTION, Kind.ARTICLE, Kind.NUMBERED, Kind.APPENDIX, Kind.HEADING}
)
_TABLE = frozenset({Kind.TABLE, Kind.ROW})
_HEADING = 120
"""Characters of title and headings before a chunk at most: they must leave room for what they head."""
_DEFINITIONS = re.compile(r"术语|定义|符号|用语的含义")
_TERM = re.compile(
    r"^[\d.．\s]*(?P<headed>[\u4e00-\u9fff（）()、]{2,20}?)(?=\s*[A-Za-z]{3})"
    r"|(?:本|下列)?(?:规程|规定|细则|规范|标准|条例|办法)?所称的?[“\"]?(?P<called>[\u4e00-\u9fff]{2,20}?)[”\"]?[，,]?\s*(?:是指|指的是)"
    r"|(?:^|[：:；;。）)、\s])[“\"]?(?P<named>[\u4e00-\u9fff]{2,16}?)[”\"]?\s*[，,：:]?\s*是指"
)
_SENTENCE = re.compile(r"[^。！？!?；;\n]*[。！？!?；;]?\n*")
_SENTENCE_EN = re.compile(r"(?<=[.;:!?])\s+(?=[A-Z(\"“‘])|\n+")
"""What parts two sentences; a full stop inside a number or an abbreviation parts nothing."""
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """Clauses that are shown together; `clause` is the first of them and gives the citation.

    `head` is the table's own clause where its rows stand apart from it: `text` begins with it.
    """

    clause: Clause
    members: tuple[Clause, ...]
    text: str
    head: Clause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A searchable piece of a provision.

    `text` stands in the provision; `embedded` is what the encoder reads, `hash` its SHA-256, by which
    a vector is found again when the same text comes back.
    """

    kind: Literal["chunk", "sentence"]
    text: str
    embedded: str
    language: Language

    @property
    def hash(self) -> str:
        return hashlib.sha256(f"{self.language}:{self.embedded}".encode()).hexdigest()


def provisions(clauses: Sequence[Clause]) -> list[Provision]:
    """Every clause of an edition in exactly one provision, in reading order; bare headings are left out."""
    children: dict[str | None, list[Clause]] = {}
    for clause in clauses:
        children.setdefault(clause.parent_id, []).append(clause)
    tables_by_id = {clause.id: clause for clause in clauses if clause.kind is Kind.TABLE}
    return [
        _provision(group, tables_by_id)
        for group in _groups(children.get(None, []), children)
        if _says_something(group)
    ]


def shown(clauses: Sequence[Clause], head: Clause | None) -> str:
    """Clauses as they are shown together; rows that stand apart from their table under its heading."""
    return "\n".join(clause.text for clause in ((head,) if head else ()) + tuple(clauses))


def terms(clause: Clause) -> list[str]:
    """What a clause defines: "本规程所称突水，是指…", "2.3 突水 water inrush …" among the terms."""
    # Only a clause among the definitions may do without the word.
    worded = "是指" in clause.text or "所称" in clause.text
    if not worded and not _are_definitions(clause.heading_path):
        return []
    found = (next(g for g in match.groups() if g) for match in _TERM.finditer(clause.text[:SHOWN]))
    return list(dict.fromkeys(found))


@lru_cache(maxsize=1024)
def _are_definitions(heading_path: tuple[str, ...]) -> bool:
    return any(_DEFINITIONS.search(heading) for heading in heading_path)


def passages(provision: Provision, title: str) -> list[Passage]:
    """Chunks and sentence groups of a provision. `title` is the document's."""
    language = language_of(provision.text)
    heading = _heading((title, *provision.clause.heading_path))
    out = []
    prose = "\n".join(c.text for c in provision.members if c.kind not in _TABLE)
    sentences = _sentences(prose, language)
    for chunk in _packed(sentences, CHUNK[language]):
        # Measured on Chinese and English questions: a heading before the text helps Chinese, hurts English.
        embedded = f"{heading}\n{chunk}" if language == "zh" else chunk
        out.append(Passage(kind="chunk", text=chunk, embedded=embedded, language=language))
    groups = list(_packed(sentences, SENTENCES[language]))
    out += [
        Passage(kind="sentence", text=g, embedded=g, language=language)
        for g in groups
        if len(g) >= 6 or len(groups) == 1
    ]
    for clause in provision.members:
        # "什么叫突水" is a sentence of its own, so that it finds the definition and not each use of the word.
        asked = "".join(f"什么叫{term}，{term}的定义。" for term in terms(clause))[: SENTENCES["zh"]]
        text = next(_packed(_sentences(clause.text, "zh"), SENTENCES["zh"]), "")
        if asked and text:
            out.append(Passage(kind="sentence", text=text, embedded=f"{asked}{text}", language=language))
    return out + list(_table_passages(provision, heading, language))


def _table_passages(provision: Provision, heading: str, language: Language) -> Iterator[Passage]:
    """A table as it is searched: each row with its caption and the headings of its columns."""
    head = provision.head
    for clause in provision.members:
        if clause.kind is Kind.TABLE:
            head = clause
            words = clause.text
        elif clause.kind is Kind.ROW and head is not None:
            words = tables.described(head.text, clause.text)
        else:
            continue
        caption = tables.captions(head.text)[: SENTENCES[language]] if clause.kind is Kind.ROW else ""
        shown_pieces = list(_packed([clause.text], CHUNK[language]))
        # A row too long for one passage is read piece by piece, as the source has it.
        pieces = [words] if len(words) <= CHUNK[language] and len(shown_pieces) == 1 else shown_pieces
        for text, piece in zip(shown_pieces, pieces, strict=True):
            said = " ".join(part for part in (caption, piece) if part)
            embedded = f"{heading}\n{said}" if language == "zh" else said
            yield Passage(kind="chunk", text=text, embedded=embedded, language=language)
            if clause.kind is Kind.ROW:
                yield Passage(kind="sentence", text=text, embedded=said, language=language)


def _heading(titles: tuple[str, ...]) -> str:
    """Title and headings of a passage; of very long ones the title's beginning and the nearest headings."""
    heading = " ".join(titles)
    if len(heading) <= _HEADING:
        return heading
    half = _HEADING // 2
    return f"{heading[:half]} {heading[-half + 1 :]}"


def language_of(text: str) -> Language:
    """ "zh" where Chinese characters are at least a tenth of the letters, else "en"."""
    chinese = len(_CJK.findall(text))
    if chinese >= 0.1 * len(text):  # there are no more letters than characters, and these are counted
        return "zh"
    letters = sum(map(str.isalpha, text))
    return "zh" if not letters or chinese >= 0.1 * letters else "en"


def _groups(siblings: list[Clause], children: dict[str | None, list[Clause]]) -> Iterator[list[Clause]]:
    """Runs of clauses that belong together; a run never crosses a head (条, 5.3.2, 章)."""
    run: list[Clause] = []
    for clause in siblings:
        family = _family(clause, children)
        # No clause speaks of a table at the top, so each of its rows speaks for itself.
        head = clause.kind in _HEADS or (clause.kind is Kind.TABLE and clause.parent_id is None)
        if run and (head or _length(run) + _length(family) > GROUP):
            yield run
            run = []
        if not head and _length(family) <= SHOWN:
            run += family
        else:
            if run:
                yield run
                run = []
            yield from _own_groups(clause, family, children)
    if run:
        yield run


def _own_groups(
    clause: Clause, family: list[Clause], children: dict[str | None, list[Clause]]
) -> Iterator[list[Clause]]:
    below = children.get(clause.id, [])
    if clause.kind is Kind.TABLE and clause.parent_id is None:
        yield from _rows_apart(clause, children)
        return
    if clause.kind is Kind.HEADING and below and all(child.kind is Kind.TABLE for child in below):
        yield [clause]
        for table in below:
            yield from _rows_apart(table, children)
        return
    has_heads = any(c.kind in _HEADS for c in family[1:])
    if not has_heads and _length(family) <= SHOWN:
        yield family
        return
    groups = _groups(below, children)
    first = next(groups, [])
    # The opening words ("应当遵守下列规定：") stay with the first of what they open.
    if first and first[0].kind not in _HEADS and _length(first) + len(clause.text) <= SHOWN:
        yield [clause, *first]
    else:
        yield [clause]
        if first:
            yield first
    yield from groups


def _rows_apart(table: Clause, children: dict[str | None, list[Clause]]) -> Iterator[list[Clause]]:
    yield [table]
    for row in children.get(table.id, []):
        yield _family(row, children)


def _family(clause: Clause, children: dict[str | None, list[Clause]]) -> list[Clause]:
    family = [clause]
    for child in children.get(clause.id, ()):
        if child.id in children:
            family += _family(child, children)
        else:
            family.append(child)
    return family


def _length(clauses: list[Clause]) -> int:
    return sum(len(c.text) for c in clauses)


def _says_something(group: list[Clause]) -> bool:
    """A lone heading says nothing that its clauses' heading path does not say."""
    only = group[0]
    if len(group) > 1 or only.kind not in _HEADS or only.kind is Kind.ARTICLE:
        return True
    return len(only.text) > 25 or bool(re.search(r"[。；;：:]", only.text))


def _provision(group: list[Clause], tables_by_id: Mapping[str, Clause]) -> Provision:
    first = group[0]
    head = tables_by_id.get(first.parent_id or "") if first.kind is Kind.ROW else None
    return Provision(clause=first, members=tuple(group), text=shown(group, head), head=head)


def _sentences(text: str, language: Language) -> list[str]:
    """The sentences of a text, in order and with the spaces after them."""
    if language == "zh":
        return [s for s in _SENTENCE.findall(text) if s.strip()]
    cuts = [0, *(part.end() for part in _SENTENCE_EN.finditer(text)), len(text)]
    return [s for s in (text[a:b] for a, b in pairwise(cuts)) if s.strip()]


def _packed(sentences: list[str], limit: int) -> Iterator[str]:
    """Sentences joined up to `limit` characters; one longer than that is cut at commas, then anywhere."""
    if sum(map(len, sentences)) <= limit:
        sentences = ["".join(sentences)]
    run = ""
    for sentence in sentences:
        for piece in _pieces(sentence, limit) if len(sentence) > limit else (sentence,):
            if run and len(run) + len(piece) > limit:
                yield run.strip()
                run = ""
            run += piece
    if run.strip():
        yield run.strip()


def _pieces(sentence: str, limit: int) -> Iterator[str]:
    while len(sentence) > limit:
        cut = max(sentence.rfind(mark, limit // 3, limit) for mark in "，,、：: ") + 1
        if cut <= 0:
            cut = limit
        yield sentence[:cut]
        sentence = sentence[cut:]
    yield sentence
