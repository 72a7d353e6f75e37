"""The word lists beside these rules: a line an entry or several, `#` before a heading."""

from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of a list, headings and empty ones aside."""
    text = (files("assistant.answering.scope") / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
