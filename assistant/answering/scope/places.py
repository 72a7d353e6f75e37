"""A clause that a question asks for by number and that its document, or every document, lacks."""

import re
from collections.abc import Callable, Sequence

from assistant.answering.scope.reason import OutOfScope
from knowledge.clauses import Edition, Evidence
from knowledge.retrieval.lookup import named
from knowledge.structure import numerals
from knowledge.titles import names

_ZEROTH = re.compile(r"第\s*[零〇0]\s*条")
_NUMERAL = rf"[{numerals.CHINESE}0-9]{{1,4}}"
_PARAGRAPH = re.compile(rf"条\s*(?:的)?第\s*({_NUMERAL})\s*款")
_ITEM = re.compile(
    rf"(?:条|款)\s*(?:的)?(?:第\s*(?P<said>{_NUMERAL})\s*项|[（(]\s*(?P<written>{_NUMERAL})\s*[）)]\s*项)"
)
_ITEM_LINE = re.compile(r"\s*[（(][^）)]{1,4}[）)]|\s*\d{1,2}\s*[.．、）)]")


def unknown_clause(
    question: str,
    editions: Sequence[Edition],
    evidence: Sequence[Evidence],
    has: Callable[[str], bool],
) -> OutOfScope | None:
    """The clause, or part of one, that `question` names by number and nobody has, told after the search.

    `editions` are those in force. `has` tells whether a clause of any document in force is labelled so.
    """
    if _ZEROTH.search(question):
        return OutOfScope(
            rule="absent clause",
            zh="条号从第一条起，没有第零条。请核对条号，或在“法规库”打开该文件查看目录。",
            en="Clauses are numbered from one; there is none before. Check the number in the library.",
        )
    wanted = named(question, editions)
    if not wanted.labels or not editions:
        return None
    # Nicknames are shared: one that is named in full is the one that is meant.
    within = [e.id for e in editions if names(question, e)] or list(wanted.editions)
    shown = [p for e in evidence for p in e.parts if numerals.normal(p.clause) in wanted.labels]
    shown = [part for part in shown if part.edition_id in within or not within]
    label = wanted.labels[0]
    if not shown:
        # Alone, 5.3.2 may be a value of something; an article is nothing else.
        if not within and (not label.startswith("第") or any(map(has, wanted.labels))):
            return None
        return _absent(label, within, editions)
    articles = [part for part in shown if part.clause.startswith("第")]
    if articles and all(_lacks(question, part.text) for part in articles):
        part = articles[0]
        return OutOfScope(
            rule="absent clause",
            zh=f"{part.title}没有所问的那一款或那一项。请打开该条核对款、项的序号。",
            en=f"{part.title} has no such paragraph or item. Open the clause and check its numbering.",
        )
    return None


def _absent(label: str, within: Sequence[str], editions: Sequence[Edition]) -> OutOfScope:
    if not within:
        return OutOfScope(
            rule="absent clause",
            zh=f"知识库里没有一部文件有{label}。请写出文件的名称，并核对条号。",
            en=f"No document in the library has a clause {label}. Name the document and check the number.",
        )
    title = next(e.document.title for e in editions if e.id in within)
    return OutOfScope(
        rule="absent clause",
        zh=f"《{title}》里没有找到{label}。请核对条号，或在“法规库”打开该文件查看目录。",
        en=f"《{title}》 has no clause {label}. Check the number, or open the document in the library.",
    )


def _lacks(question: str, text: str) -> bool:
    """Whether the article of this text has too few paragraphs, or no such item; in doubt it has them."""
    lines = [line for line in text.splitlines() if line.strip()]
    paragraph, item = _PARAGRAPH.search(question), _ITEM.search(question)
    if paragraph and (number := numerals.parse(paragraph[1])) is not None and number > len(lines):
        return True
    if not item or (number := numerals.parse(item["said"] or item["written"])) is None:
        return False
    # Each item may stand on a line of its own or within one.
    marks = sum(map(len, (_ITEM_LINE.findall(line) for line in lines)))
    return number > max(marks, len(lines) - 1)
