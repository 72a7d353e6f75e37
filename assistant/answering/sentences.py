"""The sentences of the best clauses, ordered by how well they answer the question."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.asking import Asking, has_value
from knowledge.clauses import Evidence
from knowledge.retrieval import Closest, Nearness

CLAUSES = 5  # found, whose sentences and whose neighbours' compete

# Fitted on questions with known clauses (softmax over the sentences); in what each is measured stands beside it.
_COSINE = 74.0
_PAIRS = 7.1  # share of the question's pairs
_MEANT = 2.2  # share of its question words
_VALUE = 2.0  # a value of the kind that is asked for
_CLAUSE = 0.16  # the score of the search, in standard deviations
_PLACE = 1.9  # what is found first; of the second half of it, and so on


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence group of `evidence`, whose clause came `place`-th (from 0). Higher scores answer better."""

    evidence: Evidence
    place: int
    text: str
    score: float
    closest: Closest
    has_value: bool


def ranked(asking: Asking, found: Sequence[Evidence], nearness: Nearness) -> list[Sentence]:
    """Best first. `nearness` is that of `competing(found)`."""
    places = [(place, part) for place, item in enumerate(found[:CLAUSES]) for part in item.together]
    out = []
    for item in nearness.sentences:
        place, source = places[item.evidence]
        valued = bool(asking.value) and has_value(item.text, asking.value)
        score = (
            _COSINE * (item.cosine or 0.0)
            + _PAIRS * item.pairs
            + _MEANT * item.meant
            + _VALUE * valued
            + _CLAUSE * source.score
            + _PLACE / (1 + place)
        )
        sentence = Sentence(
            evidence=source, place=place, text=item.text, score=score, closest=item, has_value=valued
        )
        out.append(sentence)
    return sorted(out, key=lambda sentence: -sentence.score)


def competing(found: Sequence[Evidence]) -> list[Evidence]:
    """The clauses whose sentences compete: the best found and the neighbours shown with them."""
    return [part for item in found[:CLAUSES] for part in item.together]
