"""The one door: an instruction and its history in, a stream of events out.

Page, command line and evaluation all come through here, so what one of them can do, all can.
"""

import threading
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from importlib.metadata import version

from assistant.answering import asking, choosing, extractive, generative
from assistant.answering.asking_back import back
from assistant.answering.followup import Standalone, resolve
from assistant.answering.followups import rewriting
from assistant.answering.gathering import Gathered, gather
from assistant.answering.parts import Part
from assistant.answering.prompt_files import versions
from assistant.answering.ruling import Ruling, ruling
from assistant.answering.ruling import compose as compose_ruling
from assistant.answering.scope import (
    OutOfScope,
    not_answered,
    not_found,
    not_searched,
    nothing_within,
    out_of_scope,
    stripped,
    superseded_title,
)
from assistant.answering.sentences import competing
from assistant.answering.settling import Settled, settle
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
    TextDelta,
    Turn,
)
from assistant.grounding import suspect_notice, verify
from assistant.models import ChatModel, ModelSpec, open_model
from assistant.models.chain import in_order
from assistant.settings import Settings
from assistant.usage import Account, Bill
from knowledge.clauses import Citation, Edition, Evidence
from knowledge.errors import BudgetSpent, KuangzhiError, ModelError, WrongUse
from knowledge.library import Library
from knowledge.limits import Limit
from knowledge.limits.asking import spoken
from knowledge.provisions import language_of
from knowledge.retrieval import Query, Scope, within

_FOLLOWED = 2  # of them, whose references are followed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """An answer as it was written, before the checks.

    `besides` are clauses it rests on that were not found; `generated` says that the words are a model's own.
    """

    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    model: str = "extractive"
    notice: str = ""
    besides: tuple[Evidence, ...] = ()
    generated: bool = False
    stopped: bool = False


class Assistant:
    """Answers from a library with the model that the settings, or the instruction, name."""

    def __init__(self, library: Library, settings: Settings) -> None:
        self._library = library
        self._settings = settings
        self._models: dict[str, ChatModel] = {}
        self._choosers: dict[str, ChatModel] = {}
        self._opening = threading.Lock()
        self.account = Account(settings)

    def close(self) -> None:
        """Close the models and the ledger; the library is the caller's."""
        for model in (*self._models.values(), *self._choosers.values()):
            model.close()
        self._models.clear()
        self._choosers.clear()
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
            chooser = self._chooser(spec).metered(bill.meter("choose"))
            chosen = choosing.choose(question, found, closest, chooser, stop=stop, language=language)
        except ModelError as error:
            # Others' answers may be streaming from the model that writes; that one is left alone.
            self._forget(spec, self._choosers)
            return found, error.text(language) + _NOTICES[language]["unchosen"]
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
        question, instruction = made.text, replace(instruction, as_of=instruction.as_of or made.as_of)
        yield Searching(question=question)
        editions = self._library.catalogue.editions()
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
        current = self._current(instruction)
        # A question of several parts is refused where none of them can be answered.
        refusal = not_found(question, gathered, self._library, day=instruction.as_of, current=current)
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
        sent = () if asked.narrows else self._library.referred(evidence[:_FOLLOWED], instruction.as_of)
        written = yield from self._write(instruction, question, gathered, tuple(sent), bill, stop)
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
                written, struck = _kept(written, settled, language), (settled.check,)
            else:
                written = self._instead(instruction, written, question, gathered, language)
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
            asks = back(
                question,
                self._library.limits,
                as_of=instruction.as_of,
                editions=current,
            )
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

    def _current(self, instruction: Instruction) -> list[str]:
        """The ids of the editions that may answer."""
        day = instruction.as_of or date.today()
        editions = [edition for edition in self._library.catalogue.editions() if edition.in_force(day)]
        return [edition.id for edition in within(instruction.scope, editions, self._library.catalogue)]

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
            model, language = self._model(spec).metered(bill.meter("rewrite")), language_of(asked)
            return replace(made, text=rewriting.rewrite(asked, history, model, stop=stop, language=language))
        except ModelError:
            return made  # the writing will meet the same failure, and tell of it

    def _write(
        self,
        instruction: Instruction,
        question: str,
        gathered: Gathered,
        referred: Sequence[Evidence],
        bill: Bill,
        stop: threading.Event,
    ) -> Generator[Event, None, _Written]:
        language = language_of(question)
        failures: list[str] = []
        models = in_order(instruction.model or self._settings.model, self._settings.fallback)
        for spec in models if gathered.evidence else ():
            try:
                written = yield from self._generate(
                    instruction, question, gathered, referred, spec, bill, stop
                )
            except ModelError as error:
                if not isinstance(error, BudgetSpent):  # others' answers may be streaming from the same model
                    self._forget(spec, self._models)
                failures.append(error.text(language))
                continue
            if failures:
                failures.append(_NOTICES[language]["next"].format(model=spec))
            return replace(written, notice=" ".join(filter(None, (*failures, written.notice))))
        # The reader gets an answer all the same, and is told whose it is.
        written = self._extract(instruction, question, gathered)
        yield TextDelta(text=written.text)
        if failures:
            failures.append(_NOTICES[language]["fallback"])
        return replace(written, notice=" ".join(failures))

    def _generate(
        self,
        instruction: Instruction,
        question: str,
        gathered: Gathered,
        referred: Sequence[Evidence],
        spec: str,
        bill: Bill,
        stop: threading.Event,
    ) -> Generator[Event, None, _Written]:
        language = language_of(question)
        evidence = gathered.evidence
        model = self._model(spec).metered(bill.meter("answer"))
        raw = yield from _deltas(
            generative.write(
                question,
                (*_readable(evidence[:_FOLLOWED]), *referred, *_readable(evidence[_FOLLOWED:])),
                model,
                history=instruction.history,
                stop=stop,
                language=language,
            )
        )
        text, citations = generative.bind_citations(raw.text, raw.evidence)
        notice = _NOTICES[language].get(raw.ended, "")
        if raw.status is Status.REFUSED:
            refusal = extractive.refuse(question)
            return _Written(status=refusal.status, text=refusal.text, model=spec, notice=notice)
        return _Written(
            status=raw.status,
            text=text,
            citations=citations,
            model=spec,
            notice=notice,
            generated=True,
            stopped=raw.ended == "stopped",
        )

    def _instead(
        self, instruction: Instruction, written: _Written, question: str, gathered: Gathered, language: str
    ) -> _Written:
        """The quotation, where nothing that the model wrote is verified: words alone are not shown as an answer."""
        why = "halted" if written.stopped else "unproved" if written.citations else "uncited"
        words = _NOTICES[language]
        # What it says of the model's words is not true of the quotation.
        told = written.notice.removesuffix(words["stopped"]).removesuffix(words["cut"])
        notice = " ".join(filter(None, (told.strip(), words[why])))
        return replace(self._extract(instruction, question, gathered), model=written.model, notice=notice)

    def _model(self, spec: str) -> ChatModel:
        with self._opening:
            if spec not in self._models:
                self._models[spec] = open_model(self._settings.model_settings(spec))
            return self._models[spec]

    def _chooser(self, spec: str) -> ChatModel:
        """The same model opened to say a number or a yes, and no more."""
        with self._opening:
            if spec not in self._choosers:
                self._choosers[spec] = open_model(choosing.settings(self._settings.model_settings(spec)))
            return self._choosers[spec]

    def _forget(self, spec: str, models: dict[str, ChatModel]) -> None:
        """Open the model anew next time: the process of a local one may have died."""
        with self._opening:
            if model := models.pop(spec, None):
                model.close()

    def _extract(self, instruction: Instruction, question: str, gathered: Gathered) -> _Written:
        """The answer by quotation; each of several questions asked in one is answered by itself."""
        if gathered.parts:
            drafts = [(part.asked, self._part(instruction, part, found)) for part, found in gathered.parts]
            draft = extractive.together(question, drafts)
        else:
            draft = self._quote(question, gathered.evidence)
            held = self._ruling(instruction, question)
            # Where the place decides and was not said, a limit that the search found stands; else the table's.
            if held is not None and (held.judgement.governing is not None or not draft.held):
                draft, besides = compose_ruling(held, self._library.provision)
                return _Written(
                    status=draft.status, text=draft.text, citations=draft.citations, besides=besides
                )
        return _Written(status=draft.status, text=draft.text, citations=draft.citations)

    def _ruling(self, instruction: Instruction, question: str) -> Ruling | None:
        current = self._current(instruction)
        return ruling(question, self._library.limits, as_of=instruction.as_of, editions=current)

    def _part(self, instruction: Instruction, part: Part, found: Sequence[Evidence]) -> extractive.Draft:
        refusal = out_of_scope(part.asked) or not_answered(
            part.asked,
            found,
            self._library,
            day=instruction.as_of,
            current=self._current(instruction),
        )
        if refusal:
            return extractive.Draft(status=Status.REFUSED, text=_in_language(refusal, part.asked))
        return self._quote(part.whole, found)

    def _quote(self, question: str, found: Sequence[Evidence]) -> extractive.Draft:
        nearness = self._library.retriever.nearness(question, competing(found), focus=asking.focus(question))
        return extractive.compose(question, found, nearness, self._limits_of(found))

    def _limits_of(self, found: Sequence[Evidence]) -> list[Limit]:
        shown = tuple(clause.clause_id for clause in competing(found))
        # A limit stands in a clause, which may be a part of the one that is shown.
        return [limit for limit in self._library.limits.all() if limit.clause_id.startswith(shown)]


_NOTICES = {
    "zh": {
        "next": "已改用 {model} 作答。",
        "fallback": "已改用摘录作答。",
        "unchosen": "条款按检索的次序。",
        "uncited": "模型的回答没有指出条款，已改用摘录作答。",
        "unproved": "模型的回答没有一句通过核对，已改用摘录作答。",
        "halted": "已按要求停止，停止前没有写出能核实的话，已改用摘录作答。",
        "struck": "已删去 {count} 句未能核实的内容，原因见“核对”。",
        "stopped": "已按要求停止，以上是停止前的内容。",
        "cut": "回答达到长度上限，可能不完整。",
    },
    "en": {
        "next": "Answered by {model} instead.",
        "fallback": "Answered by quotation instead.",
        "unchosen": " The clauses stand in the order of the search.",
        "uncited": "The model named no clause, so the answer is quoted from the clauses instead.",
        "unproved": "Nothing that the model wrote passed the checks, so the answer is quoted instead.",
        "halted": "Stopped as asked; nothing written by then could be verified, so the answer is quoted instead.",
        "struck": "Sentences struck out because they could not be verified: {count}. The checks say why.",
        "stopped": "Stopped as asked; this is what was written by then.",
        "cut": "The answer reached its length limit and may be incomplete.",
    },
}


def _kept(written: _Written, settled: Settled, language: str) -> _Written:
    """The model's answer as its checks left it; one that lost sentences answers in part."""
    if not settled.struck:
        return written
    told = _NOTICES[language]["struck"].format(count=len(settled.struck))
    return replace(
        written,
        status=Status.PARTIAL,
        text=settled.text,
        citations=settled.citations,
        notice=" ".join(filter(None, (told, written.notice))),
    )


def _readable(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The clauses found and the neighbours shown with them, best first; a twin says nothing new."""
    return tuple(part for item in evidence for part in (item, *item.after, *item.before))


def _deltas(writing: Generator[str, None, generative.Raw]) -> Generator[Event, None, generative.Raw]:
    """The words of a model as events; what it returns comes back."""
    while True:
        try:
            words = next(writing)
        except StopIteration as end:
            raw: generative.Raw = end.value
            return raw
        yield TextDelta(text=words)


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
        text=_in_language(reason, question),
        evidence=evidence,
        ms=_milliseconds(started),
    )


def _in_language(reason: OutOfScope, question: str) -> str:
    return reason.zh if language_of(question) == "zh" else reason.en


def _milliseconds(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
