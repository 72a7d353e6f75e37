"""`kuangzhi eval`."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant import evaluation
from assistant.conversation import Assistant
from assistant.evaluation import Comparison, FailedGate, QuestionSet, Run, RunStore
from assistant.evaluation.figures import FIGURES, printed
from assistant.evaluation.journal import run_kept
from assistant.settings import Settings
from knowledge.errors import SourceMissing
from ui.command import opening, shapes
from ui.command.progress import bar, console
from ui.command.serving import HomeOption, JsonOption, ModelOption, language

_FLIPS = 20  # questions that flipped, shown in the terminal; a report has all of them


def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="问题集：JSONL、CSV、XLSX、YAML / question set")],
    json: JsonOption = False,
    report: Annotated[
        list[Path] | None,
        typer.Option(
            help="写出报告，按后缀：html、md、json、csv、xlsx，可多次 / write a report, by its ending"
        ),
    ] = None,
    junit: Annotated[Path | None, typer.Option(help="写出 JUnit XML，供持续集成 / JUnit XML for CI")] = None,
    minimum: Annotated[list[str] | None, typer.Option("--min", help="门槛，如 hit@5=0.9 / gate")] = None,
    critical: Annotated[
        str | None,
        typer.Option(help="安全攸关的题要全过（all）或达到的比例 / all, or the share, of critical questions"),
    ] = None,
    no_worse_than: Annotated[
        str | None,
        typer.Option(
            help="不得比这一次明显差、不得丢安全攸关的题 / a run's id or file that may not be beaten"
        ),
    ] = None,
    compare: Annotated[str | None, typer.Option(help="与之前一次比较 / an earlier run's id or file")] = None,
    search_only: Annotated[bool, typer.Option("--search-only", help="只测检索 / retrieval only")] = False,
    workers: Annotated[int, typer.Option(min=1, max=32, help="同时问几题 / questions at a time")] = 1,
    anew: Annotated[
        bool, typer.Option("--anew", help="不接着上次中断的做 / do not go on where a run was cut off")
    ] = False,
    model: ModelOption = None,
    home: HomeOption = None,
) -> None:
    """用问题集检验；中断后再次运行接着做。 / Put a question set to the assistant; goes on where it was cut off."""
    for path in (*(report or ()), *filter(None, (junit,))):
        if not path.parent.is_dir():
            raise SourceMissing(name=path.parent)
    gates = [evaluation.parse_gate(text) for text in minimum or ()]
    share = evaluation.parse_critical(critical) if critical is not None else None
    chosen = opening.settings(context, home, model=model)
    questions = QuestionSet.load(file)
    for problem in questions.errors:
        console.print(problem.en if language() == "en" else problem.zh, style="yellow", markup=False)
    store = RunStore(chosen.home / "runs")
    floor = _earlier(store, no_worse_than)
    earlier = _earlier(store, compare) or floor
    run = _measure(chosen, questions, store, answers=not search_only, workers=workers, anew=anew)
    comparison = evaluation.compare_runs(earlier, run) if earlier else None
    failed = evaluation.failed_gates(gates, run.metrics)
    if share is not None:
        failed += evaluation.failed_critical(share, run.results)
    if floor is not None:
        against = comparison if floor is earlier and comparison else evaluation.compare_runs(floor, run)
        failed += evaluation.worse_than(against)
    for path in report or ():
        evaluation.write_report(path, run, comparison)
    if junit is not None:
        junit.write_text(evaluation.junit(run, failed), "utf-8")
    if json:
        shapes.put(_shape(run, failed, comparison))
    else:
        _print(run, failed, comparison)
    if failed or questions.errors:
        raise typer.Exit(1)


def _earlier(store: RunStore, named: str | None) -> Run | None:
    """The run of that id, or in that file."""
    if named is None:
        return None
    return store.load(Path(named) if Path(named).is_file() else named)


def _measure(
    chosen: Settings, questions: QuestionSet, store: RunStore, *, answers: bool, workers: int, anew: bool
) -> Run:
    """Put the questions, keeping each answer as it comes; save the run."""
    with (
        opening.warm_library(chosen) as library,
        bar() as progress,
        closing(Assistant(library, chosen)) as assistant,
    ):
        task = progress.add_task("评测 / evaluating", total=len(questions.questions), item="")
        return run_kept(
            questions,
            assistant,
            store,
            answers=answers,
            conditions=assistant.conditions(),
            workers=workers,
            anew=anew,
            on_progress=lambda done, total: progress.update(task, completed=done, total=total),
        )


def _shape(run: Run, failed: tuple[FailedGate, ...], comparison: Comparison | None) -> shapes.Shape:
    return {
        "run": run.id,
        "questions": len(run.results),
        "metrics": run.metrics,
        "intervals": run.intervals,
        "failed_gates": [asdict(gate) for gate in failed],
        "by_tag": run.by_tag,
        "by_severity": run.by_severity,
        "by_document": run.by_document,
        "skipped": [asdict(line) for line in run.skipped],
        "comparison": asdict(comparison) if comparison else None,
    }


def _print(run: Run, failed: tuple[FailedGate, ...], comparison: Comparison | None) -> None:
    table = Table(
        "指标 / metric",
        run.set_name,
        "95 %",
        *(["前次 / before", "变化 / change", "p"] if comparison else []),
    )
    for name, value in run.metrics.items():
        words = FIGURES[name].words(language()) if name in FIGURES else name
        interval = run.intervals.get(name)
        between = f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else ""
        table.add_row(f"{words} {name}", printed(name, value), between, *_changed(name, comparison))
    Console().print(table)
    for flip in (comparison.flips if comparison else ())[:_FLIPS]:
        lost = "、".join(flip.lost)
        style = (
            "bold red" if flip.lost and flip.severity.value == "critical" else "red" if flip.lost else "green"
        )
        told = f"− {lost}" if lost else f"+ {'、'.join(flip.gained)}"
        console.print(f"{flip.id} {flip.question[:40]}  {told}", style=style, markup=False)
    console.print(f"{len(run.results)} 题 · {run.id}", style="dim")
    for gate in failed:
        console.print(gate.text(language()), style="red", markup=False)


def _changed(name: str, comparison: Comparison | None) -> list[str]:
    delta = comparison.deltas.get(name) if comparison else None
    if comparison is None:
        return []
    if delta is None:
        return ["", "", ""]
    p = "" if delta.p is None else f"{delta.p:.3g}{' *' if delta.sure else ''}"
    return [printed(name, delta.before), printed(name, delta.change, sign=True), p]
