"""Golds that no document of a library holds: a question that rests on one can never be met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.evaluation.clause_numbers import same_place
from assistant.evaluation.matching import same_document
from assistant.evaluation.questions import Gold, Question
from assistant.evaluation.wording import fold
from knowledge.library import Library
from knowledge.retrieval import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfounded:
    """A gold of question `id` that stands nowhere; `nearest` is the text that comes closest, and `title` its clause
    (empty where nothing does)."""

    id: str
    gold: Gold
    title: str = ""
    nearest: str = ""


def unfounded(questions: Sequence[Question], library: Library) -> Iterator[Unfounded]:
    """The golds that stand in no edition in force on the day of their question, in the order of `questions`."""
    known: dict[date, list[tuple[str, str, tuple[str, ...]]]] = {}
    for question in questions:
        day = question.as_of or date.today()
        if day not in known:
            known[day] = _texts(library, day)
        for gold in question.gold:
            if not _stands(gold, known[day]):
                yield _nearest(question, gold, library)


def _texts(library: Library, day: date) -> list[tuple[str, str, tuple[str, ...]]]:
    """Of each edition its title, its words folded, and the labels of its clauses."""
    found = []
    for edition in library.catalogue.editions():
        if edition.in_force(day):
            clauses = library.catalogue.clauses(edition.id)
            words = fold("".join(clause.text for clause in clauses))
            found.append((edition.document.title, words, tuple(c.label for c in clauses if c.label)))
    return found


def _stands(gold: Gold, texts: Sequence[tuple[str, str, tuple[str, ...]]]) -> bool:
    quote = fold(gold.quote)
    for title, words, labels in texts:
        if quote and quote in words:
            return True
        if (
            gold.clause
            and (not gold.document or same_document(title, gold.document))
            and any(same_place(one, gold.clause) for one in labels)
        ):
            return True
    return False


def _nearest(question: Question, gold: Gold, library: Library) -> Unfounded:
    text = gold.quote or f"{gold.document}{gold.clause}"
    found = library.search(Query(text=text, as_of=question.as_of, top_k=1))
    if not found:
        return Unfounded(id=question.id, gold=gold)
    return Unfounded(
        id=question.id, gold=gold, title=found[0].title, nearest=found[0].matched or found[0].text
    )
