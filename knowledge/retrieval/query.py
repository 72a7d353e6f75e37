"""What is searched for."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.retrieval.scope import Scope


class Mode(StrEnum):
    """Which legs of the search run; hybrid falls back to keywords where no vectors are ready."""

    HYBRID = "hybrid"
    KEYWORD = "keyword"
    VECTOR = "vector"


@dataclass(frozen=True, slots=True, kw_only=True)
class Query(Scope):
    """`as_of` is the day whose rules count (None: today); `top_k` how many provisions are wanted.

    `collections`, `tags`, `documents` and `ranks` say where to search; all empty: everywhere.
    """

    text: str
    top_k: int = 10
    as_of: date | None = None
    mode: Mode = Mode.HYBRID
