"""What happens on the evaluation page: choose questions, run, look at the result, compare."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import gradio as gr

from assistant.evaluation import Comparison, QuestionSet, Run, RunSummary, compare_runs
from assistant.evaluation.figures import FIGURES, Unit, printed
from assistant.evaluation.questions import Severity
from assistant.evaluation.report import failures
from knowledge.handbook import QUESTIONS
from ui.desk import Desk
from ui.events import fact
from ui.render import Render
from ui.uploads import uploads

_FLIPS = 50  # questions that flipped, shown on the page; the report has all of them
_PACE = 0.4  # seconds between two looks at a run

Update = object


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric as it is printed; `trend` is `kz-better`, `kz-worse` or empty, `between` its 95 % interval."""

    name: str
    words: str
    value: str
    between: str = ""
    before: str = ""
    change: str = ""
    trend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedQuestion:
    id: str
    question: str
    reasons: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlippedQuestion:
    id: str
    question: str
    critical: bool
    lost: str
    gained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRun:
    id: str
    started: str
    name: str
    figure: str


class Chosen(NamedTuple):
    questions: QuestionSet | None
    summary: str
    sample: Update = gr.skip()
    files: Update = gr.skip()


class Screen(NamedTuple):
    """New values for the parts of the page, in the order of the outputs; what is left out stays."""

    progress: Update = gr.skip()
    start: Update = gr.skip()
    stop: Update = gr.skip()
    opened: Update = gr.skip()
    result: Update = gr.skip()
    plot: Update = gr.skip()
    failed: Update = gr.skip()
    runs: Update = gr.skip()
    compare: Update = gr.skip()


class EvaluationPage:
    def __init__(self, desk: Desk, render: Render) -> None:
        self._desk = desk
        self._render = render
        self._words = render.words

    def arrive(self) -> Iterator[Screen]:
        """The page was opened: the newest run, and the one that is going on."""
        runs = self._desk.runs.list()
        if self._desk.evaluating.state.running:
            yield from self._follow()
        elif runs:
            yield self._result(runs[0].id)
        else:
            yield Screen(runs=self._runs(""))

    def choose(self, field: object) -> Chosen:
        """Read an uploaded question set."""
        files = uploads(field)
        if not files:
            return self.sample()
        file = files[0]
        try:
            questions = QuestionSet.load(file.path, Path(file.name).stem)
        finally:
            file.discard()
        return Chosen(questions, self._summary(questions), gr.update(visible=True), gr.update(value=None))

    def sample(self) -> Chosen:
        """Back to the questions over the sample handbook."""
        return Chosen(None, self._summary(self._sample()), gr.update(visible=False), gr.update(value=None))

    def start(self, questions: QuestionSet | None, search_only: bool) -> Iterator[Screen]:
        """Run, showing how far it is."""
        self._desk.evaluating.start(questions or self._sample(), answers=not search_only)
        yield from self._follow()

    def stop(self) -> None:
        self._desk.evaluating.stop()

    def view(self, event: gr.EventData) -> Screen:
        """An earlier run."""
        return self._result(fact(event, "run"))

    def compare(self, opened: str, earlier: str) -> Screen:
        """The run that is open beside an earlier one; `earlier` is empty for none."""
        return self._result(opened, earlier or "") if opened else Screen()

    # -- parts ---------------------------------------------------------------------------------

    def _follow(self) -> Iterator[Screen]:
        while (state := self._desk.evaluating.state).running:
            text = self._words("running", done=state.done, total=state.total)
            yield Screen(
                progress=self._render.progress(text, state.done, state.total),
                start=gr.update(visible=False),
                stop=gr.update(visible=True),
            )
            time.sleep(_PACE)
        error = state.error.text(self._words.language) if state.error else ""
        done = self._result(state.run) if state.run else Screen(runs=self._runs(""))
        yield done._replace(
            progress=self._render.progress(error),
            start=gr.update(visible=True),
            stop=gr.update(visible=False),
        )

    def _result(self, run_id: str, earlier_id: str = "") -> Screen:
        run = self._desk.runs.load(run_id)
        earlier = self._desk.runs.load(earlier_id) if earlier_id else None
        comparison = compare_runs(earlier, run) if earlier else None
        others = [(_listed(r), r.id) for r in self._desk.runs.list() if r.id != run.id]
        return Screen(
            opened=run.id,
            result=self._render(
                "run",
                run=run,
                started=_when(run.started),
                figures=self._figures(run, comparison),
                comparison=comparison,
                flips=self._flips(comparison) if comparison else [],
                before=_when(earlier.started) if earlier else "",
                earlier=earlier_id,
            ),
            plot=self._plot(run),
            failed=self._render("failed", failed=self._failed(run)),
            runs=self._runs(run.id),
            compare=gr.update(
                choices=[(self._words("no_comparison"), ""), *others], value=earlier_id, visible=bool(others)
            ),
        )

    def _flips(self, comparison: Comparison) -> list[FlippedQuestion]:
        def named(metrics: tuple[str, ...]) -> str:
            return self._words("comma").join(FIGURES[name].words(self._words.language) for name in metrics)

        return [
            FlippedQuestion(
                id=flip.id,
                question=flip.question,
                critical=flip.severity is Severity.CRITICAL,
                lost=named(flip.lost),
                gained=named(flip.gained),
            )
            for flip in comparison.flips[:_FLIPS]
        ]

    def _figures(self, run: Run, comparison: Comparison | None) -> list[Figure]:
        out = []
        for name, value in run.metrics.items():
            delta = comparison.deltas.get(name) if comparison else None
            named = FIGURES.get(name)
            better = delta is not None and (delta.change > 0) == (named is None or named.more_is_better)
            moved = delta is not None and abs(delta.change) > 1e-9
            out.append(
                Figure(
                    name=name,
                    words=named.words(self._words.language) if named else name,
                    value=printed(name, value),
                    between=" – ".join(printed(name, end) for end in run.intervals.get(name, ())),
                    before=printed(name, delta.before) if delta else "",
                    change=printed(name, delta.change, sign=True) if delta else "",
                    trend=("kz-better" if better else "kz-worse") if moved else "",
                )
            )
        return out

    def _plot(self, run: Run) -> Update:
        shares = {
            FIGURES[name].words(self._words.language): value
            for name, value in run.metrics.items()
            if name in FIGURES and FIGURES[name].unit in (Unit.SHARE, Unit.MEASURE)
        }
        names = list(shares)
        # The form in which Gradio sends a data frame to the browser, without the data frame.
        bars = {
            "columns": ["metric", "value"],
            "data": [list(bar) for bar in zip(names, shares.values(), strict=True)],
            "datatypes": {"metric": "nominal", "value": "quantitative"},
            "mark": "bar",
        }
        return gr.update(value=bars, sort=names, visible=True)

    def _failed(self, run: Run) -> list[FailedQuestion]:
        language = 1 if self._words.language == "en" else 0
        return [
            FailedQuestion(
                id=result.question.id,
                question=result.question.question,
                reasons=tuple(reason[language] for reason in reasons),
                answer=result.answer[:200],
            )
            for result in run.results
            if (reasons := failures(result))
        ]

    def _runs(self, opened: str) -> str:
        listed = [
            ListedRun(
                id=run.id,
                started=_when(run.started),
                name=run.set_name,
                figure=printed("hit@5", run.metrics["hit@5"]) if "hit@5" in run.metrics else "–",
            )
            for run in self._desk.runs.list()
        ]
        return self._render("runs", runs=listed, opened=opened)

    def _sample(self) -> QuestionSet:
        return QuestionSet.load(QUESTIONS, self._words("sample_set"))

    def _summary(self, questions: QuestionSet) -> str:
        return self._render("chosen_set", questions=questions)


def _when(started: str) -> str:
    return f"{datetime.fromisoformat(started).astimezone():%Y-%m-%d %H:%M}"


def _listed(run: RunSummary) -> str:
    return f"{_when(run.started)} · {run.set_name}"
