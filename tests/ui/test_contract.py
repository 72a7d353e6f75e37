"""The shapes that programs rely on, through the real command in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

RULES = "样例矿通风规定\n第一章 风量\n第一条 采煤工作面风速不得低于0.25m/s。\n第二条 总回风巷甲烷浓度超过0.75%时，必须查明原因。\n"
HIT = {"document", "edition", "clause", "clause_id", "heading_path", "text", "page", "score"}
ENTRY = {
    "id",
    "document",
    "edition",
    "in_force",
    "clauses",
    "characters",
    "vectors",
    "effective",
    "superseded_by",
    "number",
    "issuer",
    "rank",
    "issued",
    "repealed",
    "confirmed",
}


def kuangzhi(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KUANGZHI_")}
    return subprocess.run(
        [sys.executable, "-m", "ui.command", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=clean | environment,
        check=False,
        timeout=240,
    )


def value(run: subprocess.CompletedProcess[str], code: int = 0) -> Any:
    assert run.returncode == code, run.stderr
    (line,) = run.stdout.splitlines()
    return json.loads(line)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("contract") / "home"


@pytest.fixture(scope="module")
def ingested(home: Path) -> Any:
    rules = home.parent / "通风.txt"
    rules.write_text(RULES, "utf-8")
    run = kuangzhi("--home", home, "ingest", rules, home.parent / "没有.txt", "--json")
    return value(run, code=1)


@pytest.fixture(scope="module")
def batch(home: Path, ingested: Any) -> Path:
    path = home.parent / "batch.jsonl"
    lines = [
        json.dumps({"id": "a", "question": "采煤工作面风速最低多少"}, ensure_ascii=False),
        "{broken",
        json.dumps(
            {"id": "c", "question": "那甲烷呢", "history": ["总回风巷风速多少"], "as_of": "2020-01-01"}
        ),
        json.dumps({"id": "d", "question": "x", "as_of": "昨天"}, ensure_ascii=False),
    ]
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_ingest_tells_what_became_of_each_path(ingested: Any) -> None:
    added, failed = ingested["documents"]
    assert added["status"] == "added"
    assert (added["document"], added["clauses"], added["error"]) == ("样例矿通风规定", 4, None)
    assert (failed["status"], failed["document"]) == ("failed", None)
    assert "没有.txt" in failed["error"]
    assert set(added) >= {
        "path",
        "document",
        "edition",
        "clauses",
        "characters",
        "status",
        "warnings",
        "error",
    }
    assert ingested["seconds"] > 0


def test_documents_list_and_show(home: Path, ingested: Any) -> None:
    (entry,) = value(kuangzhi("documents", "list", "--json", "--home", home))
    assert set(entry) >= ENTRY
    assert entry["in_force"] is True
    assert entry["vectors"] > 0
    shown = value(kuangzhi("documents", "show", "样例矿通风规定", "--json", KUANGZHI_HOME=str(home)))
    assert set(shown) >= ENTRY | {"clauses"}
    assert [c["clause"] for c in shown["clauses"]] == ["正文前", "第一章", "第一条", "第二条"]
    assert set(shown["clauses"][2]) >= {"id", "clause", "heading_path", "text", "page", "kind"}
    assert shown["clauses"][2]["heading_path"] == ["第一章 风量"]


def test_an_unknown_document_is_one_sentence(home: Path, ingested: Any) -> None:
    run = kuangzhi("--home", home, "documents", "show", "没有的规程")
    assert (run.returncode, run.stdout) == (1, "")
    assert "没有的规程" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("mode", ["hybrid", "keyword", "vector"])
def test_search_gives_hits(home: Path, ingested: Any, mode: str) -> None:
    found = value(
        kuangzhi(
            "--home", home, "search", "总回风巷甲烷超过多少查原因", "--mode", mode, "--top-k", "2", "--json"
        )
    )
    assert set(found) >= {"id", "question", "hits", "ms"}
    assert set(found["hits"][0]) >= HIT
    assert found["hits"][0]["clause"] == "第二条"
    assert len(found["hits"]) <= 2


def test_search_of_a_day_before_anything_was_in_force(home: Path, ingested: Any) -> None:
    assert value(kuangzhi("--home", home, "search", "风速", "--as-of", "2020-01-31", "--json"))["hits"]
    assert kuangzhi("--home", home, "search", "风速", "--as-of", "昨天").returncode == 2


def test_a_batch_keeps_the_order_and_tells_lines_that_cannot_be_read(home: Path, batch: Path) -> None:
    for verb in ("search", "ask"):
        run = kuangzhi("--home", home, verb, "--batch", batch, "--json")
        assert run.returncode == 1
        lines = [json.loads(line) for line in run.stdout.splitlines()]
        assert [line["id"] for line in lines] == ["a", None, "c", "d"]
        assert [("error" in line) for line in lines] == [False, True, False, True]


def test_half_a_character_and_a_bare_history_stop_no_batch(home: Path, ingested: Any, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(
        '{"id":1,"question":"\\ud800风速"}\n{"id":2,"question":"那甲烷呢","history":"总回风巷风速多少"}\n',
        "utf-8",
    )
    run = kuangzhi("--home", home, "ask", "--batch", path, "--json")
    first, second = (json.loads(line) for line in run.stdout.splitlines())
    assert (run.returncode, first["id"]) == (0, 1)
    assert second["standalone_question"].startswith("总回风巷甲烷多少")


@pytest.mark.parametrize("verb", [["documents", "list"], ["search", "瓦斯"]])
def test_a_home_that_cannot_be_exits_with_3(tmp_path: Path, verb: list[str]) -> None:
    (tmp_path / "file").write_text("x")
    run = kuangzhi("--home", tmp_path / "file" / "home", *verb)
    assert run.returncode == 3
    assert "Traceback" not in run.stderr


def test_ask_gives_answer_citations_and_checks(home: Path, ingested: Any) -> None:
    answer = value(kuangzhi("--home", home, "ask", "采煤工作面风速不得低于多少？", "--json"))
    assert set(answer) >= {
        "id", "question", "standalone_question", "status", "answer", "citations", "evidence", "checks", "task", "usage", "ms",
    }  # fmt: skip
    assert answer["status"] == "answered"
    assert "0.25m/s" in answer["answer"]
    citation = answer["citations"][0]
    assert set(citation) >= {"document", "edition", "clause", "clause_id", "quote", "page"}
    assert citation["clause"] == "第一条"
    assert set(answer["evidence"][0]) >= HIT
    assert answer["checks"]
    assert all(set(c) >= {"check", "passed", "detail"} and c["passed"] for c in answer["checks"])
    assert set(answer["usage"]) >= {"model", "input_tokens", "output_tokens", "price"}


def test_a_refusal_claims_nothing(home: Path, ingested: Any) -> None:
    answer = value(kuangzhi("--home", home, "ask", "高层住宅的消防电梯多长时间维保一次？", "--json"))
    assert (answer["status"], answer["citations"]) == ("refused", [])


def test_eval_prints_metrics_and_gates(home: Path, ingested: Any) -> None:
    questions = home.parent / "set.jsonl"
    questions.write_text(
        json.dumps(
            {
                "id": "1",
                "question": "采煤工作面风速最低多少",
                "gold": [{"document": "样例矿通风规定", "clause": "第一条"}],
            }
        ),
        "utf-8",
    )
    report = home.parent / "report.html"
    result = value(
        kuangzhi("--home", home, "eval", questions, "--json", "--report", report, "--min", "hit@5=0.9")
    )
    assert set(result) >= {"run", "questions", "metrics", "failed_gates"}
    assert result["metrics"]["hit@1"] == 1.0
    assert set(result["metrics"]) >= {"hit@1", "hit@3", "hit@5", "hit@10", "mrr", "ndcg@10"}
    assert result["failed_gates"] == []
    assert "<html" in report.read_text("utf-8")
    again = kuangzhi(
        "--home", home, "eval", questions, "--json", "--min", "must_include=0.9", "--compare", result["run"]
    )
    assert value(again, code=1)["failed_gates"][0]["metric"] == "must_include"
    assert kuangzhi("--home", home, "eval", questions, "--min", "hit@5").returncode == 2


def test_readable_output_without_json(home: Path, ingested: Any) -> None:
    listed = kuangzhi("--home", home, "documents", "list").stdout
    assert listed.count("样例矿通风规定") >= 2  # title and id, neither cut
    assert "第二条" in kuangzhi("--home", home, "search", "总回风巷甲烷", "--mode", "keyword").stdout


def test_removing_a_document(home: Path, ingested: Any, tmp_path: Path) -> None:
    rules = tmp_path / "临时.txt"
    rules.write_text("第一条 临时规定：严禁吸烟。", "utf-8")
    value(kuangzhi("--home", home, "ingest", rules, "--no-vectors", "--json"))
    assert value(kuangzhi("--home", home, "documents", "remove", "临时", "--json")) == {
        "removed": "临时",
        "notes": [],
    }
    assert len(value(kuangzhi("--home", home, "documents", "list", "--json"))) == 1


def test_a_new_edition_is_compared_with_what_it_supersedes(tmp_path: Path) -> None:
    home, old, new = tmp_path / "home", tmp_path / "旧.txt", tmp_path / "新.txt"
    old.write_text(
        "云岭防水规定\n第一条 探水钻孔的超前距离不得小于20m。\n第二条 本规定自2009年12月1日起施行。\n",
        "utf-8",
    )
    new.write_text(
        "云岭防水细则\n第一条 班前须清点人数。\n第二条 探水钻孔的超前距离不得小于30m。\n"
        "第三条 本细则自2018年9月1日起施行。《云岭防水规定》同时废止。\n",
        "utf-8",
    )
    told = value(kuangzhi("--home", home, "ingest", old, new, "--no-vectors", "--json"))["documents"]
    assert (told[0]["supersedes"], told[0]["affected_answers"]) == ([], [])
    (superseded,) = told[1]["supersedes"]
    assert {k: superseded[k] for k in ("id", "document", "edition")} == {
        "id": "云岭防水规定",
        "document": "云岭防水规定",
        "edition": "",
    }
    assert all(isinstance(superseded[k], int) for k in ("changed", "added", "dropped", "numbers"))

    out = tmp_path / "changes.xlsx"
    run = kuangzhi(
        "--home", home, "documents", "diff", "云岭防水规定", "云岭防水细则", "--json", "--out", out
    )
    changes = value(run)
    assert set(changes) >= {"changed", "added", "dropped", "moved"}
    first = changes["changed"][0]
    for side in ("old", "new"):
        assert set(first[side]) >= {"clause", "clause_id", "text"}
    assert {k: first["numbers"][0][k] for k in ("old", "new", "unit")} == {
        "old": "20",
        "new": "30",
        "unit": "m",
    }
    assert [unit["clause"] for unit in changes["added"]] == ["第一条"]
    assert out.stat().st_size > 0
    assert (
        kuangzhi(
            "--home", home, "documents", "diff", "云岭防水规定", "云岭防水细则", "--out", "a.pdf"
        ).returncode
        == 2
    )

    listed = {entry["id"]: entry for entry in value(kuangzhi("--home", home, "documents", "list", "--json"))}
    assert (listed["云岭防水规定"]["in_force"], listed["云岭防水规定"]["repealed"]) == (False, "2018-09-01")
    edited = value(
        kuangzhi(
            "--home",
            home,
            "documents",
            "edit",
            "云岭防水细则",
            "--rank",
            "mine",
            "--number",
            "云矿1号",
            "--json",
        )
    )
    assert (edited["rank"], edited["number"], edited["confirmed"]) == ("mine", "云矿1号", True)
    wrong = kuangzhi("--home", home, "documents", "edit", "云岭防水细则", "--effective", "2025-13-01")
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
    restored = value(kuangzhi("--home", home, "documents", "restore", "云岭防水规定", "--json"))
    assert (restored["superseded_by"], restored["repealed"]) == (None, None)
    again = value(
        kuangzhi(
            "--home",
            home,
            "documents",
            "supersede",
            "云岭防水规定",
            "云岭防水细则",
            "--day",
            "2020-01-01",
            "--json",
        )
    )
    assert again["repealed"] == "2020-01-01"


@pytest.mark.parametrize(
    "arguments", [["search"], ["ask", " "], ["unknown"], ["search", "x", "--top-k", "0"]]
)
def test_wrong_use_exits_with_2(tmp_path: Path, arguments: list[str]) -> None:
    assert kuangzhi("--home", tmp_path, *arguments).returncode == 2


def test_a_misspelt_setting_is_refused(tmp_path: Path) -> None:
    run = kuangzhi("--home", tmp_path, "documents", "list", KUANGZHI_MODLE="x")
    assert run.returncode == 2
    assert "KUANGZHI_MODLE" in run.stderr


def test_a_held_folder_exits_with_3(sample_home: Path) -> None:
    from knowledge.library import Library

    with Library(sample_home):
        run = kuangzhi("--home", sample_home, "search", "瓦斯")
    assert run.returncode == 3
    assert str(os.getpid()) in run.stderr
