"""The answer without a language model: the very sentences that answer, word for word.

It reads as an answer: the direct sentence first, then the clause it stands in, then what else applies.
Nothing is written but quotations and the words that introduce them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Status
from knowledge import tokens
from knowledge.clauses import Citation, Evidence, Remark
from knowledge.provisions import language_of
from knowledge.retrieval import Closest
from knowledge.retrieval.lookup import named
from knowledge.structure import numerals

CLAUSES = 5  # found, whose sentences and whose neighbours' compete
_ALSO = 2  # other clauses shown after the first
_WHOLE = 450  # characters of a clause that is shown whole under its sentence
_NEAR_ENOUGH = 1.2  # score below the best at which a sentence still counts as applying

_ASKS_AMOUNT = re.compile(
    r"多少|几[个人米次天年小时分]|多[长大高宽深远久快重]|第几|不得?超过|限值|浓度|how (?:much|many|long|far|often)",
    re.I,
)
_ASKS_LIST = re.compile(
    r"哪些|哪几|什么(?:要求|规定|条件|措施|内容|职责|程序|步骤)|有何|包括|应当?遵守|"
    r"怎么(?:办|做|处理)|如何|步骤|流程|what (?:are|must)|which",
    re.I,
)
_OPENING = re.compile(
    r"^\s*(?:第[零〇一二三四五六七八九十百千\d]+条|§?\s*\d+(?:\.\d+)+|[（(][一二三四五六七八九十\d]+[）)]|"
    r"\d+[)）.、]|[a-z][)）]|[一二三四五六七八九十]+、)\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before it is checked; `[n]` in `text` is `citations[n - 1]`."""

    status: Status
    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    evidence: Evidence
    text: str
    score: float
    cosine: float | None


def compose(question: str, evidence: Sequence[Evidence], closest: Sequence[Closest]) -> Draft:
    """Quote what answers `question`. `closest` are the sentence groups of `evidence` with their nearness."""
    sentences = _ranked(question, evidence, closest)
    if not sentences:
        return refuse(question)
    if evidence[0].confirmed or numerals.normal(evidence[0].clause) in named(question, ()).labels:
        return _whole_clause(question, evidence[0])
    best = sentences[0]
    confidence = _confidence(question, sentences)
    if confidence is Status.REFUSED:
        return refuse(question)
    also = _also(best, sentences)
    words = _WORDS[language_of(question)]
    lines = [] if confidence is Status.ANSWERED else [words["partial"]]
    lead = _plain(best.text)
    lines.append(f"{_flat(lead)}[1]")
    lines.append(words["source"].format(title=best.evidence.title))
    citations = [cite(best.evidence, lead)]
    if rest := _rest_of_clause(question, best):
        lines.append(rest + "[1]")
        citations[0] = cite(best.evidence, best.evidence.text)
    if also:
        lines.append(words["also"])
    for sentence in also:
        quote = _plain(sentence.text)
        citations.append(cite(sentence.evidence, quote))
        lines.append(f"- {sentence.evidence.title}：{_flat(quote)}[{len(citations)}]")
    return Draft(status=confidence, text="\n\n".join(lines), citations=tuple(citations))


def _whole_clause(question: str, asked_for: Evidence) -> Draft:
    """A clause that was asked for by its number is the answer, all of it."""
    source = _WORDS[language_of(question)]["source"].format(title=asked_for.title)
    text = f"{_lines(asked_for.text)}[1]\n\n{source}"
    return Draft(status=Status.ANSWERED, text=text, citations=(cite(asked_for, asked_for.text),))


def refuse(question: str) -> Draft:
    """Nothing fits: say so, and where to look."""
    return Draft(status=Status.REFUSED, text=_WORDS[language_of(question)]["refused"])


def cite(evidence: Evidence, quote: str) -> Citation:
    """A citation of words that stand in the evidence."""
    return Citation(
        document=evidence.document,
        edition=evidence.edition,
        clause=evidence.clause,
        clause_id=evidence.clause_id,
        quote=quote,
        page=evidence.page,
        remarks=tuple(r for r in evidence.remarks if _concerns(r, quote)),
    )


def _concerns(remark: Remark, quote: str) -> bool:
    """Whether the words of `remark` lie in the quote, or hold it."""
    words = "".join((remark.reads or remark.found).split())
    quoted = "".join(quote.split())
    return words in quoted or quoted in words


_WORDS = {
    "zh": {
        "partial": "没有找到直接回答这个问题的条款，最接近的规定是：",
        "source": "依据：{title}",
        "also": "还适用：",
        "refused": "知识库里没有找到能回答这个问题的条款，不作回答。"
        "可以换个说法再问，或在“法规库”上传相关规程、标准、本矿制度。",
    },
    "en": {
        "partial": "No clause answers this directly. The closest rule is:",
        "source": "Source: {title}",
        "also": "Also applies:",
        "refused": "No clause in the library answers this, so no answer is given. "
        "Put it in other words, or upload the regulation, standard or mine rule that covers it.",
    },
}


def _ranked(question: str, evidence: Sequence[Evidence], closest: Sequence[Closest]) -> list[_Sentence]:
    wanted = {*tokens.pairs(question), *tokens.units(question)}
    asks_amount = bool(_ASKS_AMOUNT.search(question))
    out = []
    for item in closest:
        if len(_plain(item.text)) < 6:
            continue
        source = evidence[item.evidence]
        have = {*tokens.pairs(item.text), *tokens.units(item.text)}
        coverage = len(wanted & have) / (len(wanted) or 1)
        amount = (
            1.0 if asks_amount and re.search(r"\d|[一二两三四五六七八九十]+[个名次天年]", item.text) else 0.0
        )
        # Weights measured on questions with known answers; the cosine of this encoder moves little.
        score = 50 * (item.cosine or 0.0) + 1.5 * coverage + amount + 0.25 * source.score
        out.append(_Sentence(evidence=source, text=item.text, score=score, cosine=item.cosine))
    return sorted(out, key=lambda s: -s.score)


def _confidence(question: str, sentences: Sequence[_Sentence]) -> Status:
    """Whether the sentences answer, come close, or have nothing to do with the question."""
    nearest = max((s.cosine for s in sentences if s.cosine is not None), default=None)
    if nearest is None:
        # A pair of characters is a word; in English a unit is one.
        split = tokens.pairs if language_of(question) == "zh" else tokens.units
        covered = set(split(question)) & set(split(sentences[0].evidence.text))
        return Status.PARTIAL if len(covered) >= 2 else Status.REFUSED
    if language_of(question) == "en" or nearest >= ANSWERED_FROM:
        return Status.ANSWERED
    return Status.PARTIAL if nearest >= PARTIAL_FROM else Status.REFUSED


# Cosine of the nearest sentence, offline encoder, Chinese; set on the development questions. Below
# PARTIAL_FROM lie 0.3 of the unanswerable ones and hardly any other; miners' speech lies no nearer to its
# clause than a question on another trade does, so between the two only leads are given.
ANSWERED_FROM = 0.898
PARTIAL_FROM = 0.880


def _also(best: _Sentence, sentences: Sequence[_Sentence]) -> list[_Sentence]:
    """The best sentence of each further clause that is near enough and says something else."""
    out: list[_Sentence] = []
    seen = {best.evidence.clause_id}
    for sentence in sentences:
        if len(out) == _ALSO or sentence.score < best.score - _NEAR_ENOUGH:
            break
        if sentence.evidence.clause_id not in seen:
            seen.add(sentence.evidence.clause_id)
            out.append(sentence)
    return out


def _rest_of_clause(question: str, best: _Sentence) -> str:
    """The whole clause where the sentence is not all of it: a list must never be shown in part."""
    text = best.evidence.text
    limit = 2 * _WHOLE if _ASKS_LIST.search(question) else _WHOLE
    if len(text) > limit or len(_flat(text)) <= len(_flat(best.text)) + 12:
        return ""
    return _lines(text)


def _lines(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _plain(text: str) -> str:
    """Without the clause number it opens with: the citation carries that."""
    return _OPENING.sub("", _OPENING.sub("", text.strip())).strip()


def _flat(text: str) -> str:
    return re.sub(r"(?<=[\u3000-\uffef])\s+(?=[\u3000-\uffef])", "", " ".join(text.split()))
