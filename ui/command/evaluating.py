"""`kuangzhi eval`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant import evaluation
from assistant.conversation import Assistant
from assistant.evaluation import Comparison, FailedGate, QuestionSet, Run, RunStore
from knowledge.errors import SourceMissing
from ui.command import opening, shapes
from ui.command.progress import bar, console
from ui.command.serving import HomeOption, JsonOption, ModelOption, language


def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="问题集：JSONL、CSV、XLSX、YAML / question set")],
    json: JsonOption = False,
    report: Annotated[Path | None, typer.Option(help="写出 HTML 报告 / write a report")] = None,
    minimum: Annotated[list[str] | None, typer.Option("--min", help="门槛，如 hit@5=0.9 / gate")] = None,
    compare: Annotated[str | None, typer.Option(help="与之前一次比较 / an earlier run's id or file")] = None,
    search_only: Annotated[bool, typer.Option("--search-only", help="只测检索 / retrieval only")] = False,
    model: ModelOption = None,
    home: HomeOption = None,
) -> None:
    """用问题集检验。 / Put a question set to the assistant."""
    if report is not None and not report.parent.is_dir():
        raise SourceMissing(name=report.parent)
    gates = [evaluation.parse_gate(text) for text in minimum or ()]
    chosen = opening.settings(context, home, model=model)
    questions = QuestionSet.load(file)
    for problem in questions.errors:
        console.print(problem.en if language() == "en" else problem.zh, style="yellow", markup=False)
    store = RunStore(chosen.home / "runs")
    earlier = store.load(Path(compare) if Path(compare).is_file() else compare) if compare else None
    with opening.warm_library(chosen) as library, bar() as progress:
        assistant = Assistant(library, chosen)
        task = progress.add_task("评测 / evaluating", total=len(questions.questions), item="")
        run = evaluation.run(
            questions,
            assistant,
            answers=not search_only,
            conditions=assistant.conditions(),
            on_progress=lambda done, total: progress.update(task, completed=done, total=total),
        )
        assistant.close()
    store.save(run)
    comparison = evaluation.compare_runs(earlier, run) if earlier else None
    if report is not None:
        report.write_text(evaluation.render_report(run, comparison), "utf-8")
    failed = evaluation.failed_gates(gates, run.metrics)
    if json:
        shapes.put(_shape(run, failed, comparison))
    else:
        _print(run, failed, comparison)
    if failed or questions.errors:
        raise typer.Exit(1)


def _shape(run: Run, failed: tuple[FailedGate, ...], comparison: Comparison | None) -> shapes.Shape:
    return {
        "run": run.id,
        "questions": len(run.results),
        "metrics": run.metrics,
        "failed_gates": [asdict(gate) for gate in failed],
        "by_tag": run.by_tag,
        "skipped": [asdict(line) for line in run.skipped],
        "comparison": asdict(comparison) if comparison else None,
    }


def _print(run: Run, failed: tuple[FailedGate, ...], comparison: Comparison | None) -> None:
    columns = ["指标 / metric", run.set_name, *(["前次 / before"] if comparison else [])]
    table = Table(*columns)
    for name, value in run.metrics.items():
        shown = f"{value:.0f} ms" if name.startswith("ms_") else f"{value:.3f}"
        delta = comparison.deltas.get(name) if comparison else None
        cells = [f"{delta.before:.3f} ({delta.change:+.3f})" if delta else ""] if comparison else []
        table.add_row(name, shown, *cells)
    Console().print(table)
    console.print(f"{len(run.results)} 题 · {run.id}", style="dim")
    for gate in failed:
        console.print(gate.text(language()), style="red", markup=False)
