"""Measuring the assistant: question sets, figures, runs, gates, comparisons and reports."""

from assistant.evaluation.compare import Comparison, compare_runs
from assistant.evaluation.gates import FailedGate, Gate, failed_gates, parse_gate
from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.report import render_report
from assistant.evaluation.run_store import RunStore
from assistant.evaluation.runs import Run, RunSummary, Subject, run

__all__ = [
    "Comparison",
    "FailedGate",
    "Gate",
    "QuestionSet",
    "Run",
    "RunStore",
    "RunSummary",
    "Subject",
    "compare_runs",
    "failed_gates",
    "parse_gate",
    "render_report",
    "run",
]
