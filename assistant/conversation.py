"""The one door: an instruction and its history in, a stream of events out.

Page, command line and evaluation all come through here, so what one of them can do, all can.
"""

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from importlib.metadata import version

from assistant.answering import choosing
from assistant.answering.asking_back import back
from assistant.answering.asking_mine import back_mine
from assistant.answering.followup import Standalone, resolve
from assistant.answering.followups import rewriting
from assistant.answering.gathering import gather
from assistant.answering.prompt_files import versions
from assistant.answering.scope import (
    OutOfScope,
    last_day,
    not_found,
    not_searched,
    nothing_within,
    stripped,
    superseded_title,
)
from assistant.answering.settling import settle
from assistant.answering.since import changed_since
from assistant.answers import (
    Answer,
    Check,
    Cited,
    Done,
    Event,
    EvidenceFound,
    Failed,
    Instruction,
    Searching,
    Status,
    Turn,
)
from assistant.grounding import suspect_notice, verify
from assistant.models import ModelSpec
from assistant.open_models import OpenModels
from assistant.quoting import Quoter
from assistant.settings import Settings
from assistant.usage import Account, Bill
from assistant.writing import FOLLOWED, NOTICES, Writer, kept
from knowledge.clauses import Citation, Edition, Evidence
from knowledge.errors import KuangzhiError, ModelError, WrongUse
from knowledge.library import Library
from knowledge.limits.asking import spoken
from knowledge.provisions import language_of
from knowledge.retrieval import Query, Scope


class Assistant:
    """Answers from a library with the model that the settings, or the instruction, name."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._models = OpenModels(settings)
        self._writer = Writer(settings, self._models, Quoter(library))
        self.account = Account(settings)

    def close(self) -> None:
        """Close the models and the ledger; the library is the caller's."""
        self._models.close()
        self.account.close()

    def reply(self, instruction: Instruction, *, stop: threading.Event | None = None) -> Iterator[Event]:
        """Answer `instruction`, event by event; `Done` or `Failed` is the last.

        Setting `stop` ends the writing; what stands by then is checked and returned with a notice.
        """
        try:
            yield from self._reply(instruction, stop or threading.Event())
        except KuangzhiError as error:
            yield Failed(error=error.text("zh"), error_en=error.text("en"))

    def answer(self, instruction: Instruction) -> Answer:
        """The finished answer. Raises KuangzhiError where there is none."""
        for event in self._reply(instruction, threading.Event()):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a reply ends with Done or raises")

    def search(
        self,
        question: str,
        *,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        top_k: int = 10,
        scope: Scope | None = None,
    ) -> list[Evidence]:
        """The evidence that an answer to `question` would be drawn from, in the order of the model's choice
        where one is set; where that fails, in the order of the search.
        """
        made = resolve(stripped(question), history)
        query = Query(text=made.text, as_of=as_of or made.as_of, top_k=top_k)
        return self.find(query.within(scope or Scope()))[0]

    def find(self, query: Query) -> tuple[list[Evidence], str]:
        """The same for any query, and what a reader is told where a model failed to choose."""
        found = self._library.search(replace(query, top_k=max(query.top_k, choosing.CHOICE)))
        chosen, unchosen = self._chosen(query.text, found, self._settings.model, self.account.bill())
        return chosen[: query.top_k], unchosen

    def _chosen(
        self,
        question: str,
        found: list[Evidence],
        spec: str,
        bill: Bill,
        stop: threading.Event | None = None,
    ) -> tuple[list[Evidence], str]:
        """What was found in the order of the model's choice, and what a reader is told where that failed."""
        if not self._chooses(spec) or not choosing.open_to_choice(question, found):
            return found, ""
        language = language_of(question)
        try:
            closest = self._library.retriever.nearness(question, found[: choosing.CHOICE]).sentences
            chooser = self._models.chooser(spec).metered(bill.meter("choose"))
            chosen = choosing.choose(question, found, closest, chooser, stop=stop, language=language)
        except ModelError as error:
            self._models.forget_chooser(spec)
            return found, error.text(language) + NOTICES[language]["unchosen"]
        return chosen, ""

    def _chooses(self, spec: str) -> bool:
        kind = ModelSpec.parse(spec).kind
        if kind == "extractive":
            return False
        # Measured: a model of 1.5 billion parameters takes half a minute and chooses no better than the search.
        return self._settings.choose if self._settings.choose is not None else kind != "local"

    def conditions(self) -> dict[str, str]:
        """What a measured run depends on, stored beside its figures."""
        holdings = self._library.holdings()
        return {
            "model": self._settings.model,
            "encoder": self._settings.encoder,
            "reranker": self._settings.reranker,
            "choose": str(self._settings.choose),
            "fallback": ",".join(self._settings.fallback),
            "prompts": _prompts(),
            "version": version("kuangzhi"),
            "documents": str(len(holdings)),
            "clauses": str(sum(h.clauses for h in holdings)),
            "revision": str(self._library.catalogue.revision()),
        }

    def _reply(self, instruction: Instruction, stop: threading.Event) -> Generator[Event, None, None]:
        started = time.perf_counter()
        bill = self.account.bill(instruction.user)
        made = self._standalone(instruction, bill, stop)
        question = made.text
        yield Searching(question=question)
        editions = self._library.catalogue.editions()
        day = instruction.as_of or made.as_of or last_day(question, editions, date.today())
        instruction = replace(instruction, as_of=day)
        if refusal := not_searched(question):
            yield Done(answer=_refused(instruction, question, refusal, (), started))
            return
        asked = instruction.scope
        query = Query(text=question, as_of=instruction.as_of, top_k=choosing.CHOICE)
        found = self._library.search(query.within(asked))
        gathered = gather(self._library, query.within(asked), found)
        evidence = gathered.evidence
        yield EvidenceFound(evidence=evidence)
        if asked.narrows and not evidence:
            yield Done(answer=_refused(instruction, question, nothing_within(asked), (), started))
            return
        # A question of several parts is refused where none of them can be answered.
        refusal = not_found(question, gathered, self._library, day=instruction.as_of)
        if refusal:
            yield Done(answer=_refused(instruction, question, refusal, evidence, started))
            return
        spec = instruction.model or self._settings.model
        ordered, unchosen = self._chosen(question, found, spec, bill, stop)
        if ordered != found:
            gathered = gather(self._library, query.within(asked), ordered)
            evidence = gathered.evidence
            yield EvidenceFound(evidence=evidence)
        # A clause that sends its reader on is understood with what it sends to; a narrower scope holds.
        sent = () if asked.narrows else self._library.referred(evidence[:FOLLOWED], instruction.as_of)
        written = yield from self._writer.write(instruction, question, gathered, tuple(sent), bill, stop)
        language = language_of(question)
        evidence = (*evidence, *written.besides)
        citable = (*(part for item in evidence for part in item.parts), *sent)
        check = partial(
            verify,
            evidence=citable,
            editions=editions,
            as_of=instruction.as_of,
            language=language,
            question=f"{question}\n{spoken(question)}",
        )
        verdict = check(written.text, written.citations)
        struck: tuple[Check, ...] = ()
        if written.generated:
            settled = settle(written.text, written.citations, verdict)
            if settled.verified:
                written, struck = kept(written, settled, language), (settled.check,)
            else:
                written = self._writer.instead(instruction, written, question, gathered, language)
                evidence = (*evidence, *written.besides)
                citable = (*citable, *(part for item in written.besides for part in item.parts))
                check = partial(check, evidence=citable)
            verdict = check(written.text, written.citations)
        refused = written.status is Status.REFUSED
        citations = () if refused else written.citations
        for index, citation in enumerate(citations, 1):
            yield Cited(index=index, citation=citation)
        asks = None
        if not (refused or gathered.parts):
            asks = back(question, self._library.limits, as_of=instruction.as_of, editions=gathered.current)
            asks = asks or back_mine(question, written.text, citations, instruction.history)
        yield Done(
            answer=Answer(
                question=instruction.text,
                standalone_question=question,
                status=written.status,
                text=written.text if refused else verdict.text,
                citations=citations,
                evidence=evidence,
                checks=() if refused else (*verdict.checks, *struck),
                usage=bill.usage(written.model),
                notice=" ".join(
                    filter(
                        None,
                        (
                            written.notice or unchosen,
                            suspect_notice(citations, language),
                            self._since(instruction, citations, citable, editions, language),
                            self._replaced(question, citations, editions, instruction.as_of, language),
                        ),
                    )
                ),
                asks=asks.text if asks else "",
                choices=asks.choices if asks else (),
                ms=_milliseconds(started),
            )
        )

    def _since(
        self,
        instruction: Instruction,
        citations: Sequence[Citation],
        citable: Sequence[Evidence],
        editions: Sequence[Edition],
        language: str,
    ) -> str:
        """Of an answer on an older day: what has changed since in the clauses it cites."""
        today = date.today()
        if instruction.as_of is None or instruction.as_of >= today:
            return ""
        ids = {citation.clause_id for citation in citations}
        cited = [item for item in citable if item.clause_id in ids]
        return changed_since(cited, editions, self._library.diff, today=today, language=language)

    def _replaced(
        self,
        question: str,
        citations: Sequence[Citation],
        editions: Sequence[Edition],
        day: date | None,
        language: str,
    ) -> str:
        """Of an answer to a question that names a document: what took its place, where it binds no more."""
        return superseded_title(question, editions, day or date.today(), language) if citations else ""

    def _standalone(self, instruction: Instruction, bill: Bill, stop: threading.Event) -> Standalone:
        """The question as it stands alone, by the model where one is set that rewrites better than rules do."""
        asked, history = stripped(_asked(instruction)), instruction.history
        made = resolve(asked, history)
        spec = instruction.model or self._settings.model
        if not rewriting.rewrites(spec) or not rewriting.unsure(asked, history, made):
            return made
        try:
            model, language = self._models.writer(spec).metered(bill.meter("rewrite")), language_of(asked)
            return replace(made, text=rewriting.rewrite(asked, history, model, stop=stop, language=language))
        except ModelError:
            return made  # the writing will meet the same failure, and tell of it


def _prompts() -> str:
    return ", ".join(f"{name} {told.version} {told.sha}" for name, told in versions().items())


def _asked(instruction: Instruction) -> str:
    text = instruction.text.strip()
    if not text:
        raise WrongUse(detail_zh="请输入问题。", detail_en="Please type a question.")
    return text


def _refused(
    instruction: Instruction,
    question: str,
    reason: OutOfScope,
    evidence: tuple[Evidence, ...],
    started: float,
) -> Answer:
    return Answer(
        question=instruction.text,
        standalone_question=question,
        status=Status.REFUSED,
        text=reason.told(language_of(question)),
        evidence=evidence,
        ms=_milliseconds(started),
    )


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
