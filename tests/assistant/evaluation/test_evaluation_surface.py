import assistant.evaluation


def test_the_public_names_are_these() -> None:
    assert assistant.evaluation.__all__ == [
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
    assert all(hasattr(assistant.evaluation, name) for name in assistant.evaluation.__all__)
