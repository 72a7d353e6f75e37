"""The text of an answer as sentences, each with the marks that stand for it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant.grounding.tokens import tokens

MARK = re.compile(r"\[(\d{1,3})\]")
# An address ends where no sign of one follows, and not in a sign that may end a sentence.
_ADDRESS = r"(?:https?://|www\.)[!#-'*-;=?-Z\\^-z|~]*[#-&*+/-9=@-Z\\^-z|~-]"
_SENTENCE = re.compile(
    rf"(?:{_ADDRESS}|"
    r"[^。！？!?；;\n.]|\.(?!\s|$|\[))+(?:[。！？!?；;]+|\.(?=\s|$|\[))?[”’」』\"）)]*(?:[ \t]*\[\d{1,3}\])*[ \t]*|[^\n]|\n"
)
_SEGMENT = re.compile(r"((?:(?!\[\d{1,3}\]).)+)((?:\s*\[\d{1,3}\])+)", re.DOTALL)
_LEAD = re.compile(r"^\s*(?:[-*•·]\s+)?(?:《[^《》]*》[^：:，。；\s《》]{0,30}[：:])?\s*")
_SOURCE = ("依据：", "依据:", "Source:", "Sources:")
_UNCOVERED = ("未覆盖：", "未覆盖:", "Not covered:")
_ASKS = re.compile(
    r"是否|能否|可否|能不能|可不可以|行不行|多少|多[长大高远久]|几|怎么|怎样|如何|哪|何时|吗|什么|\b(?:whether|how|what|which|when)\b",
    re.I,
)
_CLOSEST = re.compile(r"没有找到直接回答|No clause (?:in the library )?answers", re.I)
_REPEATED = re.compile(r"“([^“”]+)”")
# Only these words lead over: whoever could end any sentence in a colon would escape every check.
_LEADS = re.compile(
    r"^[^，。；！？]{0,24}?(?:还适用|另外|关于|规定(?:是|如下|了)?|原文是|如下|包括|以下|步骤|要求(?:是)?|措施(?:有)?|条件(?:是|有)?|情形|情况|"
    r"限值(?:不同|有)?|内容|职责|分别(?:是|为)|有|不符合|已超出|下面这条[^，。；]{0,8})[：:]$"
    r"|^关于[：:]$|^问题里说的与条款不同，条款的规定是[：:]$|^条款不允许这样做，原文是[：:]$|^和下面[这各]条的限值相比，[^，。；]{0,6}[：:]$"
    r"|^没有说测的是什么气体，如果是甲烷（瓦斯），已超出下面这条的限值：$"
    r"|^(?:Also applies|On|The closest rule is|As follows|These are[^.;]{0,20}|"
    r"The (?:steps|rules|requirements|conditions|limits)[^.;]{0,30})\s*:$",
    re.IGNORECASE,
)
_GREETS = re.compile(r"(?:您好|你好|谢谢|Hello|Hi|Thanks)\W*", re.IGNORECASE)
_CLAIM = re.compile(r"[\d一二两三四五六七八九十]")
_ORDER = re.compile(r"必须|应当|严禁|不得|禁止|不准|可以|允许|不超过|\b(?:must|shall|may|can)\b", re.I)
# A model that writes 【1】 or [1](…) shows a mark that opens no clause.
_LOOKALIKE = re.compile(
    r"[［【〔⟦]\s*[\d１-９]{1,3}\s*[］】〕⟧]|\[\s*[１-９]{1,3}\s*\]|\[\[\d+|\[\d{1,3}\]\(|\[\^?\d{1,3}\^\]|\[\^\d{1,3}\]|\[\s+\d{1,3}\s*\]|\[\d{1,3}\s+\]"
    r"|(?<=[一-鿿。；，、！？”」）])\s?[¹²³⁴-⁹]+|[❶-❿](?=\s*[。；\n]|$)"
)


@dataclass(slots=True, kw_only=True)
class Sentence:
    """A sentence as written. `marks` are the numbers that stand for it: its own or, in a paragraph or a
    quoted list, those of the next sentence that has any (`inherited`).

    `problems` are what the checks found, as (check, reason), the words of the first being shown.
    """

    written: str
    marks: tuple[int, ...] = ()
    inherited: bool = False
    problems: list[tuple[str, str]] = field(default_factory=list)
    numbers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Without its marks, and without signs that nobody sees: they would part the digits of a number."""
        return "".join(c for c in MARK.sub("", self.written) if unicodedata.category(c) != "Cf").strip()

    @property
    def body(self) -> str:
        """Without what announces it: a list's dash, 《title》clause：."""
        return _LEAD.sub("", self.text)

    @property
    def segments(self) -> list[tuple[str, tuple[int, ...]]]:
        """What stands before each run of marks within it, with these marks: of two values, each has its own."""
        return [
            (found[1], tuple(int(n) for n in MARK.findall(found[2])))
            for found in _SEGMENT.finditer(self.written)
        ]

    @property
    def names_source(self) -> bool:
        """Whether it is a line that names the clauses of the answer, and no more."""
        return self.text.startswith(_SOURCE)

    @property
    def uncovered(self) -> bool:
        """Whether it says what is not answered. One that orders with numbers and asks nothing is a claim."""
        text = self.text
        asserts = _CLAIM.search(text) and _ORDER.search(text) and not _ASKS.search(text)
        return text.startswith(_UNCOVERED) and not asserts

    @property
    def announces(self) -> bool:
        """Whether it only leads over to what follows (还适用：)."""
        text = _REPEATED.sub("", self.text)
        return bool(_LEADS.search(text)) or bool(_CLOSEST.match(self.text))

    def repeats(self, question: str) -> bool:
        """Whether it leads over with words of the question and says nothing else that a clause must hold."""
        if not (question and self.announces):
            return False
        quoted = _REPEATED.findall(self.text)
        rest = _REPEATED.sub("", self.text)
        orders = any(token.kind in ("duty", "number") for token in tokens(rest))
        return bool(quoted) and not orders and all(words in question for words in quoted)

    @property
    def claims(self) -> bool:
        """Whether it says anything that a clause must hold."""
        if self.names_source or self.uncovered or self.announces or _GREETS.fullmatch(self.text):
            return False
        return (
            bool(re.search(r"[\u3400-\u9fff]{2,}|\w{6,}", self.body))
            or len(re.findall(r"[A-Za-z]+", self.body)) >= 3
            or any(token.kind in ("duty", "number") for token in tokens(self.body))
        )

    @property
    def lookalikes(self) -> list[str]:
        """What looks like a mark and is none."""
        return _LOOKALIKE.findall(self.written)

    def fail(self, check: str, reason: str) -> None:
        if (check, reason) not in self.problems:
            self.problems.append((check, reason))


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences in order; their `written` joined is `text` again."""
    for i, paragraph in enumerate(re.split(r"(\n\n)", text)):
        if i % 2:
            yield Sentence(written=paragraph)
        elif paragraph:
            yield from _of_paragraph(paragraph)


def _of_paragraph(paragraph: str) -> list[Sentence]:
    found: list[Sentence] = []
    # From the end: a mark stands for what is before it, up to the mark before.
    marks: tuple[int, ...] = ()
    for written in reversed(_SENTENCE.findall(paragraph)):
        own = tuple(dict.fromkeys(int(n) for n in MARK.findall(written)))
        marks = own or marks
        found.append(Sentence(written=written, marks=marks, inherited=not own and bool(marks)))
    return found[::-1]
