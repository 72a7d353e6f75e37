"""A question of an evaluation, and what a good answer to it must rest on."""

from dataclasses import dataclass
from datetime import date

from assistant.answers import Turn


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
    to be met. `as_of` is the day whose rules are asked for (None: today).
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
    choices: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

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
        return True if self.gold or self.must_include or self.reference else None
