"""A library of hostile documents, and the model that obeys them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile.items import write_files
from hostile.obedient import Obedient, obedient

from knowledge.ingest import Ingested
from knowledge.library import Library


@pytest.fixture(scope="session")
def hostile_files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_files(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def hostile_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile-home")


@pytest.fixture(scope="session")
def taken_in(hostile_files: list[Path], hostile_home: Path) -> list[Ingested]:
    """What came of reading each file."""
    with Library(hostile_home) as library:
        return library.ingest(hostile_files)


@pytest.fixture(scope="session")
def hostile_library(taken_in: list[Ingested], hostile_home: Path) -> Iterator[Library]:
    with Library(hostile_home) as library:
        yield library


@pytest.fixture(scope="session")
def worst_model() -> Iterator[Obedient]:
    with obedient() as model:
        yield model
