"""The answer by quotation, part by part, with what the table of limits says to a reading."""

from collections.abc import Sequence

from assistant.answering import asking, extractive
from assistant.answering.extractive import Draft
from assistant.answering.from_table import compose as compose_told
from assistant.answering.gathering import Gathered
from assistant.answering.parts import Part
from assistant.answering.ruling import ruling
from assistant.answering.scope import not_answered, out_of_scope
from assistant.answering.sentences import competing
from assistant.answering.wanted import wanted
from assistant.answers import Instruction, Status
from knowledge.clauses import Evidence
from knowledge.library import Library
from knowledge.limits import Limit
from knowledge.provisions import language_of


class Quoter:
    """Quotes from a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def quote(
        self, instruction: Instruction, question: str, gathered: Gathered
    ) -> tuple[Draft, tuple[Evidence, ...]]:
        """The answer, and the clauses it rests on that were not found; each of several questions asked in one is
        answered by itself.
        """
        if not gathered.parts:
            return self._one(instruction, question, gathered.evidence, gathered.current)
        drafts: list[tuple[str, Draft]] = []
        rests: list[Evidence] = []
        for part, found in gathered.parts:
            draft, besides = self._part(instruction, part, found, gathered.current)
            drafts.append((part.asked, draft))
            rests += besides
        return extractive.together(question, drafts), tuple(rests)

    def _part(
        self, instruction: Instruction, part: Part, found: Sequence[Evidence], current: Sequence[str]
    ) -> tuple[Draft, tuple[Evidence, ...]]:
        refusal = out_of_scope(part.asked) or not_answered(
            part.asked, found, self._library, day=instruction.as_of, current=current
        )
        if refusal:
            return Draft(status=Status.REFUSED, text=refusal.told(language_of(part.asked))), ()
        return self._one(instruction, part.whole, found, current)

    def _one(
        self, instruction: Instruction, question: str, found: Sequence[Evidence], current: Sequence[str]
    ) -> tuple[Draft, tuple[Evidence, ...]]:
        nearness = self._library.retriever.nearness(question, competing(found), focus=asking.focus(question))
        draft = extractive.compose(question, found, nearness, self._limits_of(found))
        limits, as_of = self._library.limits, instruction.as_of
        told = ruling(question, limits, as_of=as_of, editions=current)
        # Where the place decides and was not said, a limit that the search found stands; else the table's.
        if told is not None and draft.held and not told.leading:
            told = None
        told = told or wanted(question, limits, as_of=as_of, editions=current)
        if told is not None and not _leads(draft, told.leading):
            composed, besides = compose_told(told, self._library.provision)
            # A number that may be an error of the source decides nothing.
            if not any(remark.kind == "suspect" for c in composed.citations for remark in c.remarks):
                return composed, besides
        return draft, ()

    def _limits_of(self, found: Sequence[Evidence]) -> list[Limit]:
        shown = [clause.clause_id for clause in competing(found)]
        return [one for one in self._library.limits.all() if any(map(one.stands_in, shown))]


def _leads(draft: Draft, limits: Sequence[Limit]) -> bool:
    """Whether an answer given as such already opens with one of these limits."""
    first = "".join(draft.text.partition("[1]")[0].split())
    return draft.status is Status.ANSWERED and any("".join(one.sentence.split()) in first for one in limits)
