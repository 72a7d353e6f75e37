"""The figures of benchmarks: kept whole, compared with an earlier run."""

import argparse
import json
from pathlib import Path

import pytest
from benchmarks.figures import Figures, parser


def options(*arguments: str | Path) -> argparse.Namespace:
    return parser("").parse_args(list(map(str, arguments)))


def test_figures_are_kept_with_what_they_were_measured_on(tmp_path: Path) -> None:
    path = tmp_path / "kept" / "run.json"
    with Figures("sample", options("--json", path)) as told:
        told.table("format", {"bytes": "B", "read": "s"})
        told.row("txt", 1200, 0.25)
        told.figure("page served", 3.5, "s", most=6)
    kept = json.loads(path.read_text("utf-8"))
    assert kept["benchmark"] == "sample"
    assert all(kept[fact] for fact in ("date", "commit", "processor", "cores"))
    assert kept["figures"] == [
        {"name": "txt: bytes", "value": 1200, "unit": "B"},
        {"name": "txt: read", "value": 0.25, "unit": "s"},
        {"name": "page served", "value": 3.5, "unit": "s"},
    ]


def test_a_run_is_compared_with_the_one_it_takes_the_place_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "run.json"
    for taken, gone in ((4.0, "before"), (3.0, "after")):
        with Figures("sample", options("--json", path, "--compare", path)) as told:
            told.figure("taken", taken, "s")
            told.figure(gone, 1.0)
    said = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["no", "earlier", "run", "to", "compare", "with"] in said
    assert ["taken", "4", "3", "0.75", "s"] in said
    assert ["before", "1", "-", "-"] in said
    assert ["after", "-", "1", "-"] in said


def test_a_limit_that_is_missed_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with Figures("sample", options()) as told:
        told.figure("served", 7.0, "s", most=6)
        told.figure("ratio", 2.5, least=2)
    said = capsys.readouterr().out
    assert "≤ 6: NO" in said
    assert "≥ 2: yes" in said


def test_a_run_that_broke_keeps_nothing(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    told = Figures("sample", options("--json", path))
    with pytest.raises(RuntimeError), told:
        raise RuntimeError
    assert not path.exists()


def test_no_two_figures_share_a_name() -> None:
    with Figures("sample", options()) as told:
        told.figure("taken", 1.0)
        with pytest.raises(ValueError, match="taken"):
            told.figure("taken", 2.0)


def test_rows_stand_beside_another_as_ratios(capsys: pytest.CaptureFixture[str]) -> None:
    with Figures("sample", options()) as told:
        told.table("system", {"ingest": "s", "hit@1": ""})
        told.row("ours", 2.0, 0.8)
        told.row("theirs", 5.0, 0.4)
        told.ratios("ours", ("theirs",))
    assert capsys.readouterr().out.splitlines()[-1].split() == ["theirs", "2.500", "0.500"]
