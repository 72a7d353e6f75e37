"""The checks that an answer must pass before it is shown as verified; the same for every model.

They read the answer as text and the evidence as the only truth: a model cannot talk its way past them.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answers import Check
from knowledge.clauses import Citation, Edition, Evidence, Remark

_MARK = re.compile(r"\[(\d{1,2})\]")
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?(?:\s*\[\d{1,2}\])*|\n")
_NUMBER = re.compile(
    r"(?<![A-Za-z\d.])\d+(?:\.\d+)*\s*(?:%|‰|℃|°|[a-wyz]{1,3}[23³²]?(?:/[a-wyz]{1,3}[23³²]?)?|[个名人台次天年月日米吨元倍分秒时度级类]|小时|分钟|以[上下])?"
)
_CLAUSE = re.compile(r"第[零〇一二三四五六七八九十百千\d]+条")
_SUSPECT = {
    "zh": "所引{words}疑为原文有误，还没有人核对；照此执行前请先对照原件。",
    "en": "Words cited look like an error of the source and nobody has confirmed them yet: {words}. "
    "Check the original first.",
}
UNVERIFIED = {"zh": "（未核实）", "en": " (unverified)"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The text with what failed marked in it, and the checks one by one."""

    text: str
    checks: tuple[Check, ...]

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
) -> Verdict:
    """Check `text` against the clauses it cites; sentences that fail are marked 未核实."""
    shown = {item.clause_id: item for item in evidence}
    marked, unsupported, uncited = _mark(text, citations, shown, language)
    in_force = {edition.id for edition in editions if edition.in_force(as_of or date.today())}
    strangers = [c.clause for c in citations if c.clause_id not in shown]
    misquoted = [c.clause for c in citations if not _quoted(c, shown)]
    outdated = [
        c.clause for c in citations if c.clause_id in shown and shown[c.clause_id].edition_id not in in_force
    ]
    checks = (
        _check("clauses_retrieved", strangers),
        _check("quotes_verbatim", misquoted),
        _check("numbers_in_clause", unsupported),
        _check("sentences_cited", uncited),
        _check("edition_in_force", outdated),
        _check("source_words_confirmed", [f"{c.clause}“{r.found}”" for c, r in _suspect(citations)]),
    )
    return Verdict(text=marked, checks=checks)


def suspect_notice(citations: Sequence[Citation], language: str) -> str:
    """The sentence that warns of suspect words in what is cited; empty where there are none."""
    words = dict.fromkeys(f"{c.clause}“{r.found}”" for c, r in _suspect(citations))
    return _SUSPECT[language].format(words="、".join(words)) if words else ""


def _suspect(citations: Sequence[Citation]) -> list[tuple[Citation, Remark]]:
    return [(c, r) for c in citations for r in c.remarks if r.kind == "suspect"]


def _check(name: str, failures: Sequence[str]) -> Check:
    return Check(check=name, passed=not failures, detail="；".join(dict.fromkeys(failures)))


def _quoted(citation: Citation, shown: dict[str, Evidence]) -> bool:
    source = shown.get(citation.clause_id)
    return source is not None and bool(citation.quote.strip()) and _bare(citation.quote) in _bare(source.text)


def _mark(
    text: str, citations: Sequence[Citation], shown: dict[str, Evidence], language: str
) -> tuple[str, list[str], list[str]]:
    """`text` with its unsupported sentences marked; the numbers and the sentences at fault."""
    out, unsupported, uncited = [], [], []
    for paragraph in text.split("\n\n"):
        sentences = _SENTENCE.findall(paragraph) or [paragraph]
        # A mark at the end of a paragraph, or of a clause quoted over several lines, stands for all before it.
        cited: list[int] = []
        pieces = []
        for sentence in reversed(sentences):
            cited = [int(n) for n in _MARK.findall(sentence)] or cited
            sources = [shown[citations[n - 1].clause_id] for n in cited if _points(n, citations, shown)]
            wrong = _unsupported(_MARK.sub("", sentence), sources)
            unsupported += wrong
            claims = bool(re.search(r"\w{6,}", _MARK.sub("", sentence))) and not _introduces(sentence)
            if claims and not sources:
                uncited.append(_MARK.sub("", sentence).strip()[:30])
            pieces.append(sentence + UNVERIFIED[language] if wrong or (claims and not sources) else sentence)
        out.append("".join(reversed(pieces)))
    return "\n\n".join(out), unsupported, uncited


def _points(n: int, citations: Sequence[Citation], shown: dict[str, Evidence]) -> bool:
    return 1 <= n <= len(citations) and citations[n - 1].clause_id in shown


def _introduces(sentence: str) -> bool:
    """Words that claim nothing: a source line, what is not covered, or what announces a list."""
    plain = _MARK.sub("", sentence).strip()
    return plain.endswith(("：", ":")) or plain.startswith(("依据：", "Source:", "未覆盖：", "Not covered:"))


def _unsupported(sentence: str, sources: Sequence[Evidence]) -> list[str]:
    """Numbers and clause numbers of the sentence that none of its cited clauses holds."""
    if _introduces(sentence):
        return []
    text = _bare("|".join(f"{s.document}|{s.clause}|{s.text}" for s in sources))
    claims = [*_NUMBER.findall(_plain(sentence)), *_CLAUSE.findall(sentence)]
    return [claim.strip() for claim in claims if not _stands(_bare(claim), text)]


def _stands(claim: str, text: str) -> bool:
    """Whether the number stands in the text as a whole: 1.0% is not found in 11.0%, nor 1m in 1min."""
    end = r"(?!\d|\.\d)" if claim[-1].isdigit() else r"(?![a-z])" if claim[-1].isascii() else ""
    return re.search(rf"(?<![\d.]){re.escape(claim)}{end}", text) is not None


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _bare(text: str) -> str:
    return "".join(_plain(text).split())
