from pathlib import Path

import pytest

from ui.uploads import Upload, uploads


def test_a_file_keeps_the_name_its_user_gave_it() -> None:
    (found,) = uploads({"path": "/tmp/u/abc/x.txt", "orig_name": "《动火》管理 制度.txt"})
    assert found == Upload(path=Path("/tmp/u/abc/x.txt"), name="《动火》管理 制度.txt")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\文件\\规程.docx", "规程.docx"),
        ("规程\n\x00.txt", "规程.txt"),
        ("\u202etxt.exe", "txt.exe"),
        ("/", "?"),
    ],
)
def test_a_name_is_a_name_and_not_a_path(given: str, name: str) -> None:
    assert uploads([{"path": "/tmp/u/x", "orig_name": given}])[0].name == name


@pytest.mark.parametrize("field", [None, [], "x", {}, [{"orig_name": "x"}], 7])
def test_what_is_no_file_is_passed_over(field: object) -> None:
    assert uploads(field) == []


def test_a_discarded_file_is_gone_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "hash" / "x.txt"
    path.parent.mkdir()
    path.write_text("x")
    upload = Upload(path=path, name="x.txt")
    upload.discard()
    upload.discard()
    assert not path.parent.exists()
