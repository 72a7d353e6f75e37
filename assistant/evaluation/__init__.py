"""Measuring the assistant: question sets, figures, runs, gates, comparisons and reports."""

from assistant.evaluation.compare import Comparison, compare_runs
from assistant.evaluation.exports import write_report
from assistant.evaluation.gates import (
    FailedGate,
    Gate,
    failed_critical,
    failed_gates,
    parse_critical,
    parse_gate,
    worse_than,
)
from assistant.evaluation.journal import Journal
from assistant.evaluation.junit import junit
from assistant.evaluation.question_sets import QuestionSet
from assistant.evaluation.report import render_report
from assistant.evaluation.run_store import RunStore
from assistant.evaluation.runs import Run, RunSummary, Subject, run

__all__ = [
    "Comparison",
    "FailedGate",
    "Gate",
    "Journal",
    "QuestionSet",
    "Run",
    "RunStore",
    "RunSummary",
    "Subject",
    "compare_runs",
    "failed_critical",
    "failed_gates",
    "junit",
    "parse_critical",
    "parse_gate",
    "render_report",
    "run",
    "worse_than",
    "write_report",
]
