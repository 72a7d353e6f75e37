import io
import zipfile
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


def test_a_removed_document_leaves_the_list_and_can_be_restored(
    page: LibraryPage, tmp_path: Path, own_desk: Desk, press: Press
) -> None:
    list(page.upload(_field(tmp_path, **{"动火制度.txt": RULES})))
    edition = own_desk.library.catalogue.editions()[0]
    documents, note = page.remove(press(edition=edition.id))
    assert "还没有文件" in documents
    assert "已移出的文件 · 1" in documents
    assert "已移出" in note
    documents, note = page.restore(press(edition=edition.id))
    assert "还没有文件" not in documents
    assert "已恢复" in note


def test_a_new_edition_is_told_with_what_it_changed(
    page: LibraryPage, tmp_path: Path, own_desk: Desk
) -> None:
    list(page.upload(_field(tmp_path, **{"动火制度.txt": RULES})))
    revised = RULES.replace("24小时", "48小时")
    states: list[Any] = list(page.upload(_field(tmp_path, **{"动火制度.txt": revised})))
    final = str(states[-2].results)
    assert "取代了《井下动火管理制度》" in final
    assert 'data-do="compare"' in final


def test_an_archive_gives_a_result_for_each_file_in_it(page: LibraryPage, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("动火.txt", RULES)
        archive.writestr("坏.docx", b"MZ\x00\x01")
    states: list[Any] = list(page.upload(_field(tmp_path, **{"制度.zip": packed.getvalue()})))
    final = str(states[-2].results)
    assert "制度.zip/动火.txt" in final
    assert "制度.zip/坏.docx" in final
    assert "已入库" in final
    assert "未入库" in final


def test_an_upload_that_nobody_waits_for_is_given_up(
    page: LibraryPage, tmp_path: Path, own_desk: Desk
) -> None:
    field = _field(tmp_path, **{"一.txt": RULES, "二.txt": RULES.replace("动火", "用电")})
    upload = page.upload(field)
    next(upload)
    upload.close()  # type: ignore[attr-defined]
    assert not Path(field[0]["path"]).exists()
    assert len(own_desk.library.holdings()) <= 1
    note, _ = page.stop()
    assert "已停止" in note


def test_forged_events_are_told(page: LibraryPage, press: Press) -> None:
    with pytest.raises(UnknownDocument):
        page.remove(press(edition="nothing"))
    with pytest.raises(WrongUse):
        page.restore(press())


def test_the_clock_stops_when_the_vectors_are_ready(page: LibraryPage) -> None:
    state: Any = page.tick()
    assert state.progress == ""
    assert state.clock["active"] is False


def test_vectors_that_are_still_made_are_shown(page: LibraryPage, own_desk: Desk) -> None:
    own_desk.warming.want()
    state: Any = page.tick()
    assert "照常提问" in state.progress
    assert state.clock == gr.skip()
