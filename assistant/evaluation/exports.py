"""A run in other forms than HTML, chosen by the ending of a file: Markdown to paste, JSON, CSV and XLSX to work with."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import TypeAdapter

from assistant.evaluation.compare import Comparison
from assistant.evaluation.figures import FIGURES, printed
from assistant.evaluation.gates import met
from assistant.evaluation.report import failures, render_report
from assistant.evaluation.runs import Run
from knowledge.errors import SourceUnsupported

_HEAD = (
    "id",
    "question",
    "kind",
    "severity",
    "tags",
    "met",
    "status",
    "answer",
    "citations",
    "hits",
    "ms",
    "error",
)
_RISKY = ("=", "+", "-", "@", "\t")  # how a cell begins that a spreadsheet would run


def write_report(path: Path, run: Run, comparison: Comparison | None = None) -> None:
    """Write `run` to `path`: .html, .md, .json, .csv or .xlsx. Raises SourceUnsupported."""
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise SourceUnsupported(name=path.name, known=" ".join(_WRITERS))
    path.write_bytes(writer(run, comparison))


def _html(run: Run, comparison: Comparison | None) -> bytes:
    return render_report(run, comparison).encode()


def _json(run: Run, comparison: Comparison | None) -> bytes:
    both = TypeAdapter(dict[str, Run | Comparison | None])
    return both.dump_json({"run": run, "comparison": comparison}, indent=1)


def _csv(run: Run, _comparison: Comparison | None) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for row in _rows(run):
        writer.writerow([_safe(cell) for cell in row])
    # Excel takes a CSV for UTF-8 by its mark alone.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(run: Run, comparison: Comparison | None) -> bytes:
    import openpyxl  # half a second, and only this format needs it

    book = openpyxl.Workbook()
    figures = book.active
    assert figures is not None
    figures.title = "指标"
    figures.append(
        ["指标", "metric", "数值", "下限 95 %", "上限 95 %", *(["上次", "变化", "p"] if comparison else [])]
    )
    for name, value in run.metrics.items():
        low, high = run.intervals.get(name, (None, None))
        delta = comparison.deltas.get(name) if comparison else None
        more = [delta.before, delta.change, delta.p] if delta else []
        figures.append([FIGURES[name].zh if name in FIGURES else name, name, value, low, high, *more])
    questions = book.create_sheet("题目")
    for row in _rows(run):
        questions.append([_safe(cell) for cell in row])
    questions.freeze_panes = "C2"
    conditions = book.create_sheet("条件")
    for name, told in run.conditions.items():
        conditions.append([name, _safe(told)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _markdown(run: Run, comparison: Comparison | None) -> bytes:
    lines = [
        f"# {_inline(run.set_name)}",
        "",
        f"{len(run.results)} / {run.total} · {run.started} · `{run.id}`",
        "",
    ]
    lines += ["| 指标 metric | 数值 value | 95 % | 变化 change | p |", "| --- | ---: | --- | ---: | ---: |"]
    for name, value in run.metrics.items():
        interval = run.intervals.get(name)
        delta = comparison.deltas.get(name) if comparison else None
        words = f"{FIGURES[name].zh} `{name}`" if name in FIGURES else f"`{name}`"
        between = f"{interval[0]:.3f}–{interval[1]:.3f}" if interval else ""
        change = printed(name, delta.change, sign=True) if delta else ""
        p = f"{delta.p:.3g}" if delta and delta.p is not None else ""
        lines.append(f"| {words} | {printed(name, value)} | {between} | {change} | {p} |")
    failed = [(result, reasons) for result in run.results if (reasons := failures(result))]
    lines += ["", f"## 未通过 / failed: {len(failed)}", ""]
    for result, reasons in failed:
        why = "；".join(zh for zh, _ in reasons)
        lines.append(
            f"- **{_inline(result.question.id)}** {_inline(result.question.question)} — {_inline(why)}"
        )
    if comparison and comparison.flips:
        lines += ["", "## 变了的题 / flips", ""]
        for flip in comparison.flips:
            lost, gained = ", ".join(flip.lost), ", ".join(flip.gained)
            told = " ".join(filter(None, (f"− {lost}" if lost else "", f"+ {gained}" if gained else "")))
            mark = "**安全攸关** " if flip.severity.value == "critical" else ""
            lines.append(f"- {mark}{_inline(flip.id)} {_inline(flip.question)}: {told}")
    lines += ["", "## 条件 / conditions", ""]
    lines += [f"- {name}: {_inline(told)}" for name, told in run.conditions.items()]
    return ("\n".join(lines) + "\n").encode()


def _rows(run: Run) -> Iterator[list[object]]:
    names = list(dict.fromkeys(name for result in run.results for name in result.scores))
    yield [*_HEAD, *names]
    for result in run.results:
        question = result.question
        yield [
            question.id,
            question.question,
            question.kind.value,
            question.severity.value,
            "；".join(question.tags),
            int(met(result)),
            result.status.value if result.status else "",
            result.answer,
            "；".join(f"《{c.document}》{c.clause}" for c in result.citations),
            "；".join(f"《{hit.document}》{hit.clause}" for hit in result.hits),
            result.ms,
            result.error,
            *(result.scores.get(name) for name in names),
        ]


def _safe(cell: object) -> object:
    """A cell that a spreadsheet shows and does not run, without signs that its format forbids."""
    if not isinstance(cell, str):
        return cell
    text = "".join(sign for sign in cell if sign >= " " or sign in "\n\t")
    return f"'{text}" if text.startswith(_RISKY) else text


def _inline(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


_WRITERS: dict[str, Callable[[Run, Comparison | None], bytes]] = {
    ".html": _html,
    ".htm": _html,
    ".md": _markdown,
    ".json": _json,
    ".csv": _csv,
    ".xlsx": _xlsx,
}
