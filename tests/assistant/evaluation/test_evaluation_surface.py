import assistant.evaluation


def test_the_public_names_are_these() -> None:
    assert assistant.evaluation.__all__ == [
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
    assert all(hasattr(assistant.evaluation, name) for name in assistant.evaluation.__all__)
