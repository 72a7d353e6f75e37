"""The tables beside this module: a line an entry, `#` before a remark. A line more there is known at once."""

from pathlib import Path

_HERE = Path(__file__).parent


def lines(name: str) -> list[str]:
    """The lines of a table, remarks and empty ones aside."""
    text = (_HERE / name).read_text(encoding="utf-8")
    return [bare for line in text.splitlines() if (bare := line.partition("#")[0].strip())]
