"""Characters that no text means: private use, replacement, look-alikes of common characters."""

import re
import unicodedata
from collections.abc import Iterator

from knowledge.clauses import Clause
from knowledge.suspects.finding import Finding, finding

_LOST = re.compile("[\ue000-\uf8ff\ufffd]+")
_ALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff釆]")
_VARIANTS = {"釆": "采"}


def characters(clause: Clause) -> Iterator[Finding]:
    """Signs that lost their meaning, and look-alikes that no search would match."""
    for lost in _LOST.finditer(clause.text):
        reason = "字符丢失，不是可读的文字 / a character got lost here"
        yield finding(clause, *lost.span(), "character", reason)
    for alike in _ALIKE.finditer(clause.text):
        meant = _VARIANTS.get(alike[0]) or unicodedata.normalize("NFKC", alike[0])
        reason = f"形似字，应为“{meant}” / a look-alike of {meant}"
        yield finding(clause, *alike.span(), "character", reason, meant if meant != alike[0] else "")
