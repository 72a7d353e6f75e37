"""A run as one HTML page that needs nothing from outside: to read, print and hand on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.answers import Status
from assistant.evaluation.compare import Comparison
from assistant.evaluation.figures import FIGURES, Unit, ordered, printed
from assistant.evaluation.runs import Result, Run

_STATUSES = {
    Status.ANSWERED: ("已答", "answered"),
    Status.PARTIAL: ("部分作答", "partial"),
    Status.REFUSED: ("拒答", "refused"),
}

_FAILURES = {
    "hit@5": ("前 5 条里没有依据", "no gold in the first 5"),
    "answered_as_expected": ("该答而没有答", "not answered"),
    "refused_as_expected": ("该拒答而没有拒答", "not refused"),
    "must_include": ("缺少必含要点", "a required fact is missing"),
    "must_not_include": ("出现了禁含内容", "a forbidden wording occurs"),
    "choice_match": ("选项不对", "another choice is right"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric with its names; `questions` is how many it is the mean of, `interval` its 95 % interval.

    `share` is its value where it lies between 0 and 1 and can be drawn, None else.
    """

    name: str
    zh: str
    value: str
    questions: int
    share: float | None
    interval: tuple[float, float] | None = None


def render_report(run: Run, comparison: Comparison | None = None) -> str:
    """The page, Chinese with English beside it; with `comparison`, also what changed."""
    tags = [
        (tag, _figures(metrics, [r for r in run.results if tag in r.question.tags]))
        for tag, metrics in run.by_tag.items()
    ]
    return _template().render(
        run=run,
        figures=_figures(run.metrics, run.results, run.intervals),
        groups=_groups(run),
        tags=tags,
        failed=[(result, reasons) for result in run.results if (reasons := failures(result))],
        comparison=comparison,
        names=FIGURES,
        printed=printed,
        statuses=_STATUSES,
    )


def failures(result: Result) -> list[tuple[str, str]]:
    """Why a question counts as failed, in Chinese and English; empty if it does not."""
    reasons = [words for name, words in _FAILURES.items() if result.scores.get(name) == 0.0]
    return [(result.error, result.error_en), *reasons] if result.error else reasons


def _figures(
    metrics: dict[str, float],
    results: Iterable[Result],
    intervals: dict[str, tuple[float, float]] | None = None,
) -> list[Figure]:
    results = list(results)
    timed = sum(not result.error for result in results)
    found = []
    for name, value in ordered(metrics).items():
        drawn = FIGURES[name].unit in (Unit.SHARE, Unit.MEASURE) if name in FIGURES else False
        own = sum(name in result.scores for result in results)
        found.append(
            Figure(
                name=name,
                zh=FIGURES[name].zh if name in FIGURES else name,
                value=printed(name, value),
                questions=own or timed,
                share=value if drawn else None,
                interval=(intervals or {}).get(name),
            )
        )
    return found


def _groups(run: Run) -> list[tuple[str, str, list[tuple[str, list[Figure]]]]]:
    """By severity and by document: what it is called, and the figures of each."""

    def of(name: str, metrics: dict[str, float], own: Callable[[Result], bool]) -> tuple[str, list[Figure]]:
        return name, _figures(metrics, [r for r in run.results if own(r)])

    severities = [
        of(severity, metrics, lambda r, severity=severity: r.question.severity.value == severity)  # type: ignore[misc]
        for severity, metrics in run.by_severity.items()
    ]
    documents = [
        of(title, metrics, lambda r, title=title: any(g.document == title for g in r.question.gold))  # type: ignore[misc]
        for title, metrics in run.by_document.items()
    ]
    groups = []
    if len(severities) > 1:
        groups.append(("按严重程度", "By severity", severities))
    if len(documents) > 1:
        groups.append(("按文件", "By document", documents))
    return groups


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
