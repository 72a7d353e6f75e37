"""The lists of real and planted errors still stand in the corpus, and are found as measured."""

import pytest
from benchmarks.bench_suspects import corpus, hit, planted, read

from knowledge.suspects import examine


@pytest.mark.corpus
def test_planted_errors_are_found_and_nothing_else_becomes_suspect() -> None:
    source = corpus()
    entries = read("planted")
    assert len(entries) >= 60
    clauses, spots = planted(source, entries)
    findings = examine(clauses)
    assert sum(hit(spot, findings) for spot in spots) >= 0.85 * len(spots)
    judged = {(v["file"], v["clause"], v["found"]) for v in read("verdicts") if v["verdict"] != "false"}
    places = {clause_id for clause_id, _, _ in spots}
    strangers = [
        f
        for f in findings
        if f.clause_id not in places
        and (source.files[f.clause_id], f.clause_id.partition("#")[2], f.found) not in judged
    ]
    assert len(strangers) <= 0.05 * len(findings)
    for entry in read("real"):
        source.find(entry)  # raises where the place is gone
