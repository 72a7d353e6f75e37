"""A run as one HTML page that needs nothing from outside: to read, print and hand on."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from assistant.answers import Status
from assistant.evaluation.compare import Comparison
from assistant.evaluation.runs import Result, Run

_METRICS = {
    "hit@1": "首条命中",
    "hit@3": "前 3 条命中",
    "hit@5": "前 5 条命中",
    "hit@10": "前 10 条命中",
    "mrr": "平均倒数排名",
    "ndcg@10": "前 10 条排序质量",
    "answered_as_expected": "该答的答了",
    "refused_as_expected": "该拒的拒了",
    "must_include": "必含要点齐全",
    "must_not_include": "没有禁含内容",
    "ms_p50": "用时中位数（毫秒）",
    "ms_p95": "用时 95 分位（毫秒）",
}

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
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric with its Chinese name; `questions` is how many it is the mean of."""

    name: str
    zh: str
    value: float
    questions: int

    @property
    def is_time(self) -> bool:
        return self.name.startswith("ms_")


def render_report(run: Run, comparison: Comparison | None = None) -> str:
    """The page, Chinese with English beside it; with `comparison`, also what changed."""
    tags = [
        (tag, _figures(metrics, [r for r in run.results if tag in r.question.tags]))
        for tag, metrics in run.by_tag.items()
    ]
    return _template().render(
        run=run,
        figures=_figures(run.metrics, run.results),
        tags=tags,
        failed=[(result, reasons) for result in run.results if (reasons := failures(result))],
        comparison=comparison,
        metric_names=_METRICS,
        statuses=_STATUSES,
    )


def failures(result: Result) -> list[tuple[str, str]]:
    """Why a question counts as failed, in Chinese and English; empty if it does not."""
    reasons = [words for name, words in _FAILURES.items() if result.scores.get(name) == 0.0]
    return [(result.error, result.error_en), *reasons] if result.error else reasons


def _figures(metrics: dict[str, float], results: Iterable[Result]) -> list[Figure]:
    results = list(results)
    timed = sum(not result.error for result in results)
    return [
        Figure(
            name=name,
            zh=zh,
            value=metrics[name],
            questions=timed if name.startswith("ms_") else sum(name in r.scores for r in results),
        )
        for name, zh in _METRICS.items()
        if name in metrics
    ]


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
