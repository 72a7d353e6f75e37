"""What a numeric limit of a clause is."""

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["bound", "trigger"]
Comparator = Literal[">", "≥", "≤", "<", "=", "~"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A number that a clause rules: `quantity` at `places` stands `comparator` to `value` `unit`.

    `value` … `high` is a range where `comparator` is "~" ("=": the value itself is prescribed; `high` may
    close a range there is a comparator for). `kind`: a "bound" says what must be kept, a "trigger" when
    something must, or may only then, be done (`action`). `quantity` and `places` are normalised names
    (places empty: the clause names none that are known), `subject` the words as printed before the number,
    `condition` and `action` as printed, empty where there is none. `sentence` stands in the clause verbatim.
    `suspect`: the number may be an error of the source; nothing is to be decided by it.
    """

    clause_id: str
    edition_id: str
    document: str
    clause: str
    quantity: str
    subject: str
    places: tuple[str, ...]
    comparator: Comparator
    value: float
    high: float | None
    unit: str
    kind: Kind
    condition: str
    action: str
    sentence: str
    suspect: bool = False

    @property
    def title(self) -> str:
        """`《document》clause`, as an answer cites it."""
        return f"《{self.document}》{self.clause}"

    def stands_in(self, clause_id: str) -> bool:
        """Whether it is drawn from that clause or a part of it; 4.10 is no part of 4.1."""
        rest = self.clause_id.removeprefix(clause_id)
        return self.clause_id.startswith(clause_id) and not rest[:1].isdigit()

    @property
    def permits(self) -> bool:
        """Whether it says when something may be done: not met, it is forbidden."""
        return (
            self.kind == "trigger"
            and self.comparator in ("≤", "<")
            and "方可" in self.action + self.condition
            and not re.search("严禁|不得|禁止", self.action)
        )

    @property
    def shown(self) -> str:
        """The number as one reads it: > 1 %, 5~10 m."""
        if self.high is not None:
            sign = "" if self.comparator == "~" else f"{self.comparator} "
            return f"{sign}{self.value:g}~{self.high:g} {self.unit}".rstrip()
        return f"{self.comparator} {self.value:g} {self.unit}".rstrip()
