from collections.abc import Callable
from pathlib import Path

from knowledge.library import Library
from ui.following import Following
from ui.warming import Warming

Until = Callable[[Callable[[], bool]], None]
RULES = "井下动火管理制度\n\n第一条 井下动火必须提前24小时申请。\n"


def _titles(library: Library) -> list[str]:
    return [holding.edition.document.title for holding in library.holdings()]


def test_what_comes_into_a_folder_comes_into_the_library(tmp_path: Path, until: Until) -> None:
    folder = tmp_path / "规程"
    folder.mkdir()
    (folder / "动火.txt").write_text(RULES, "utf-8")
    with Library(tmp_path / "home") as library:
        following = Following(library, Warming(library), [folder])
        following.start()
        try:
            until(lambda: _titles(library) == ["井下动火管理制度"])
            (folder / "用电.txt").write_text(RULES.replace("动火", "用电"), "utf-8")
            until(lambda: "井下用电管理制度" in _titles(library))
        finally:
            following.stop()


def test_a_folder_that_is_away_stops_nothing(tmp_path: Path) -> None:
    with Library(tmp_path / "home") as library:
        following = Following(library, Warming(library), [tmp_path / "没有"])
        following.start()
        following.stop()
        assert _titles(library) == []


def test_without_folders_nothing_runs(tmp_path: Path) -> None:
    with Library(tmp_path / "home") as library:
        following = Following(library, Warming(library), [])
        following.start()
        following.stop()
