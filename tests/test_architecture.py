"""Imports point one way, and the README tells the tree as it is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ALLOWED = {
    "knowledge": {"knowledge"},
    "assistant": {"assistant", "knowledge"},
    "ui": {"ui", "assistant", "knowledge"},
}
MODULES = [path for package in ALLOWED for path in (ROOT / package).rglob("*.py")]


def _imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_from_ui_to_assistant_to_knowledge(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert _imported(path) & set(ALLOWED) <= ALLOWED[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_parts_with_known_holes_are_not_imported(path: Path) -> None:
    assert not _imported(path) & {"langchain_community", "langchain_classic", "pickle", "fitz", "pymupdf"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path: Path) -> None:
    source = path.read_text("utf-8")
    assert not source.strip() or ast.get_docstring(ast.parse(source))


def test_the_readme_names_every_part() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for package in ALLOWED:
        for entry in (ROOT / package).iterdir():
            if entry.name.startswith(("_", ".")) or package == "ui":
                continue
            assert entry.name in readme, f"{package}/{entry.name}"
