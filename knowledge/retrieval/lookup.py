"""Clause numbers that a question names: "防突细则第三十条说了什么" goes straight there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clauses import Edition
from knowledge.structure import numerals
from knowledge.titles import mentions, names

_ARTICLE = re.compile(
    rf"第\s*([{numerals.CHINESE}0-9０-９\s]{{1,9}})\s*条(?:\s*之\s*([{numerals.CHINESE}]))?"
)
# Said without 第, after the name of a document or alone: 规程30条怎么说. Thirty clauses of anything are not meant.
_SPOKEN = re.compile(
    rf"(?:(?<=[程则范定法例准》])|(?<=[程则范定法例准》][的里中])|^)\s*([{numerals.CHINESE}0-9]{{1,6}})\s*条"
    r"(?=\s*(?:$|[，,？?]|怎么|咋|说|规定|讲|写|内容|是|的内容|要求))"
)
_SECTION = re.compile(r"(?<![\d.A-Za-z])(\d{1,2}(?:\.\d{1,3}){1,5})(?![\d.%％]|\s*[%％a-zA-Zμ°℃倍米吨元个])")
# Where the word stands before it, what follows is no unit: "section 5.3.2 says".
_WORDED = re.compile(r"(?:section|clause|paragraph)\s+(\d{1,3}(?:\.\d{1,3})+)", re.IGNORECASE)
_CFR = re.compile(r"§\s*(\d+(?:\.\d+)*(?:-\d+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Normalised labels, as ids end in them, and the editions the question names (none: not said)."""

    labels: tuple[str, ...]
    editions: tuple[str, ...]


def named(question: str, editions: Sequence[Edition]) -> Named:
    """The clauses that `question` names by number, and the documents it names by title."""
    labels = []
    for number, sub in _ARTICLE.findall(question):
        value = numerals.parse(number)
        if value:
            labels.append(numerals.normal(f"第{value}条" + (f"之{sub}" if sub else "")))
    for number in _SPOKEN.findall(question):
        value = numerals.parse(number)
        if value:
            labels.append(numerals.normal(f"第{value}条"))
    labels += [number for number in _WORDED.findall(question) if number not in labels]
    labels += [number for number in _SECTION.findall(question) if number not in labels]
    labels += [f"§ {number}" for number in _CFR.findall(question)]
    return Named(
        labels=tuple(labels),
        editions=tuple(e.id for e in editions if mentions(question, e.document.title) or names(question, e)),
    )
