"""Suspicions in a library: listed, decided, carried over, and shown with what rests on them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answering.extractive import cite
from assistant.grounding import suspect_notice, verify
from knowledge.errors import WrongUse
from knowledge.library import Library
from knowledge.retrieval import Query

LINES = (
    "云岭矿通风规定",
    "第一条 采煤工作面风流中甲烷浓度不得超过10%，超过时立即撤人。",
    "第二条 风门每班至少检查1次，并做好记录。",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "home") as opened:
        put(opened, tmp_path, *LINES)
        yield opened


def put(library: Library, folder: Path, *lines: str, name: str = "云岭矿通风规定.txt") -> None:
    (folder / name).write_text("\n".join(lines), "utf-8")
    (result,) = library.ingest([folder / name])
    assert result.error is None


def test_ingest_lists_what_is_suspect(library: Library) -> None:
    (one,) = library.suspicions()
    assert (one.clause, one.found, one.state) == ("第一条", "10%", "open")
    assert library.suspicions("云岭矿通风规定", "open") == [one]
    assert library.suspicions(state="right") == []
    assert library.holding("云岭矿通风规定").suspects == 1


def test_a_correction_is_shown_and_searched_and_the_source_kept(library: Library) -> None:
    (one,) = library.suspicions()
    library.decide(one.id, "corrected", "1.0%")
    (hit, *_) = library.search(Query(text="甲烷浓度不得超过1.0%"))
    assert "不得超过1.0%" in hit.text
    assert "不得超过1.0%" in hit.matched
    (remark,) = hit.remarks
    assert (remark.kind, remark.found, remark.reads) == ("corrected", "10%", "1.0%")
    assert cite(hit, "浓度不得超过1.0%").remarks == (remark,)
    printed = library.catalogue.clause(one.clause_id)
    assert printed is not None
    assert "不得超过10%" in printed.text
    assert library.holding("云岭矿通风规定").suspects == 0


def test_a_decision_can_be_taken_back(library: Library) -> None:
    (one,) = library.suspicions()
    before = library.provision(one.clause_id)
    library.decide(one.id, "corrected", "1.0%")
    library.decide(one.id, "open")
    assert library.suspicions() == [one]
    assert library.provision(one.clause_id) == before
    library.remove("云岭矿通风规定")
    assert library.search(Query(text="甲烷浓度")) == []


def test_right_words_are_no_longer_remarked(library: Library) -> None:
    (one,) = library.suspicions()
    library.decide(one.id, "right")
    assert library.provision(one.clause_id).remarks == ()


def test_decisions_outlive_a_new_reading_that_moves_them(library: Library, tmp_path: Path) -> None:
    (one,) = library.suspicions()
    library.decide(one.id, "corrected", "1.0%")
    put(library, tmp_path, LINES[0], LINES[1].replace("采煤", "云岭矿采煤"), LINES[2])
    (again,) = library.suspicions()
    assert (again.id, again.state, again.start) == (one.id, "corrected", one.start + 3)
    assert "不得超过1.0%" in library.search(Query(text="甲烷浓度"))[0].text


def test_a_new_edition_can_make_an_older_clause_suspect(library: Library, tmp_path: Path) -> None:
    rule = "第一条 主运输大巷每隔一段设置的躲避硐室其间距不得超过40m，并挂牌。"
    put(library, tmp_path, "云岭矿运输规定", rule.replace("40m", "400m"), name="运输.txt")
    assert [s.found for s in library.suspicions()] == ["10%"]
    put(library, tmp_path, "云岭矿大巷规定", rule, name="大巷.txt")
    put(library, tmp_path, "云岭矿行车规定", rule, name="行车.txt")
    assert ("云岭矿运输规定", "400m") in [(s.document, s.found) for s in library.suspicions()]


@pytest.mark.parametrize(("state", "reads"), [("corrected", ""), ("corrected", "10%"), ("maybe", "")])
def test_what_is_no_decision_is_refused(library: Library, state: str, reads: str) -> None:
    (one,) = library.suspicions()
    with pytest.raises(WrongUse) as refused:
        library.decide(one.id, state, reads)  # type: ignore[arg-type]
    # The page says it too, and knows no options.
    assert "--" not in refused.value.text("zh") + refused.value.text("en")
    with pytest.raises(WrongUse):
        library.decide(999, "right")


def test_of_corrections_that_overlap_only_the_first_is_read(library: Library) -> None:
    (one,) = library.suspicions()
    library.catalogue.db.execute(
        "INSERT INTO suspicions (edition_id, clause_id, start, end, found, kind, reason, suggestion, state, correction)"
        " SELECT edition_id, clause_id, start + 1, end + 1, '0%，', 'word', reason, '', 'corrected', 'XY'"
        " FROM suspicions"
    )
    library.decide(one.id, "corrected", "1.0%")
    assert "不得超过1.0%，超过时立即撤人" in library.provision(one.clause_id).text


def test_what_rests_on_suspect_words_is_not_verified(library: Library) -> None:
    (hit, *_) = library.search(Query(text="甲烷浓度不得超过多少"))
    suspect, other = cite(hit, "浓度不得超过10%"), cite(hit, "超过时立即撤人")
    for citation, passed in ((suspect, False), (other, True)):
        verdict = verify(f"{citation.quote}。[1]", [citation], [hit], library.catalogue.editions())
        (check,) = (c for c in verdict.checks if c.check == "source_words_confirmed")
        assert check.passed is passed
    assert "10%" in suspect_notice([suspect], "zh")
    assert "10%" in suspect_notice([suspect], "en")
    assert suspect_notice([other], "zh") == ""
