"""A run as one HTML page that needs nothing from outside: to read, print and hand on."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.answers import Status
from assistant.evaluation.compare import Comparison
from assistant.evaluation.figures import FIGURES, Unit, ordered, printed
from assistant.evaluation.questions import Question
from assistant.evaluation.results import Result
from assistant.evaluation.runs import Run
from assistant.evaluation.summary import documents, severities, tags

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
    return _template().render(
        run=run,
        figures=_figures(run.metrics, run.results, run.intervals),
        groups=_groups(run),
        tags=_grouped(run.by_tag, tags, run.results),
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
    results: Sequence[Result],
    intervals: dict[str, tuple[float, float]] | None = None,
) -> list[Figure]:
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


Group = tuple[str, list[Figure]]


def _grouped(
    groups: dict[str, dict[str, float]],
    keys: Callable[[Question], Collection[str]],
    results: Sequence[Result],
) -> list[Group]:
    """What each group is called, and its figures."""
    return [
        (name, _figures(metrics, [r for r in results if name in keys(r.question)]))
        for name, metrics in groups.items()
    ]


def _groups(run: Run) -> list[tuple[str, str, list[Group]]]:
    """By severity and by document, where there is more than one."""
    found = (
        ("按严重程度", "By severity", _grouped(run.by_severity, severities, run.results)),
        ("按文件", "By document", _grouped(run.by_document, documents, run.results)),
    )
    return [group for group in found if len(group[2]) > 1]


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
