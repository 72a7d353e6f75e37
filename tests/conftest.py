"""What all tests share: where the corpus lies, and a warm library over the sample handbook."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# Nothing is fetched in a test, whatever a library would like to look up.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

SHARED = Path(__file__).resolve().parents[2] / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests marked `corpus` skip, with the reason, where the corpus is not beside the project."""
    if (SHARED / "corpus" / "zh").is_dir():
        return
    for item in items:
        if item.get_closest_marker("corpus"):
            item.add_marker(pytest.mark.skip(reason=f"no corpus at {SHARED}"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with corpus and question sets, for tests marked `corpus`."""
    return SHARED


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample handbook and its vectors; closed, ready to be opened."""
    from knowledge.handbook import HANDBOOK
    from knowledge.library import Library

    home = tmp_path_factory.mktemp("sample")
    with Library(home) as library:
        (result,) = library.ingest([HANDBOOK])
        assert result.error is None
        library.encode()
    return home


@pytest.fixture
def sample_library(sample_home: Path) -> Iterator["Library"]:  # type: ignore[name-defined]  # noqa: F821
    """The sample handbook, open and warm."""
    from knowledge.library import Library

    with Library(sample_home) as library:
        assert library.warm()
        yield library
