"""The answer by quotation, part by part, with what the table of limits says to a reading."""

from collections.abc import Sequence

from assistant.answering import asking, extractive
from assistant.answering.extractive import Draft
from assistant.answering.gathering import Gathered
from assistant.answering.parts import Part
from assistant.answering.ruling import compose as compose_ruling
from assistant.answering.ruling import ruling
from assistant.answering.scope import not_answered, out_of_scope
from assistant.answering.sentences import competing
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
        if gathered.parts:
            drafts = [
                (part.asked, self._part(instruction, part, found, gathered.current))
                for part, found in gathered.parts
            ]
            return extractive.together(question, drafts), ()
        draft = self._quote(question, gathered.evidence)
        limits, as_of = self._library.limits, instruction.as_of
        held = ruling(question, limits, as_of=as_of, editions=gathered.current)
        # Where the place decides and was not said, a limit that the search found stands; else the table's.
        if held is not None and (held.judgement.governing is not None or not draft.held):
            composed, besides = compose_ruling(held, self._library.provision)
            # A number that may be an error of the source decides nothing.
            if not any(remark.kind == "suspect" for c in composed.citations for remark in c.remarks):
                return composed, besides
        return draft, ()

    def _part(
        self, instruction: Instruction, part: Part, found: Sequence[Evidence], current: Sequence[str]
    ) -> Draft:
        refusal = out_of_scope(part.asked) or not_answered(
            part.asked,
            found,
            self._library,
            day=instruction.as_of,
            current=current,
        )
        if refusal:
            return Draft(status=Status.REFUSED, text=refusal.told(language_of(part.asked)))
        return self._quote(part.whole, found)

    def _quote(self, question: str, found: Sequence[Evidence]) -> Draft:
        nearness = self._library.retriever.nearness(question, competing(found), focus=asking.focus(question))
        return extractive.compose(question, found, nearness, self._limits_of(found))

    def _limits_of(self, found: Sequence[Evidence]) -> list[Limit]:
        shown = [clause.clause_id for clause in competing(found)]
        return [one for one in self._library.limits.all() if any(map(one.stands_in, shown))]
