"""From gathered clauses to a written answer: by the models in their order, by quotation where none answers."""

import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from assistant.answering import extractive, generative
from assistant.answering.gathering import Gathered
from assistant.answering.settling import Settled
from assistant.answers import Event, Instruction, Status, TextDelta
from assistant.models.chain import in_order
from assistant.open_models import OpenModels
from assistant.quoting import Quoter
from assistant.settings import Settings
from assistant.usage import Bill
from knowledge.clauses import Citation, Evidence
from knowledge.errors import BudgetSpent, ModelError
from knowledge.provisions import language_of

FOLLOWED = 2
"""Clauses, best first, whose references are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
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


class Writer:
    """Writes answers with the models of the settings, or the one that an instruction names."""

    def __init__(self, settings: Settings, models: OpenModels, quoter: Quoter) -> None:
        self._settings = settings
        self._models = models
        self._quoter = quoter

    def write(
        self,
        instruction: Instruction,
        question: str,
        gathered: Gathered,
        referred: Sequence[Evidence],
        bill: Bill,
        stop: threading.Event,
    ) -> Generator[Event, None, Written]:
        """The words as they come; what was written is returned. Nothing of it is checked yet."""
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
                    self._models.forget_writer(spec)
                failures.append(error.text(language))
                continue
            if failures:
                failures.append(NOTICES[language]["next"].format(model=spec))
            return replace(written, notice=" ".join(filter(None, (*failures, written.notice))))
        # The reader gets an answer all the same, and is told whose it is.
        written = self._extract(instruction, question, gathered)
        yield TextDelta(text=written.text)
        if failures:
            failures.append(NOTICES[language]["fallback"])
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
    ) -> Generator[Event, None, Written]:
        language = language_of(question)
        evidence = gathered.evidence
        model = self._models.writer(spec).metered(bill.meter("answer"))
        raw = yield from _deltas(
            generative.write(
                question,
                (*_together(evidence[:FOLLOWED]), *referred, *_together(evidence[FOLLOWED:])),
                model,
                history=instruction.history,
                stop=stop,
                language=language,
            )
        )
        text, citations = generative.bind_citations(raw.text, raw.evidence)
        notice = NOTICES[language].get(raw.ended, "")
        if raw.status is Status.REFUSED:
            refusal = extractive.refuse(question)
            return Written(status=refusal.status, text=refusal.text, model=spec, notice=notice)
        return Written(
            status=raw.status,
            text=text,
            citations=citations,
            model=spec,
            notice=notice,
            generated=True,
            stopped=raw.ended == "stopped",
        )

    def instead(
        self, instruction: Instruction, written: Written, question: str, gathered: Gathered, language: str
    ) -> Written:
        """The quotation, where nothing that the model wrote is verified: words alone are not shown as an answer."""
        why = "halted" if written.stopped else "unproved" if written.citations else "uncited"
        words = NOTICES[language]
        # What it says of the model's words is not true of the quotation.
        told = written.notice.removesuffix(words["stopped"]).removesuffix(words["cut"])
        notice = " ".join(filter(None, (told.strip(), words[why])))
        return replace(self._extract(instruction, question, gathered), model=written.model, notice=notice)

    def _extract(self, instruction: Instruction, question: str, gathered: Gathered) -> Written:
        draft, besides = self._quoter.quote(instruction, question, gathered)
        return Written(status=draft.status, text=draft.text, citations=draft.citations, besides=besides)


NOTICES = {
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


def kept(written: Written, settled: Settled, language: str) -> Written:
    """The model's answer as its checks left it; one that lost sentences answers in part."""
    if not settled.struck:
        return written
    told = NOTICES[language]["struck"].format(count=len(settled.struck))
    return replace(
        written,
        status=Status.PARTIAL,
        text=settled.text,
        citations=settled.citations,
        notice=" ".join(filter(None, (told, written.notice))),
    )


def _together(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(part for item in evidence for part in item.together)


def _deltas(writing: Generator[str, None, generative.Raw]) -> Generator[Event, None, generative.Raw]:
    """The words of a model as events; what it returns comes back."""
    while True:
        try:
            words = next(writing)
        except StopIteration as end:
            raw: generative.Raw = end.value
            return raw
        yield TextDelta(text=words)
