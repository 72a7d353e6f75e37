"""A document that a question asks for and the library lacks."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.answering.scope.lists import lines
from assistant.answering.scope.reason import OutOfScope
from knowledge.clauses import Edition, Evidence
from knowledge.retrieval import Scope
from knowledge.titles import core, names, nicknamed, numbers

_TITLED = re.compile(r"《([^》]{2,60})》")
_NUMBERED = re.compile(
    r"(?<![A-Za-z])(?:GBZ?|AQ|MT|KA|NB|DL|HG|JB|SY|YD|JGJ|TSG|CJJ)(?:\s*/\s*[TZ])?\s*\d{2,6}(?!\d)(?:\s*[-—–]\s*\d{4})?|"
    r"(?<!\d)\d{2}\s*CFR(?![A-Za-z])|(?<![A-Za-z])(?:ISO|IEC)\s*\d{3,5}",
    re.IGNORECASE,
)
# What people also call the rules as a whole: absent only where one of its clauses is asked for by number.
_GENERIC = re.compile(r"(?<!金属非金属矿山)煤矿安全规程(?=》?(?:\s*(?:20\d\d)?版?)?[里中的]?第)")
_MENTIONED = re.compile(r"(?:按照?|根据|依据|依照|照|符合|合乎|遵守|违反|执行|满足|参照|达到)\s*《?$")
_CONTENT = re.compile(
    r"》?\s*(?:[（(].{1,8}[）)])?的?(?:第|里|中|对|把|将|上|关于|怎|咋|规定|要求|列|说|讲|写|是|哪|几|多少|什么|内容|适用|明确|有)|"
    r"》?\s*[\d§]"
)
_ARTICLE = re.compile(r"》?\s*第[^，,。？?]{1,8}条")
_NAMING = 5  # clauses, best first, that may name the document themselves
_SAME = 0.7  # share of the longer of two titles from which one that holds the other is the same


def unknown_source(
    question: str, editions: Sequence[Edition], evidence: Sequence[Evidence]
) -> OutOfScope | None:
    """A document that the question asks for and the library lacks, told after the search.

    A title alone does not refuse: "what must be done to meet 《…》" is answered by a clause that names it.
    """
    for title, start, end in _named(question, editions):
        if any(_is(title, edition) for edition in editions):
            continue
        if not _own_content(question, start, end) and _names_it(evidence, title):
            continue
        return OutOfScope(
            rule="absent document",
            zh=f"知识库里没有《{title}》，不能回答它的内容。请在“法规库”上传该文件后再问。",
            en=f"《{title}》 is not in the library, so its content cannot be told. Upload it on the library page.",
        )
    return None


def nothing_within(asked: Scope) -> OutOfScope:
    """The part of the library that was asked holds nothing on the question."""
    return OutOfScope(
        rule="nothing within",
        zh=f"所选范围（{asked.described('zh')}）内没有找到依据。请放宽范围再问。",
        en=f"No evidence in this scope ({asked.described('en')}). Widen the scope and ask again.",
    )


def _named(question: str, editions: Sequence[Edition]) -> Iterator[tuple[str, int, int]]:
    """Titles and numbers of documents in `question`, each with where it stands."""
    covered: list[tuple[int, int]] = []
    for found in _TITLED.finditer(question):
        # The number beside a title is that of the same document.
        beside = _NUMBERED.match(question, found.end())
        covered.append((found.start(), beside.end() if beside else found.end()))
        yield found[1], found.start(1), found.end(1)
    patterns = [_laws(), _GENERIC]
    # A number beside the title of a document that is here names that document.
    if not any(names(question, edition) for edition in editions):
        patterns.append(_NUMBERED)
    for pattern in patterns:
        for found in pattern.finditer(question):
            if not any(start <= found.start() and found.end() <= end for start, end in covered):
                yield found[0], found.start(), found.end()


def _names_it(evidence: Sequence[Evidence], title: str) -> bool:
    plain = "".join(title.split())
    return any(plain in "".join(item.text.split()) for item in evidence[:_NAMING])


def _own_content(question: str, start: int, end: int) -> bool:
    """Whether what the document at this place says is asked for, rather than what it calls for elsewhere."""
    if _ARTICLE.match(question, end):
        return True
    return bool(_CONTENT.match(question, end)) and not _MENTIONED.search(question[:start])


def _is(title: str, edition: Edition) -> bool:
    """Whether `title`, or a number such as AQ 1095, is what people call the document of `edition`."""
    own = edition.document.title
    called = _squeezed(own + edition.source_name + edition.number)
    if _squeezed(title) in called or _squeezed(own) in _squeezed(title):
        return True
    if numbers(title) and names(title, edition):
        return True
    shorter, longer = sorted((core(title), core(own)), key=len)
    if shorter == longer or (shorter in longer and len(shorter) >= _SAME * len(longer)):
        return True
    return nicknamed(title, own) and core(title)[-2:] == core(own)[-2:]


@cache
def _laws() -> re.Pattern[str]:
    longest_first = "|".join(sorted(set(lines("laws.txt")), key=lambda name: (-len(name), name)))
    # 劳动法 is no part of 劳动法律, nor 水法 of 喷水法.
    return re.compile(rf"(?<![喷洒供排放注探堵防治下用节])(?:{longest_first})(?![律规院官子兰定国])")


def _squeezed(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if c.isalnum()).lower()
