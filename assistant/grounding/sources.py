"""A clause made ready to be held against sentences: its sentences, phrases, numbers and duties."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.grounding.names import CLAUSE, bare, hide_names
from assistant.grounding.orders import without_orders
from assistant.grounding.subjects import Subject, named, subject
from assistant.grounding.tokens import Token, content, tokens
from knowledge.clauses import Evidence
from knowledge.provisions import Language, language_of
from knowledge.quantities import Quantity, numbers, plain

_SENTENCE = re.compile(
    r"(?:[^。！？；;\n.]|\.(?!\s|$))*(?:[。！？；;\n]|\.(?=\s|$))|(?:[^。！？；;\n.]|\.(?!\s|$))+$"
)
_PHRASE = re.compile(r"(?:[^，,。；;：:！？!?\n.]|\.(?!\s|$))+(?:[，,。；;：:！？!?\n]|\.(?=\s|$))*")


_OPENING = re.compile(r"^(?:第[^条]{1,9}条(?:之.)?)?\s*(?:[（(]\w{1,3}[)）]|\d{1,2}[.、)）](?!\d))?\s*")
NUMBERED = re.compile(
    r"^(?:第[^条]{1,9}条(?:之.)?)?\s*(?:[（(]\w{1,3}[)）]|[\d.]{1,12}[、)）]?(?!\d)|[a-zａ-ｚ][)）])?\s*"
)
"""The number that a sentence opens with, that of a section (5.3.2) too."""
_ROW = re.compile(r"\|.*\S")
_UNIT_OF_COLUMN = re.compile(r"[（(/]\s*([A-Za-z%‰℃°³²/·]+)\s*[）)]?\s*$")


@dataclass(frozen=True)
class Phrase:
    """Words between two signs, with the duty that governs them: their own, else the one before or above."""

    text: str
    words: frozenset[str]
    duties: frozenset[str]
    sentence: str
    conditional: bool


@dataclass(frozen=True)
class Stated:
    """A number that a clause states, with the words around it."""

    quantity: Quantity
    before: str
    after: str
    sentence: str
    direction: bool | None
    subject: Subject
    period: str

    @property
    def printed(self) -> str:
        return self.sentence[self.quantity.start : self.quantity.end].strip()

    @property
    def compared(self) -> str:
        """With the words of its comparator."""
        return self.sentence[self.quantity.begin : self.quantity.close].strip()


@dataclass(frozen=True, eq=False)
class Source:
    """One clause; words in it that are meant for a program prove nothing. Equal texts are prepared once."""

    title: str
    clause: str
    edition: str
    edition_id: str
    headings: tuple[str, ...]
    text: str

    @cached_property
    def bare(self) -> str:
        return bare(self.text)

    @cached_property
    def language(self) -> Language:
        return language_of(self.text)

    @cached_property
    def named(self) -> str:
        """All of it that may be named, titles and numbers with it."""
        return bare("|".join((self.title, self.edition, self.clause, *self.headings, self.text)))

    @cached_property
    def line_starts(self) -> frozenset[str]:
        """The first signs of its lines, as `bare` has them."""
        return frozenset(start for line in self.text.splitlines() if (start := bare(line)[:12]))

    @cached_property
    def clause_numbers(self) -> tuple[str, ...]:
        return tuple(CLAUSE.findall("|".join((self.title, self.clause, *self.headings, self.text))))

    @property
    def paragraphs(self) -> int:
        return sum(bool(line.strip()) for line in self.text.splitlines())

    @cached_property
    def words(self) -> frozenset[str]:
        return content(self.text) | content(self.title)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        return tuple(s.strip() for s in _SENTENCE.findall(self.text) if s.strip())

    @cached_property
    def bare_sentences(self) -> tuple[str, ...]:
        return tuple(bare(NUMBERED.sub("", sentence)) for sentence in self.sentences)

    @cached_property
    def tokens(self) -> tuple[tuple[Token, ...], ...]:
        """Of each sentence."""
        return tuple(tuple(tokens(_OPENING.sub("", sentence))) for sentence in self.sentences)

    @cached_property
    def masks(self) -> tuple[list[str], ...]:
        return tuple([token.mask for token in sentence] for sentence in self.tokens)

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        found: list[Phrase] = []
        above: frozenset[str] = frozenset()
        for sentence in self.sentences:
            governing = above
            conditional = bool(_CONDITION.search(sentence))
            for text in split_phrases(sentence):
                own = duties_of(text)
                governing = own or governing
                found.append(Phrase(text, content(text), governing, sentence, conditional))
            if sentence.endswith(("：", ":")):
                above = governing
        return tuple(found)

    @cached_property
    def duties(self) -> frozenset[str]:
        return frozenset(duty for phrase in self.phrases for duty in phrase.duties)

    @cached_property
    def subjects(self) -> frozenset[str]:
        return named(self.text)

    @cached_property
    def numbers(self) -> tuple[Stated, ...]:
        return (*(s for sentence in self.sentences for s in stated(sentence)), *self._cells())

    def _cells(self) -> Iterator[Stated]:
        """Bare numbers of a table's rows, with the unit and the words of their column's head."""
        head: list[str] = []
        for line in filter(_ROW.search, self.text.splitlines()):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not head:
                head = cells
                continue
            for column, cell in list(zip(head, cells, strict=False))[1:]:
                if unit := _UNIT_OF_COLUMN.search(column):
                    yield from stated(f"{cells[0]}{column[: unit.start()]}：{cell}{unit[1]}")

    @cached_property
    def periods(self) -> frozenset[str]:
        return frozenset(t.value for sentence in self.tokens for t in sentence if t.kind == "period")


_CONDITION = re.compile(
    r"除|未|非经|没有|后|时|前|经|如|若|的，|方可|方能|方准|才能|[Ee]xcept|[Uu]nless|[Uu]ntil|\bif\b|\bwhen\b|without"
)


def split_phrases(sentence: str) -> list[str]:
    return [p for p in _PHRASE.findall(sentence) if p.strip()]


def duties_of(text: str) -> frozenset[str]:
    return frozenset(token.value for token in tokens(text) if token.kind == "duty")


# 不得小于 0.8 m 和 1.8 m bounds both.
_JOINED = re.compile(r"[^，,。；;]{0,8}(?:和|与|及|、|and|or)[^，,。；;]{0,8}")
_LIMIT = re.compile(
    r"(?P<up>最小|最低|最少|至少|下限|不[得应能]*(?:小于|低于|少于))|(?P<down>最大|最高|最多|最长|上限|至多|不[得应能]*(?:超过|大于|高于|多于))"
)


def stated(sentence: str) -> list[Stated]:
    """The numbers of a sentence with their words; `direction` is what words further off say of the limit."""
    hidden = hide_names(sentence)
    found = numbers(hidden)
    out: list[Stated] = []
    for i, quantity in enumerate(found):
        begin = found[i - 1].close if i else 0
        end = found[i + 1].begin if i + 1 < len(found) else len(sentence)
        before = sentence[begin : quantity.begin]
        limits = list(_LIMIT.finditer(plain(before)[-16:]))
        direction = bool(limits[-1]["up"]) if limits else None
        after = re.split(r"[。；;\n]", sentence[quantity.close : end])[0]
        what = subject(before, after, *(one.subject for one in out[-1:]))
        if direction is None and i and _JOINED.fullmatch(before) and (first := found[i - 1].comparator):
            direction = first.upward
        period = next((t.value for t in reversed(list(tokens(before))) if t.kind == "period"), "")
        out.append(Stated(quantity, before, after, sentence, direction, what, period))
    return out


def source_of(evidence: Evidence) -> Source:
    return _source(
        evidence.document,
        evidence.clause,
        evidence.edition,
        evidence.edition_id,
        evidence.heading_path,
        evidence.text,
    )


@lru_cache(maxsize=256)
def _source(
    title: str, clause: str, edition: str, edition_id: str, headings: tuple[str, ...], text: str
) -> Source:
    return Source(title, clause, edition, edition_id, headings, without_orders(text))
