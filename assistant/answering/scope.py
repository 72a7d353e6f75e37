"""Questions that no clause can answer, told by rule: each with where to look instead."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clauses import Edition, Evidence
from knowledge.retrieval import Scope
from knowledge.retrieval.lookup import named
from knowledge.structure import numerals
from knowledge.titles import mentions

_TITLED = re.compile(r"《([^》]{2,60})》")
_GREETING = re.compile(
    r"^\W*(?:你好|您好|在吗|早上好|晚上好|谢谢|多谢|辛苦了|再见|拜拜|哈哈|hi|hello|thanks?)\W*(?:啊|呀|了|你)?\W*$|"
    r"你是谁|你叫什么|[讲说]个.{0,6}笑话|唱首歌|写首诗|天气(?:怎么样|如何|预报)|(?:炒|做)(?:个|一)?菜|菜谱|彩票|股票|足球|电影|明星",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"工资|薪水|奖金发|[夜加]班费|津贴|补贴发|多少钱|什么价|价格|报价|单价|哪个牌子|什么牌子|哪家(?:公司|厂)|在哪买|怎么买|食堂|班车|宿舍"
)
_OWN = re.compile(
    r"(?:我们|咱们?|我|本|俺们?|你们)(?:这个|这)?(?:矿|队|班|工区|厂)(?:的)?.{0,12}(?:是谁|叫什么|电话|手机|今天|现在|昨天|目前|几个人|多少人|哪天)|"
    r"(?:今天|现在|昨天|这个月|目前).{0,12}(?:是谁|谁值班|谁带班|多少度|浓度是多少|产量)|(?:电话|手机|微信)号?(?:是|码)?(?:多少|几|啥)|叫(?:啥|什么)名"
)
_NAMING = 5  # clauses, best first, that may name the document themselves


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfScope:
    """Why a question is not answered, in both languages."""

    rule: str
    zh: str
    en: str


def out_of_scope(question: str) -> OutOfScope | None:
    """What needs no search to be refused; None where `question` may be searched for."""
    if _GREETING.search(question):
        return OutOfScope(
            rule="chit-chat",
            zh="我只回答矿山安全规程和制度方面的问题，每句话都附条款。可以这样问：采煤工作面瓦斯到多少要停止作业？",
            en="I answer questions on mine-safety rules only, each sentence with its clause. "
            "Try: at what methane level must work at the face stop?",
        )
    if _MONEY.search(question) or _OWN.search(question):
        return OutOfScope(
            rule="not in regulations",
            zh="这类信息（本矿的人员、电话、实时数据、价格、待遇）不在规程制度里，请问矿调度室或主管科室。",
            en="Such facts (this mine's people, phones, live readings, prices, pay) are not in regulations. "
            "Ask the control room or the department in charge.",
        )
    return None


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
    for title in _TITLED.findall(question):
        known = any(
            title in e.document.title or e.document.title in title or mentions(title, e.document.title)
            for e in editions
        )
        if not known and not any(title in e.text for e in evidence[:_NAMING]):
            return str(title)
    return None
