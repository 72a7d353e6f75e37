"""A comparison as a file: DOCX to read and sign, XLSX to work through."""

from pathlib import Path

from knowledge.editions.diff import Diff
from knowledge.errors import WrongUse

_FORMATS = (".docx", ".xlsx")


def require_writable(path: Path) -> None:
    """Raises WrongUse where the name says a format that cannot be written."""
    if path.suffix.lower() not in _FORMATS:
        raise WrongUse(
            detail_zh=f"{path.name} 存不了，请用 .docx 或 .xlsx 结尾的文件名。",
            detail_en=f"{path.name} cannot be written; use a name that ends in .docx or .xlsx.",
        )


def write_diff(changes: Diff, path: Path) -> None:
    """Write the comparison in the format that the name says. Raises WrongUse."""
    require_writable(path)
    # Imported where used: the libraries that write these files are slow to load, and seldom needed.
    if path.suffix.lower() == ".docx":
        from knowledge.editions.export_docx import write
    else:
        from knowledge.editions.export_xlsx import write
    write(changes, path)
