"""An answer judged: sentence by sentence, and check by check."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answers import Check
from assistant.grounding.alignment import check_alignment
from assistant.grounding.citing import check, check_citations
from assistant.grounding.conditions import check_conditions
from assistant.grounding.cut import check_cut
from assistant.grounding.digits import check_digits
from assistant.grounding.duties import check_answers, check_duties, check_exceptions
from assistant.grounding.exchanged import check_exchanged
from assistant.grounding.names import bare
from assistant.grounding.naming import check_names
from assistant.grounding.numbers import check_numbers
from assistant.grounding.orders import orders
from assistant.grounding.quotes import elided, quotations, verbatim
from assistant.grounding.reasons import reason
from assistant.grounding.sentences import MARK, Sentence, sentences
from assistant.grounding.situations import check_situations
from assistant.grounding.sources import Source, source_of, stated
from assistant.grounding.unprovable import (
    check_absence,
    check_echo,
    check_language,
    check_related,
    check_strange,
)
from assistant.grounding.verbatim import stands
from knowledge.clauses import Citation, Edition, Evidence
from knowledge.structure import numerals

_ORDER = (
    "clauses_retrieved",
    "quotes_verbatim",
    "numbers_in_clause",
    "comparators_match",
    "polarity_matches",
    "language_matches",
    "titles_right",
    "clause_numbers_right",
    "sentences_cited",
    "absence_not_claimed",
    "edition_in_force",
    "source_words_confirmed",
    "source_gives_no_orders",
)
_LABELS = re.compile(
    rf"《[^《》]*》|第[{numerals.CHINESE}\d]+[编章节条款项](?:之[{numerals.CHINESE}\d]+)?|附录[a-z\d]*|[表图§][\d.()\-]+"
)
_NAMELESS = 3  # letters beside its names that a line of sources may have
_MARKED = {"zh": "（未核实：{why}）", "en": " (unverified: {why})"}
_FEW = 8  # signs
_SHOWN = 30  # signs of a sentence by which a check's detail names it
_REASONS = 2  # shown behind a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A sentence with the numbers of the clauses it rests on, the numbers it states, and why it failed."""

    text: str
    marks: tuple[int, ...]
    numbers: tuple[str, ...]
    problems: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The text with what failed marked in it, the checks one by one, and each sentence as judged."""

    text: str
    checks: tuple[Check, ...]
    sentences: tuple[Judged, ...] = ()

    @property
    def passed(self) -> bool:
        return all(check.passed for check in self.checks)


def verify(
    text: str,
    citations: Sequence[Citation],
    evidence: Sequence[Evidence],
    editions: Sequence[Edition],
    *,
    as_of: date | None = None,
    language: str = "zh",
    question: str = "",
) -> Verdict:
    """Check `text` against the clauses it cites; sentences that fail are marked 未核实 and why.

    A line that only leads over (…：) may repeat words of `question` in quotation marks: they claim nothing.
    """
    shown = {item.clause_id: item for item in evidence}
    cited = [source_of(shown[c.clause_id]) if c.clause_id in shown else None for c in citations]
    known = {edition.id: edition for edition in editions}
    found = list(sentences(text))
    told = ""
    for i, sentence in enumerate(found):
        if not sentence.repeats(question):
            _judge(sentence, told, found[i + 1 :], cited, known, language, question)
        told += sentence.text
    _judge_quotations(found, cited, question, language)
    of_citations = check_citations(citations, shown, editions, as_of)
    return Verdict(
        text="".join(_marked(sentence, language) for sentence in found),
        checks=tuple(_combined(name, found, of_citations) for name in _ORDER),
        sentences=tuple(_judged(sentence) for sentence in found if sentence.text),
    )


def _judge(
    sentence: Sentence,
    told: str,
    following: Sequence[Sentence],
    cited: Sequence[Source | None],
    editions: Mapping[str, Edition],
    language: str,
    question: str,
) -> None:
    if not sentence.text:
        return
    sources = _sources(sentence.marks, cited)
    for mark in sentence.marks:
        if not sentence.inherited and not _sources((mark,), cited):
            sentence.fail("sentences_cited", reason("nowhere", language, said=f"[{mark}]"))
    for lookalike in sentence.lookalikes:
        if not any(lookalike.strip() in source.text for source in sources):
            sentence.fail("sentences_cited", reason("lookalike", language, said=lookalike.strip()))
    if orders(sentence.text):
        sentence.fail("source_gives_no_orders", reason("order", language))
    if sentence.uncovered:
        return
    everything = [source for source in cited if source]
    names = sources or everything
    if sentence.names_source:
        names = everything
        if _beyond_names(sentence.text, everything):
            sentence.fail("sentences_cited", reason("uncited", language))
    body = sentence.body
    for name, why in check_names(sentence.text, names, editions, language):
        if name != "titles_right" or not stands(body, sources):
            sentence.fail(name, why)
    proving = sources or (everything if not sentence.claims else ())
    problems = _said(sentence, body, told, following, proving, language, question)
    if len(segments := sentence.segments) > 1:
        for words, marks in segments:
            problems += check_numbers(words, _sources(marks, cited), language)
    for name, why in problems:
        sentence.fail(name, why)


def _beyond_names(line: str, cited: Sequence[Source]) -> bool:
    """Whether a line that should name clauses says more than their names."""
    rest = bare(re.sub(r"^[^:：]*[:：]", "", line))
    for source in cited:
        rest = rest.replace(bare(f"《{source.title}》{source.clause}"), "")
    return len(re.findall(r"[^\W\d]", _LABELS.sub("", rest))) > _NAMELESS


def _said(
    sentence: Sentence,
    body: str,
    told: str,
    following: Sequence[Sentence],
    sources: Sequence[Source],
    language: str,
    question: str,
) -> list[tuple[str, str]]:
    """What is wrong with the words of a sentence."""
    numbers = stated(body)
    sentence.numbers = tuple(number.printed for number in numbers)
    if sentence.names_source:
        body = body.partition("》")[2] if not numbers else body
    if not sources:
        if sentence.claims:
            return [("sentences_cited", reason("uncited", language))]
        return list(check_numbers(body, sources, language)) if numbers else []
    if (problems := check_answers(body, following, sources, language)) is not None:
        return problems
    cut = list(check_cut(body, told, sources, language))
    if cut or stands(body, sources):
        return cut
    aligned = check_alignment(body, sources, language)
    problems = list(aligned.problems) if aligned else []
    if not problems:
        problems += check_numbers(body, sources, language)
        if aligned is None or aligned.added:
            problems += check_duties(body, sources, language)
    problems += check_digits(body, sources, language)
    problems += check_conditions(body, sources, language)
    problems += check_exceptions(body, sources, language)
    problems += check_absence(body, sources, language)
    problems += check_situations(body, sources, language)
    if lost := elided(body, sources):
        problems.append(("quotes_verbatim", reason("lost", language, source=_short(lost))))
    if not problems:
        problems += check_exchanged(body, question, sources, language)
        problems += check_strange(body, sources, language)
    if sentence.claims:
        problems += check_echo(body, question, language)
        problems += check_language(body, sources, language)
    # A few words under a mark (没事。[1]) have no number or duty to be held against.
    if aligned is None and sentence.claims and (sentence.inherited or len(body) <= _FEW):
        problems += check_related(body, sources, language)
    return problems


def _judge_quotations(
    found: Sequence[Sentence], cited: Sequence[Source | None], question: str, language: str
) -> None:
    """Quotations may run over several sentences; the marks of the last stand for them."""
    text = "".join(MARK.sub("", s.written) for s in found)
    ends: list[int] = []
    for sentence in found:
        ends.append((ends[-1] if ends else 0) + len(MARK.sub("", sentence.written)))
    for _, end, words in quotations(text):
        sentence = next(s for s, last in zip(found, ends, strict=True) if end <= last)
        if sentence.uncovered or sentence.repeats(question):
            continue
        sources = _sources(sentence.marks, cited)
        if lost := elided(words, sources):
            sentence.fail("quotes_verbatim", reason("lost", language, source=_short(lost)))
        elif not verbatim(words, sources):
            sentence.fail("quotes_verbatim", reason("quote", language, said=_short(words)))


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def _sources(marks: Sequence[int], cited: Sequence[Source | None]) -> list[Source]:
    return [source for n in marks if 1 <= n <= len(cited) and (source := cited[n - 1])]


def _marked(sentence: Sentence, language: str) -> str:
    if not sentence.problems:
        return sentence.written
    why = "；" if language == "zh" else "; "
    # A bracket within would end the remark early for whoever looks for its end.
    reasons = why.join(dict.fromkeys(r for _, r in sentence.problems[:_REASONS]))
    reasons = reasons.translate({ord(c): None for c in "\n（）()"})
    words = sentence.written.rstrip()
    return words + _MARKED[language].format(why=MARK.sub("", reasons)) + sentence.written[len(words) :]


def _combined(name: str, found: Sequence[Sentence], of_citations: Mapping[str, Check]) -> Check:
    failures = [f"{s.text[:_SHOWN]}：{why}" for s in found for failed, why in s.problems if failed == name]
    base = of_citations.get(name)
    if base is None or base.passed:
        return check(name, failures)
    return check(name, [base.detail, *failures])


def _judged(sentence: Sentence) -> Judged:
    return Judged(
        text=sentence.text,
        marks=sentence.marks,
        numbers=sentence.numbers,
        problems=tuple(Check(check=name, passed=False, detail=why) for name, why in sentence.problems),
    )
