"""Whether a sentence commands, forbids and allows what its clause does (必须, 应当, 可以, 不得)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sentences import Sentence
from assistant.grounding.sources import Phrase, Source, split_phrases
from assistant.grounding.tokens import Token, content, tokens

_LIKE = {
    "needed": {"needed", "must", "shall", "only if"},
    "forbidden": {"forbidden", "must not", "shall not"},
    "may": {"may", "only if"},
    "free": {"free"},
    "only if": {"only if", "must not", "shall not"},
}
"""What a plain word may stand for in the clause; every other duty stands for itself alone."""
_CONDITION = re.compile(
    r"后|时|前|经|如|若|只有|才|方|除|但|未|没|的话|的(?=[，,可])|先|必须|至少|不[得能超]|[Ii]f|[Ww]hen|[Uu]nless|[Aa]fter|[Oo]nly|[Ee]xcept|[Pp]rovided|[Uu]ntil|less|more"
)
_NOT = re.compile(r"没|未|无|不(?!得|准|许|应|能|可|宜|行|要)|非|[Ww]ithout|\bnot?\b")
_ALIGNED = 0.3  # share of a phrase's pairs of signs that lie in one phrase of the clause
_TIE = 0.12
_FEW = 3  # pairs of signs below which a phrase says too little to be placed


def like(said: str, there: str) -> bool:
    """Whether one duty may be told for the other."""
    return there in _LIKE.get(said, {said})


_EXCEPTION = re.compile(r"除外|除非|例外|除[^，。；]{1,20}外|\b(?:except|unless)\b", re.IGNORECASE)


def check_exceptions(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """An exception (除…外, unless) that no clause makes."""
    found = _EXCEPTION.search(body)
    if found and not any(_EXCEPTION.search(s.text) or _OPENED.search(s.text) for s in sources):
        yield "polarity_matches", reason("duty_absent", language, said=found[0])


_OPENED = re.compile(r"方可|方准|方能|才[能可准]|未经|非经|确需|特殊情况|only (?:if|after|when)|without")


@dataclass(frozen=True, slots=True)
class _Said:
    token: Token
    words: frozenset[str]
    phrase: str

    @property
    def commands(self) -> bool:
        """A step of a list commands without a word; nothing is forbidden or allowed without one."""
        return self.token.value in ("must", "shall", "needed")


def check_duties(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """Words of duty that are not those of the phrase in the clause that says the same."""
    for said in _said(body):
        aligned = [phrase for phrase in _aligned(said.words, sources) if phrase.duties or said.commands]
        if not aligned:
            if not _anywhere(said.token.value, body, sources):
                yield "polarity_matches", reason("duty_absent", language, said=said.token.text)
            continue
        if any(_agrees(said.token.value, phrase, body) for phrase in aligned):
            if said.token.value == "may" and _conditional(body, aligned):
                yield "polarity_matches", reason("condition", language, said=said.token.text)
            continue
        yield (
            "polarity_matches",
            reason("duty", language, said=said.token.text, source=_short(aligned[0].text)),
        )


def _said(body: str) -> Iterator[_Said]:
    whole = content(body)
    phrases = split_phrases(body)
    for i, phrase in enumerate(phrases):
        for token in tokens(phrase):
            if token.kind != "duty":
                continue
            words = content(phrase)
            if len(words) < _FEW and i + 1 < len(phrases):
                words |= content(phrases[i + 1])
            yield _Said(token, words if len(words) >= _FEW else whole, phrase)


def _aligned(words: frozenset[str], sources: Sequence[Source]) -> list[Phrase]:
    """The phrases of the clauses that share most with `words`, as good as each other."""
    if not words:
        return []
    scored = [(len(words & p.words) / len(words), p) for source in sources for p in source.phrases]
    best = max((score for score, _ in scored), default=0.0)
    if best < _ALIGNED:
        return []
    return [phrase for score, phrase in scored if score >= best - _TIE]


def _agrees(said: str, phrase: Phrase, body: str) -> bool:
    if not phrase.duties:
        return True
    if any(like(said, there) for there in phrase.duties):
        return True
    # What the clause excepts from its ban may be told as allowed.
    excepted = re.search(r"除(?:了)?([^，。；]{1,24}?)(?:之?外|以外)", phrase.sentence)
    if said == "may" and excepted and content(excepted[1]) & content(body):
        return True
    denies = bool(_NOT.search(phrase.text)) or phrase.conditional
    # 未经检查不得使用 is told as 检查后才可以使用; 必须戴安全帽 as 没戴安全帽不能进.
    if said in ("must", "needed", "may", "only if") and phrase.duties & {"must not", "shall not"}:
        return (
            denies
            and bool(re.search(r"未|非经|没有|除|[Uu]nless|[Ee]xcept|[Uu]ntil|without", phrase.text))
            and bool(_CONDITION.search(body))
        )
    if said == "forbidden" and phrase.duties & {"must", "shall", "only if"}:
        if _goes_on(body, phrase.text):
            return True
        return bool(re.search(r"没|未|不(?=[带戴佩检合])|无|[Ww]ithout|\bno\b", body))
    return False


def _goes_on(body: str, text: str) -> bool:
    """不能继续作业 is said of what must be stopped."""
    return bool(re.search(r"继续|再|还", body) and re.search(r"停|撤|切断", text))


def _conditional(body: str, aligned: Sequence[Phrase]) -> bool:
    """Whether the clause allows on a condition, and the sentence names none."""
    return (
        all("only if" in phrase.duties for phrase in aligned if phrase.duties)
        and any(phrase.duties for phrase in aligned)
        and not _CONDITION.search(body)
    )


def _anywhere(said: str, body: str, sources: Sequence[Source]) -> bool:
    """A phrase that fits none of the clause's (another language, a summary) must at least keep to its duties."""
    duties = frozenset().union(*(source.duties for source in sources)) if sources else frozenset()
    if any(like(said, there) for there in duties):
        return True
    if said == "forbidden" and _goes_on(body, "".join(source.text for source in sources)):
        return True
    return said == "forbidden" and bool(duties & {"must", "shall", "only if"}) and bool(_NOT.search(body))


def _short(text: str) -> str:
    return text.strip(" ，,。；;：:\n")[:20]


_PLEADS = re.compile(r"，(?:这是)?条文(?:的)?(?:要求|禁止|允许)(?:这样做)?(?=。?$)")
"""What an answer in one word adds to it: 不行，条文要求这样做。"""
_YES = re.compile(
    r"^(?:答[：:])?(?:是的|对|可以|能|行|允许|合规|没问题|yes|it may|they may)(?:的|啊|哦)?[。！，,.!]?$",
    re.I,
)
_NO = re.compile(
    r"^(?:答[：:])?(?:不(?:可以|能|行|对|准|允许|合规|得)?|禁止|严禁|no|not allowed)(?:的|啊)?[。！，,.!]?$",
    re.I,
)


def check_answers(
    body: str, following: Sequence[Sentence], sources: Sequence[Source], language: str
) -> list[Problem] | None:
    """Whether a bare yes or no has the duty behind it; None where the sentence is no such word.

    A yes needs an allowance in the next sentence, or in a clause that forbids nothing. A no needs any rule.
    """
    words = _PLEADS.sub("", body.strip())
    yes, no = _YES.match(words), _NO.match(words)
    if not (yes or no):
        return None
    next_one = next((s.body for s in following if s.text), "")
    said = {token.value for token in tokens(next_one) if token.kind == "duty"}
    there = {duty for source in sources for duty in source.duties}
    if yes:
        allowed = said & {"may", "only if", "free"} or (
            not said and there & {"may", "only if", "free"} and not there & {"must not"}
        )
        right = bool(allowed) and not said & {"must not", "forbidden", "shall not"}
    else:
        right = bool((said | there) & {"must not", "shall not", "must", "shall", "only if"})
    return [] if right else [("polarity_matches", reason("duty_absent", language, said=words))]
