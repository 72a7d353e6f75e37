from collections.abc import Callable
from datetime import date
from pathlib import Path

import gradio as gr
import pytest

from knowledge.clauses import Rank
from knowledge.errors import UnknownDocument, WrongUse
from ui.desk import Desk
from ui.document import DocumentPage
from ui.render import Render

Press = Callable[..., gr.EventData]
RULES = "井下动火管理制度\n\n第一条 井下动火必须提前24小时申请。\n第二条 动火地点必须配备不少于3台灭火器。\n"
SUSPECT = "云岭矿供电规定\n\n第一条 电缆接头必须必须每班检查，悬挂高度不得小于1.8m。\n"


@pytest.fixture
def page(own_desk: Desk, render: Render) -> DocumentPage:
    return DocumentPage(own_desk, render)


def _ingest(desk: Desk, folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, "utf-8")
    (result,) = desk.library.ingest([path])
    assert result.edition is not None
    return result.edition.id


def test_a_document_opens_at_the_clause_that_was_cited(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    edition = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    (clause,) = own_desk.library.catalogue.labelled("第二条", [edition])
    document = page.view(press(edition=edition, clause=clause.id))
    assert f'data-target="clause-{clause.position}"' in document
    assert "3台灭火器" in document
    assert page.close() == ""


def test_a_removed_document_still_opens(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    edition = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    own_desk.library.remove(edition)
    assert "已移出法规库" in page.view(press(edition=edition))


def test_what_a_person_says_of_an_edition_is_kept(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    edition = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    document = page.describe(
        press(
            edition=edition,
            number="云矿字〔2025〕7号",
            issuer="云岭矿",
            rank="mine",
            issued="",
            effective="2025-03-01",
            repealed="",
            replaced_by="",
            collections="防火，通风",
            tags="",
        )
    )
    kept = own_desk.library.catalogue.edition_of_id(edition)
    assert (kept.number, kept.rank, kept.effective) == ("云矿字〔2025〕7号", Rank.MINE, date(2025, 3, 1))
    assert kept.confirmed
    assert set(own_desk.library.holding(edition).collections) == {"防火", "通风"}
    assert "已由人核对" in document
    assert "已保存" in document
    page.describe(press(edition=edition, collections="通风"))
    assert own_desk.library.holding(edition).collections == ("通风",)


def test_days_out_of_order_change_nothing(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    edition = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    with pytest.raises(WrongUse, match="先后"):
        page.describe(press(edition=edition, effective="2025-03-01", repealed="2024-03-01"))
    assert own_desk.library.catalogue.edition_of_id(edition).effective is None


def test_one_edition_takes_the_place_of_another_and_gives_it_back(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    old = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    new = _ingest(own_desk, tmp_path, "用火规定.txt", RULES.replace("动火管理制度", "用火管理规定"))
    document = page.describe(press(edition=old, replaced_by=new))
    assert "已被《井下用火管理规定》取代" in document
    page.describe(press(edition=old, replaced_by=""))
    assert own_desk.library.catalogue.edition_of_id(old).superseded_by is None


def test_a_form_is_kept_whole_or_not_at_all(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    edition = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    with pytest.raises(WrongUse, match="标签"):
        page.describe(press(edition=edition, number="云矿字7号", tags=f"防火，{'长' * 80}"))
    kept = own_desk.library.holding(edition)
    assert (kept.edition.number, kept.edition.confirmed, kept.tags) == ("", False, ())


def test_a_successor_that_was_removed_stays_the_successor(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    old = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    new = _ingest(own_desk, tmp_path, "用火规定.txt", RULES.replace("动火管理制度", "用火管理规定"))
    page.describe(press(edition=old, replaced_by=new))
    own_desk.library.catalogue.remove(new)
    form = page.view(press(edition=old))
    assert f'<option value="{new}" selected>' in form
    page.describe(press(edition=old, number="云矿字7号", replaced_by=new))
    assert own_desk.library.catalogue.edition_of_id(old).superseded_by == new


def test_the_older_edition_is_the_old_one_whichever_was_open(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    old = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    new = _ingest(
        own_desk, tmp_path, "用火规定.txt", RULES.replace("动火管理制度", "用火管理规定").replace("24", "48")
    )
    own_desk.library.describe(old, effective="2019-01-01")
    own_desk.library.describe(new, effective="2024-01-01")
    assert "<del>24 小时</del>" in page.compare(press(old=new, new=old))


def test_suspect_words_are_shown_in_place_and_corrected(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    edition = _ingest(own_desk, tmp_path, "供电.txt", SUSPECT)
    document = page.view(press(edition=edition))
    assert "<mark>必须必须</mark>" in document
    (doubt,) = own_desk.library.suspicions(edition)
    fixed = page.decide(press(edition=edition, suspicion=str(doubt.id), state="corrected", reads="必须"))
    assert "已更正" in fixed
    assert "更正为“必须”" in fixed
    again = page.decide(press(edition=edition, suspicion=str(doubt.id), state="open"))
    assert "待核对" in again


def test_two_editions_are_compared_with_changed_numbers_first(
    page: DocumentPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    old = _ingest(own_desk, tmp_path, "动火制度.txt", RULES)
    new = _ingest(
        own_desk, tmp_path, "用火规定.txt", RULES.replace("动火管理制度", "用火管理规定").replace("24", "48")
    )
    changes = page.compare(press(old=old, new=new))
    assert "<del>24 小时</del>" in changes
    assert "<ins>48 小时</ins>" in changes
    assert changes.index("改动的数值") < changes.index("改动的条款</h2>")


@pytest.mark.parametrize(
    "facts", [{}, {"edition": "nothing"}, {"edition": "x", "state": "burnt", "suspicion": "1"}]
)
def test_forged_events_are_told(page: DocumentPage, press: Press, facts: dict[str, str]) -> None:
    for handler in (page.view, page.describe, page.decide, page.compare):
        with pytest.raises((UnknownDocument, WrongUse)):
            handler(press(**facts))
