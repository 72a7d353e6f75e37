"""A folder of what is derived: what is in use, what can be trusted, and what a full disk is called."""

import errno
import json
from pathlib import Path

import pytest

from knowledge.derived import DerivedFolder
from knowledge.errors import NoSpace


@pytest.fixture
def derived(tmp_path: Path) -> DerivedFolder:
    folder = DerivedFolder(tmp_path / "index")
    version = folder.fresh()
    version.mkdir(parents=True)
    folder.adopt(version, {"count": 1})
    return folder


def test_the_next_version_serves_only_when_it_is_adopted(derived: DerivedFolder) -> None:
    first = derived.current()
    second = derived.fresh()
    second.mkdir()
    assert (derived.current(), derived.state()) == (first, {"count": 1})
    derived.adopt(second, {"count": 2})
    assert (derived.current(), derived.state()) == (second, {"count": 2})
    assert not first.exists()


def test_what_is_being_changed_is_not_trusted(derived: DerivedFolder) -> None:
    derived.distrust()
    assert derived.state() == {}
    derived.vouch({"count": 3})
    assert derived.state() == {"count": 3}


@pytest.mark.parametrize("written", ["", "{", json.dumps([1])])
def test_a_state_that_says_nothing_is_not_trusted(derived: DerivedFolder, written: str) -> None:
    (derived.current() / "state.json").write_text(written, "utf-8")
    assert derived.state() == {}


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "full"),
        ValueError("IoError: No space left on device"),
        RuntimeError("database or disk is full"),
    ],
)
def test_a_full_disk_is_told_as_one(derived: DerivedFolder, error: Exception) -> None:
    with pytest.raises(NoSpace), derived.room():
        raise error


def test_other_errors_stay_what_they_are(derived: DerivedFolder) -> None:
    with pytest.raises(ValueError, match="worker thread"), derived.room():
        raise ValueError("A worker thread encountered an error")
