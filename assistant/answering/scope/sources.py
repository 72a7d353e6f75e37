"""A document or a clause that a question asks for and the library lacks."""

import re
from collections.abc import Sequence

from assistant.answering.scope.reason import OutOfScope
from knowledge.clauses import Edition, Evidence
from knowledge.retrieval import Scope
from knowledge.retrieval.lookup import named
from knowledge.structure import numerals
from knowledge.titles import mentions

_TITLED = re.compile(r"《([^》]{2,60})》")
# Laws and standards that people name without the brackets of a title.
_UNTITLED = re.compile(
    r"(?:安全生产法|职业病防治法|矿山安全法|矿产资源法|环境保护法|消防法|劳动法|劳动合同法|特种设备安全法|道路交通安全法|"
    r"突发事件应对法|工伤保险条例|生产安全事故报告和调查处理条例|民用爆炸物品安全管理条例|危险化学品安全管理条例|"
    r"建设工程安全生产管理条例|特种设备安全监察条例|金属非金属矿山安全规程|尾矿库安全规程)(?![律规])|"
    r"(?<![A-Za-z])(?:GB|AQ|MT|DL|HG|JGJ|TSG)(?:\s*/\s*T)?\s*\d{2,5}(?!\d)"
)
_ZEROTH = re.compile(r"第\s*[零〇0]\s*条")
_NAMING = 5  # clauses, best first, that may name the document themselves


def unknown_source(
    question: str, editions: Sequence[Edition], evidence: Sequence[Evidence]
) -> OutOfScope | None:
    """A document or a clause that the question asks for and the library lacks, told after the search.

    A title alone does not refuse: "what must be done to meet 《…》" is answered by a clause that names it.
    """
    if missing := _missing_title(question, editions, evidence):
        return OutOfScope(
            rule="absent document",
            zh=f"知识库里没有《{missing}》，不能回答它的内容。请在“法规库”上传该文件后再问。",
            en=f"《{missing}》 is not in the library, so its content cannot be told. Upload it on the library page.",
        )
    if _ZEROTH.search(question):
        return OutOfScope(
            rule="absent clause",
            zh="条号从第一条起，没有第零条。请核对条号，或在“法规库”打开该文件查看目录。",
            en="Clauses are numbered from one; there is none before. Check the number in the library.",
        )
    wanted = named(question, editions)
    if (
        not wanted.labels
        or not wanted.editions
        or any(numerals.normal(part.clause) in wanted.labels for e in evidence for part in e.parts)
    ):
        return None
    title = next(e.document.title for e in editions if e.id in wanted.editions)
    label = wanted.labels[0]
    return OutOfScope(
        rule="absent clause",
        zh=f"《{title}》里没有找到{label}。请核对条号，或在“法规库”打开该文件查看目录。",
        en=f"《{title}》 has no clause {label}. Check the number, or open the document in the library.",
    )


def nothing_within(asked: Scope) -> OutOfScope:
    """The part of the library that was asked holds nothing on the question."""
    return OutOfScope(
        rule="nothing within",
        zh=f"所选范围（{asked.described('zh')}）内没有找到依据。请放宽范围再问。",
        en=f"No evidence in this scope ({asked.described('en')}). Widen the scope and ask again.",
    )


def _missing_title(question: str, editions: Sequence[Edition], evidence: Sequence[Evidence]) -> str | None:
    # A number beside the title of a document that is here names that document.
    numbered = (
        [] if any(mentions(question, e.document.title) for e in editions) else _UNTITLED.findall(question)
    )
    for title in (*_TITLED.findall(question), *numbered):
        known = any(_is(title, e) for e in editions)
        if not known and not any(_squeezed(title) in _squeezed(e.text) for e in evidence[:_NAMING]):
            return str(title)
    return None


def _is(title: str, edition: Edition) -> bool:
    """Whether `title`, or a number such as AQ 1095, is what people call the document of `edition`."""
    own = edition.document.title
    names = _squeezed(own + edition.source_name)
    return _squeezed(title) in names or own in title or mentions(title, own)


def _squeezed(text: str) -> str:
    return "".join(text.split())
