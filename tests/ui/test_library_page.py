from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from knowledge.errors import UnknownDocument, WrongUse
from ui.desk import Desk
from ui.library import LibraryPage
from ui.render import Render

Press = Callable[..., gr.EventData]
RULES = "井下动火管理制度\n\n第一条 井下动火必须提前24小时申请。\n第二条 动火地点必须配备不少于3台灭火器。\n"


@pytest.fixture
def page(own_desk: Desk, render: Render) -> LibraryPage:
    return LibraryPage(own_desk, render)


def _field(folder: Path, **files: str | bytes) -> list[dict[str, str]]:
    out = []
    for at, (name, content) in enumerate(files.items()):
        path = folder / f"upload-{at}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        out.append({"path": str(path), "orig_name": name})
    return out


def test_every_file_of_an_upload_gets_its_own_result(
    page: LibraryPage, tmp_path: Path, own_desk: Desk
) -> None:
    field = _field(tmp_path, **{"动火制度.txt": RULES, "坏.exe": b"MZ\x00\x01", "空.txt": ""})
    states: list[Any] = list(page.upload(field))
    final = str(states[-2].results)
    assert final.count("<li") == 3
    assert "已入库" in final
    assert final.count("未入库") == 2
    assert "坏.exe" in final
    assert "动火" in str(states[-2].documents)
    assert not any(Path(entry["path"]).exists() for entry in field)
    assert states[-1].clock["active"]
    assert own_desk.warming.state.running


def test_progress_names_the_file_that_is_read(page: LibraryPage, tmp_path: Path) -> None:
    first = next(page.upload(_field(tmp_path, **{"动火制度.txt": RULES})))
    assert "动火制度.txt" in str(first.results)


def test_the_same_file_again_is_told_as_known(page: LibraryPage, tmp_path: Path) -> None:
    list(page.upload(_field(tmp_path, **{"动火制度.txt": RULES})))
    states = list(page.upload(_field(tmp_path, **{"动火制度.txt": RULES})))
    assert "已在库中" in str(states[-2].results)


def test_a_hostile_file_name_is_shown_as_words(page: LibraryPage, tmp_path: Path) -> None:
    states = list(page.upload(_field(tmp_path, **{"<img src=x onerror=alert(1)>.txt": RULES})))
    assert "<img" not in str(states[-2].results)
    assert "&lt;img" in str(states[-2].results)


def test_nothing_uploaded_changes_nothing(page: LibraryPage, own_desk: Desk) -> None:
    list(page.upload(None))
    assert own_desk.library.holdings() == []


def test_a_document_opens_at_the_clause_that_was_cited(
    page: LibraryPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    list(page.upload(_field(tmp_path, **{"动火制度.txt": RULES})))
    edition = own_desk.library.catalogue.editions()[0]
    (clause,) = own_desk.library.catalogue.labelled("第二条", [edition.id])
    document = page.view(press(edition=edition.id, clause=clause.id))
    assert f'data-target="clause-{clause.position}"' in document
    assert "3台灭火器" in document
    assert page.close() == ""


def test_a_removed_document_leaves_the_list_but_still_opens(
    page: LibraryPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    list(page.upload(_field(tmp_path, **{"动火制度.txt": RULES})))
    edition = own_desk.library.catalogue.editions()[0]
    documents, note = page.remove(press(edition=edition.id))
    assert "还没有文件" in documents
    assert "已移出" in note
    assert "已移出法规库" in page.view(press(edition=edition.id))


def test_unknown_documents_and_forged_events_are_told(page: LibraryPage, press: Press) -> None:
    with pytest.raises(UnknownDocument):
        page.view(press(edition="nothing"))
    with pytest.raises(UnknownDocument):
        page.remove(press(edition="nothing"))
    with pytest.raises(WrongUse):
        page.view(press())


def test_the_clock_stops_when_the_vectors_are_ready(page: LibraryPage) -> None:
    state: Any = page.tick()
    assert state.progress == ""
    assert state.clock["active"] is False


def test_vectors_that_are_still_made_are_shown(page: LibraryPage, own_desk: Desk) -> None:
    own_desk.warming.want()
    state: Any = page.tick()
    assert "照常提问" in state.progress
    assert state.clock == gr.skip()
