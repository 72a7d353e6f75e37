"""Who hears of each call of a model, before it is made and after: the door to usage, price and budget."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of `model` as it ended, whole, stopped or broken off.

    `estimated` where the server told no counts and they were counted here.
    """

    model: str
    input_tokens: int
    output_tokens: int
    estimated: bool = False


class Meter(Protocol):
    def check(self, model: str) -> None:
        """Called before each call of `model`. Raises BudgetSpent where it may not be made."""

    def record(self, call: Call) -> None:
        """Called once for each call that a server took up. Must not raise: the answer is there."""


class Unmetered:
    """A meter that lets everything pass and remembers nothing."""

    def check(self, model: str) -> None:
        pass

    def record(self, call: Call) -> None:
        pass
