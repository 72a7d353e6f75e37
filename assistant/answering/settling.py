"""What becomes of a model's answer after its checks: what failed goes, as long as something verified is left.

Numbers, comparators, duties, quotations, titles and clause numbers that are not those of the clause are struck
out, and so is whatever cites nothing and yet orders or gives a number. A sentence that only lacks its mark
stays, marked as not verified, and so does one in another language than its clause. Who reads is told how many
sentences went, and the check says which and why.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answers import Check
from assistant.grounding import Judged, Verdict
from assistant.grounding.sentences import MARK, Sentence, sentences
from assistant.grounding.tokens import tokens
from knowledge.clauses import Citation

_STOPS = "。；;.！!"
_SHOWN = 40  # signs of a struck sentence by which the check names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """The text that is left, with its marks renumbered, and the citations they point to.

    `struck` are the sentences taken out, each with its reasons; `verified` says whether a claim is left that
    passed every check.
    """

    text: str
    citations: tuple[Citation, ...]
    struck: tuple[str, ...]
    verified: bool

    @property
    def check(self) -> Check:
        """Whether the model's answer is shown whole."""
        return Check(check="nothing_struck", passed=not self.struck, detail="；".join(self.struck))


def settle(text: str, citations: Sequence[Citation], verdict: Verdict) -> Settled:
    """`text` as `verdict` leaves it. The verdict is that of this text and these citations."""
    judged = iter(verdict.sentences)
    kept: list[Sentence] = []
    struck: list[str] = []
    verified = False
    for sentence in sentences(text):
        judgement = next(judged) if sentence.text else None
        if judgement and _goes(judgement):
            struck.append(f"{sentence.text[:_SHOWN].rstrip(_STOPS)}：{_reasons(judgement)}")
            _inherit(kept, sentence)
            kept.append(Sentence(written=""))  # the place of what went
        else:
            verified = verified or bool(judgement and not judgement.problems and _proved(sentence))
            kept.append(sentence)
    rest = "".join(sentence.written for sentence in _led_to(kept))
    left = re.sub(r"\n{3,}", "\n\n", re.sub(r"(?m)^[ \t]*[-*•·]?[ \t]*$\n?", "\n", rest)) if struck else rest
    shown, cited = _renumbered(left.strip(), citations)
    return Settled(text=shown, citations=cited, struck=tuple(struck), verified=verified)


def _goes(judgement: Judged) -> bool:
    # What is a translation of its clause has had its numbers and duties checked, and is marked for its reader.
    problems = [problem.check for problem in judgement.problems if problem.check != "language_matches"]
    orders = any(token.kind == "duty" for token in tokens(judgement.text))
    return any(check != "sentences_cited" for check in problems) or bool(
        problems and (judgement.numbers or orders)
    )


def _proved(sentence: Sentence) -> bool:
    return sentence.claims and bool(sentence.marks)


def _reasons(judgement: Judged) -> str:
    return "，".join(dict.fromkeys(problem.detail for problem in judgement.problems))


def _inherit(kept: list[Sentence], gone: Sentence) -> None:
    """The mark of a sentence that goes stood for those before it, too."""
    own = "".join(f"[{mark}]" for mark in gone.marks)
    last = next((at for at in range(len(kept) - 1, -1, -1) if kept[at].written.strip()), None)
    if own and last is not None and kept[last].inherited and "\n\n" not in _between(kept, last):
        sentence = kept[last]
        words = sentence.written.rstrip()
        kept[last] = replace(sentence, written=words + own + sentence.written[len(words) :], inherited=False)


def _between(kept: Sequence[Sentence], at: int) -> str:
    return "".join(sentence.written for sentence in kept[at + 1 :])


def _led_to(kept: Sequence[Sentence]) -> list[Sentence]:
    """Without the words that lead over to what has gone."""
    out: list[Sentence] = []
    for at, sentence in enumerate(kept):
        if sentence.text and sentence.announces:
            following = next((s for s in kept[at + 1 :] if s.text or not s.written), None)
            if following is None or not following.written:
                continue
        out.append(sentence)
    return out


def _renumbered(text: str, citations: Sequence[Citation]) -> tuple[str, tuple[Citation, ...]]:
    order: list[int] = []

    def renumber(mark: re.Match[str]) -> str:
        number = int(mark[1])
        if not 1 <= number <= len(citations):
            return mark[0]
        if number not in order:
            order.append(number)
        return f"[{order.index(number) + 1}]"

    shown = MARK.sub(renumber, text)
    return shown, tuple(citations[number - 1] for number in order)
