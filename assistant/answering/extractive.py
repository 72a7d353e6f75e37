"""The answer without a language model: the very sentences that answer, word for word.

It reads as an answer: yes or no where that is certain, the direct sentence, the clause it stands in, then
what else applies. Nothing is written but quotations and the words that introduce them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answering import asking, confidence, premise, readings
from assistant.answering.asking import Asking, YesNo
from assistant.answering.differing import Difference, conflicting, difference
from assistant.answering.governed import governed
from assistant.answering.sentences import Sentence, ranked
from assistant.answering.verdict import Duty, verdict
from assistant.answers import Status
from knowledge.clauses import Citation, Evidence, Remark
from knowledge.limits import Limit
from knowledge.provisions import language_of
from knowledge.retrieval import Nearness
from knowledge.retrieval.lookup import named
from knowledge.structure import numerals

_MARK = re.compile(r"\[(\d+)\]")
_FIRST = re.compile(r"。|\.\s")  # after the first sentence of a refusal
_ALSO = 3  # other clauses shown after the first
_NEAR_ENOUGH = 4.0  # score below the best at which a sentence still counts as applying
_WHOLE = 700  # characters of a clause that is shown whole under its sentence
_WHOLE_ALSO = 400  # the same of a clause that is shown after the first

_OPENING = re.compile(
    r"^\s*(?:第[零〇一二三四五六七八九十百千\d]+条|§?\s*\d+(?:\.\d+)+|[（(][一二三四五六七八九十\d]+[）)]|"
    r"\d+[)）.、]|[a-z][)）]|[一二三四五六七八九十]+、)\s*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An answer before it is checked; `[n]` in `text` is `citations[n - 1]`.

    `held` says that a value which the question states was held against the limit that leads.
    """

    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    held: bool = False


def compose(
    question: str, found: Sequence[Evidence], nearness: Nearness, limits: Sequence[Limit] = ()
) -> Draft:
    """Quote what answers `question`. `found` are the clauses, best first; `nearness` that of `competing(found)`;
    `limits` those of these clauses.
    """
    asked = asking.read(question)
    sentences = ranked(asked, found, nearness)
    if not sentences:
        return refuse(question)
    if found[0].confirmed or numerals.normal(found[0].clause) in named(question, ()).labels:
        return _whole_clause(question, found[0])
    status = confidence.status(question, asked, found, sentences, nearness)
    if status is Status.REFUSED:
        return refuse(question)
    return quote(question, asked, status, sentences, limits)


def quote(
    question: str,
    asked: Asking,
    status: Status,
    sentences: Sequence[Sentence],
    limits: Sequence[Limit] = (),
) -> Draft:
    """The answer of `sentences`, best first, none of which is refused; `status` says what it claims to be."""
    sentences = [replace(one, text=governed(one.text, one.evidence.text)) for one in sentences]
    best = sentences[0]
    language = language_of(question)
    words = _WORDS[language]
    answered = status is Status.ANSWERED
    own = [limit for limit in limits if limit.stands_in(best.evidence.clause_id)]
    held = readings.compared(question, best.text, own) if answered else ""
    opening = _opening(question, asked, sentences, held) if answered else words["partial"]
    lead, rest = _shown(best, asked, _WHOLE)
    lines = [opening] if opening else []
    lines += [f"{lead}[1]", source(best.evidence, language)]
    if rest:
        lines.append(rest + "[1]")
    citations = [cite(best.evidence, best.evidence.text if rest else _plain(best.text))]
    also = _also(best, sentences)
    if also:
        lines.append(words["also"])
    for sentence in also:
        citations.append(cite(sentence.evidence, _quoted(sentence)))
        lead, rest = _shown(sentence, asked, _WHOLE_ALSO)
        said = rest.removeprefix(sentence.evidence.clause).strip() or lead
        lines.append(f"- {sentence.evidence.title}：{said}[{len(citations)}]")
    shown = [(sentence.evidence, _plain(sentence.text)) for sentence in (best, *also)]
    differs = difference(shown) or conflicting([at for at, _ in shown], limits)
    if answered and differs is not None:
        lines.append(_differing(differs, language))
    return Draft(status=status, text="\n\n".join(lines), citations=tuple(citations), held=bool(held))


def _differing(found: Difference, language: str) -> str:
    words = _WORDS[language]
    one, other = f"{found.printed[0]}[{found.one + 1}]", f"{found.printed[1]}[{found.other + 1}]"
    line = words["differ"].format(one=one, other=other)
    if found.stricter is None:
        return line
    return line + words["stricter"].format(which=one if found.stricter == found.one else other)


def together(question: str, drafts: Sequence[tuple[str, Draft]]) -> Draft:
    """One answer of the answers to the parts of `question`; what has none is named as not covered."""
    words = _WORDS[language_of(question)]
    given = [(part, draft) for part, draft in drafts if draft.status is not Status.REFUSED]
    if not given:
        return refuse(question)
    lines: list[str] = []
    citations: list[Citation] = []
    for part, draft in given:
        lines += [words["part"].format(part=part), _marks_moved(draft.text, len(citations))]
        citations += draft.citations
    lines += [
        words["not covered"].format(part=part, why=_FIRST.split(draft.text)[0])
        for part, draft in drafts
        if draft.status is Status.REFUSED
    ]
    whole = len(given) == len(drafts) and all(draft.status is Status.ANSWERED for _, draft in given)
    status = Status.ANSWERED if whole else Status.PARTIAL
    return Draft(status=status, text="\n\n".join(lines), citations=tuple(citations))


def _marks_moved(text: str, by: int) -> str:
    return _MARK.sub(lambda mark: f"[{int(mark[1]) + by}]", text)


def source(evidence: Evidence, language: str = "zh") -> str:
    """The line that names where the answer stands."""
    return _WORDS[language]["source"].format(title=evidence.title)


def _whole_clause(question: str, asked_for: Evidence) -> Draft:
    """A clause that was asked for by its number is the answer, all of it."""
    text = f"{_lines(asked_for.text, asked_for.clause)}[1]\n\n{source(asked_for, language_of(question))}"
    return Draft(status=Status.ANSWERED, text=text, citations=(cite(asked_for, asked_for.text),))


def _opening(question: str, asked: Asking, sentences: Sequence[Sentence], held: str) -> str:
    """What is said before the clause is quoted: yes or no, how the reading stands to the limit (`held`), or that
    it is not as the question has it. Empty where none is certain.
    """
    if language_of(question) == "en":
        return ""
    best = sentences[0]
    own = [s.text for s in sentences if s.evidence.clause_id == best.evidence.clause_id]
    if asked.loaded:
        if other := premise.other_numbers(question, best.text):
            return f"问题里说的“{'”“'.join(other)}”与条款不同，条款的规定是："
        return "条款不允许这样做，原文是：" if premise.forbidden(question, own) else ""
    if held and not asked.value:
        return held
    found = verdict(question, asked.yes_no, own) if asked.yes_no else None
    if asked.yes_no is None or found is None:
        return ""
    if found.yes and asked.yes_no is YesNo.PERMITTED and _forbidden(question, best, sentences):
        return ""
    said = _SAID.get((asked.yes_no, found.yes, found.duty))
    return f"{said}[1]" if said else ""


def _forbidden(question: str, best: Sentence, sentences: Sequence[Sentence]) -> bool:
    """Whether any other clause found forbids what `best` is read to permit."""
    others = [s.text for s in sentences if s.evidence.clause_id != best.evidence.clause_id]
    told = (verdict(question, YesNo.PERMITTED, [text]) for text in others)
    return any(other is not None and other.duty is not Duty.PERMITTED for other in told)


_SAID = {
    (YesNo.PERMITTED, True, Duty.PERMITTED): "可以。",
    (YesNo.PERMITTED, False, Duty.PROHIBITED): "不可以。",
    (YesNo.PERMITTED, None, Duty.CONDITIONAL): "要满足条文写明的条件才可以。",
    (YesNo.OBLIGED, True, Duty.OBLIGED): "要，这是条文的要求。",
    (YesNo.OBLIGED, False, Duty.PROHIBITED): "不可以，条文禁止。",
    (YesNo.MAY_OMIT, False, Duty.OBLIGED): "不行，条文要求这样做。",
    (YesNo.FORBIDDEN, True, Duty.PROHIBITED): "是，条文禁止。",
    (YesNo.FORBIDDEN, False, Duty.PERMITTED): "不是，条文允许。",
}


def _also(best: Sentence, sentences: Sequence[Sentence]) -> list[Sentence]:
    """The best sentence of each further clause that says something else."""
    out: list[Sentence] = []
    seen = {best.evidence.clause_id}
    said = [_flat(best.evidence.text)]
    for sentence in sentences:
        if len(out) == _ALSO or sentence.score < best.score - _NEAR_ENOUGH:
            break
        flat = _flat(_plain(sentence.text))
        if sentence.evidence.clause_id in seen or any(flat in text for text in said):
            continue
        seen.add(sentence.evidence.clause_id)
        said.append(_flat(sentence.evidence.text))
        out.append(sentence)
    return out


def _shown(sentence: Sentence, asked: Asking, limit: int) -> tuple[str, str]:
    """What answers, and the clause around it: whole where it is short or a list is asked for, since a list
    must never be shown in part; else nothing more."""
    lead, text = _flat(_plain(sentence.text)), sentence.evidence.text
    if len(_flat(text)) <= len(lead) + 12:
        return lead, ""
    if len(text) <= (2 * limit if asked.a_list else limit):
        return lead, _lines(text, sentence.evidence.clause)
    return lead, ""


def _quoted(sentence: Sentence) -> str:
    return sentence.evidence.text if len(sentence.evidence.text) <= _WHOLE_ALSO else _plain(sentence.text)


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
        "differ": "不同文件的规定不一样：{one}，{other}。",
        "stricter": "其中较严的是{which}。",
        "part": "关于“{part}”：",
        "not covered": "未覆盖：{part}（{why}）",
        "refused": "知识库里没有找到能回答这个问题的条款，不作回答。"
        "可以换个说法再问，或在“法规库”上传相关规程、标准、本矿制度。",
    },
    "en": {
        "partial": "No clause answers this directly. The closest rule is:",
        "source": "Source: {title}",
        "also": "Also applies:",
        "differ": "Documents rule differently: {one}, {other}. ",
        "stricter": "The stricter one: {which}.",
        "part": "On “{part}”:",
        "not covered": "Not covered: {part} ({why})",
        "refused": "No clause in the library answers this, so no answer is given. "
        "Put it in other words, or upload the regulation, standard or mine rule that covers it.",
    },
}


def _lines(text: str, clause: str) -> str:
    """One line a line; sources that print the number of the clause before each of its items keep the first."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    rest = [line.removeprefix(clause).strip() or line for line in lines[1:]]
    return "\n".join([*lines[:1], *rest])


def _plain(text: str) -> str:
    """Without the clause number it opens with: the citation carries that."""
    return _OPENING.sub("", _OPENING.sub("", text.strip())).strip()


def _flat(text: str) -> str:
    return re.sub(r"(?<=[\u3000-\uffef])\s+(?=[\u3000-\uffef])", "", " ".join(text.split()))
