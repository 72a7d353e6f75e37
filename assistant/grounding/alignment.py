"""Sentences that are nearly those of a clause: held against it piece by piece.

Who quotes with one number, comparator, duty or negation changed is caught here, whatever else the clause
holds. A sentence in words of its own is left to the checks that need no such likeness.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from assistant.grounding.duties import like
from assistant.grounding.exact import exact
from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sources import Source, stated
from assistant.grounding.tokens import Token, tokens

_NEAR = 0.75  # likeness of two sentences from which one is the other, changed
_HELD = 0.85  # or share of the sentence that lies in the clause's, in runs of _RUN pieces
_RUN = 4.0
_TIE = 0.02
_SHORT = 3  # pieces below which a likeness means little
_BANS = frozenset(("must not", "shall not", "should not", "forbidden"))
_OMITTED = 4  # pieces that may be left out as a whole, with their negation


Bounded = Mapping[int, bool | None]
"""By the start of a number, whether words further off (最高, 上限) bound it from below."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    likeness: float
    sentence: Sequence[Token]


@dataclass(frozen=True, slots=True)
class Aligned:
    """`problems` are what differs from the clause's sentence; `added` says that a duty came in which it lacks."""

    problems: list[Problem]
    added: bool


def check_alignment(body: str, sources: Sequence[Source], language: str) -> Aligned | None:
    """The sentence beside the clause's that it nearly is; None if it is no such sentence."""
    said = list(tokens(body))
    if len(said) < _SHORT:
        return None
    candidates = _nearest(said, sources)
    if not candidates:
        return None
    bounded = {s.quantity.start: s.direction for s in stated(body)}
    found = [_differences(said, candidate.sentence, bounded, language) for candidate in candidates]
    return min(found, key=lambda aligned: (len(aligned.problems), aligned.added))


def _nearest(said: Sequence[Token], sources: Sequence[Source]) -> list[_Candidate]:
    masks = [token.mask for token in said]
    found = []
    for source in sources:
        for sentence, there in zip(source.tokens, source.masks, strict=True):
            common = (len(masks) + len(there) - Indel.distance(masks, there)) / 2
            share = common / len(masks)
            if share < _NEAR:
                continue
            likeness = Indel.normalized_similarity(masks, there)
            if likeness < _NEAR:
                blocks = sum(op.tag == "equal" for op in Indel.opcodes(masks, there))
                if share < _HELD or common / blocks < min(_RUN, len(masks)):
                    continue
            found.append(_Candidate(max(likeness, share - 0.05), sentence))
    best = max((one.likeness for one in found), default=0.0)
    return [one for one in found if one.likeness >= best - _TIE]


def _differences(said: Sequence[Token], there: Sequence[Token], bounded: Bounded, language: str) -> Aligned:
    out: list[Problem] = []
    added = False
    # 处理完毕前 is told as 没处理完.
    eased = sum(t.text == "前" for t in there) > sum(t.text == "前" for t in said)
    left: list[Token] = []
    right: list[Token] = []
    for op in Indel.opcodes([t.mask for t in said], [t.mask for t in there]):
        if op.tag == "equal":
            out += _apart(left, right, eased, bounded, language)
            added |= _duties(left) and not _duties(right)
            left, right = [], []
            for one, other in zip(
                said[op.src_start : op.src_end], there[op.dest_start : op.dest_end], strict=True
            ):
                out += _pair(one, other, bounded, language)
        else:
            left += said[op.src_start : op.src_end]
            right += there[op.dest_start : op.dest_end]
    out += _apart(left, right, eased, bounded, language)
    return Aligned(out, added or (_duties(left) and not _duties(right)))


def _duties(pieces: Sequence[Token]) -> bool:
    return any(t.kind == "duty" for t in pieces)


def _pair(said: Token, there: Token, bounded: Bounded, language: str) -> list[Problem]:
    """Two pieces in the same place."""
    if said.quantity and there.quantity:
        if exact(said.quantity) != exact(there.quantity):
            return [
                ("numbers_in_clause", reason("number_changed", language, said=said.text, source=there.text))
            ]
        # Where the clause's own number has none, the words further off decide, in `check_numbers`.
        comparator = there.quantity.comparator
        told = (
            comparator
            and said.quantity.comparator is None
            and bounded.get(said.quantity.start) is comparator.upward
        )
        if comparator and not told and said.quantity.comparator != comparator:
            return [("comparators_match", reason("comparator", language, said=said.text, source=there.text))]
    elif said.kind == "comparison" and said.value != there.value:
        return [("comparators_match", reason("comparator", language, said=said.text, source=there.text))]
    elif said.kind == "duty" and not like(said.value, there.value):
        return [("polarity_matches", reason("duty", language, said=said.text, source=there.text))]
    elif said.kind == "period" and said.value != there.value:
        return [("numbers_in_clause", reason("number_changed", language, said=said.text, source=there.text))]
    return []


def _apart(
    said: Sequence[Token], there: Sequence[Token], eased: bool, bounded: Bounded, language: str
) -> list[Problem]:
    """Pieces that the other sentence lacks in this place."""
    small = len(there) <= _OMITTED and len(said) <= _OMITTED
    if small and not eased and _denials(said) != _denials(there):
        return [("polarity_matches", reason("negation", language))]
    if lost := _lost_ban(said, there):
        return [("polarity_matches", reason("lost", language, source=lost.text))]
    # A number that became one of another unit, a duty that became one beside another word.
    for kind in ("number", "duty", "comparison", "period"):
        ours, theirs = [t for t in said if t.kind == kind], [t for t in there if t.kind == kind]
        if kind == "duty":
            ours, theirs = ours[-1:], theirs[-1:]  # what governs the words that follow in both
        if ours and theirs and (len(ours) == len(theirs) or small):
            for one, other in zip(ours, theirs, strict=False):
                if problems := _pair(one, other, bounded, language):
                    return problems
    return []


def _denials(pieces: Sequence[Token]) -> int:
    return sum(t.kind == "negation" or (t.kind == "sign" and t.text in "不未无非没") for t in pieces)


def _lost_ban(said: Sequence[Token], there: Sequence[Token]) -> Token | None:
    """The ban of the clause that governs what follows the gap, where the sentence has none."""
    if any(t.value in _BANS for t in said):
        return None
    for token in reversed(there):
        if token.text in "，,。；;：:":
            return None
        if token.kind == "duty" and token.value in _BANS:
            return token
    return None
