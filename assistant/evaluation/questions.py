"""A question of an evaluation, and what a good answer to it must rest on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.answers import Turn


class Kind(StrEnum):
    """How a question is to be answered: in words, or by one or several of its choices, or by true or false."""

    OPEN = "open"  # 问答
    SINGLE = "single"  # 单选
    MULTIPLE = "multiple"  # 多选
    TRUE_FALSE = "true_false"  # 判断


class Severity(StrEnum):
    """What a wrong answer may cost. Flips of safety-critical questions stand first; a gate may demand all."""

    NORMAL = "normal"
    CRITICAL = "critical"  # 安全攸关


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A place that answers the question: a clause by its number, or words that stand in it.

    At least one of `clause` and `quote` is given; an empty `document` means whichever has it.
    """

    document: str = ""
    clause: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One line of a question set.

    Each group of `must_include` lists wordings of one fact, any of which will do; every group has
    to be met. `as_of` is the day whose rules are asked for (None: today). `right` are the letters of the right
    `choices` ("A", "C"), or "true" or "false" of a question of that kind. `task` names the task that the words
    are meant to begin, "none" where they are to begin none, empty where the set leaves it open. `weight` (above 0)
    is what the question counts in a mean. `origin` tells how a generated question was made, empty for others.
    """

    id: str
    question: str
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
    answerable: bool | None = None
    gold: tuple[Gold, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    reference: str = ""
    kind: Kind = Kind.OPEN
    choices: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    task: str = ""
    weight: float = 1.0
    severity: Severity = Severity.NORMAL
    tags: tuple[str, ...] = ()
    origin: Mapping[str, str] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        """The words put to the assistant: the question, then its choices, one a line."""
        return "\n".join((self.question, *self.choices))

    @property
    def expects_answer(self) -> bool | None:
        """Whether it should be answered (True) or refused (False); None where the set leaves it open.

        A question that names its gold, facts or reference is meant to be answered without saying so.
        """
        if self.answerable is not None:
            return self.answerable
        return True if self.gold or self.must_include or self.reference or self.right else None
