"""What came of one question."""

from dataclasses import dataclass, field

from assistant.answers import Check, Status, Usage
from assistant.evaluation.questions import Question
from knowledge.clauses import Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A clause that was found, in brief."""

    document: str
    clause: str
    clause_id: str
    text: str
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one question.

    `ranks` has an entry for each gold: its first rank (from 1) within the search, None if not found.
    `scores` holds the figures that apply to this question, 0 … 1. `status` is None where no answer
    was asked for or an error came; `error` then says which, in Chinese and English. `standalone` is the
    question as it was searched for, `checks` what the grounding checks said of the answer, `usage` what it took.
    `ms` is the time of the answer, or of the search where no answer was asked for.
    """

    question: Question
    ranks: tuple[int | None, ...] = ()
    hits: tuple[Hit, ...] = ()
    status: Status | None = None
    standalone: str = ""
    answer: str = ""
    citations: tuple[Citation, ...] = ()
    checks: tuple[Check, ...] = ()
    usage: Usage | None = None
    scores: dict[str, float] = field(default_factory=dict)
    ms: float = 0.0
    error: str = ""
    error_en: str = ""
