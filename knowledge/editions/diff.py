"""What a new edition changed, rule by rule, changed numbers first."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.clauses import Clause, Edition
from knowledge.editions.alignment import align
from knowledge.editions.number_changes import NumberChange, WordChange, number_changes, word_changes
from knowledge.editions.units import Unit, units
from knowledge.editions.wording import Run, changes, runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A rule whose words stayed."""

    old: Unit
    new: Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A rule whose words changed, perhaps under another number too.

    `numbers` are the changed numbers, `words` the words of duty, comparison and period that changed their
    meaning; `runs` both texts as one, with what was dropped and added. `likeness` goes from 0 to 1.
    """

    old: Unit
    new: Unit
    likeness: float
    numbers: tuple[NumberChange, ...]
    words: tuple[WordChange, ...]
    runs: tuple[Run, ...]

    @property
    def replaced(self) -> tuple[NumberChange, ...]:
        """The numbers that have both an old and a new value."""
        return tuple(n for n in self.numbers if n.old is not None and n.new is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Two editions compared: each unit of either stands in exactly one of the five lists.

    `changed`: those with changed numbers first, then those with changed commands, then by the new order.
    `moved`: the same words under another number. `unchanged`: the same words under the same number.
    """

    old: Edition
    new: Edition
    changed: tuple[Changed, ...]
    added: tuple[Unit, ...]
    dropped: tuple[Unit, ...]
    moved: tuple[Pair, ...]
    unchanged: tuple[Pair, ...]

    @property
    def numbers(self) -> int:
        """How many numbers have a new value."""
        return sum(len(pair.replaced) for pair in self.changed)

    @property
    def empty(self) -> bool:
        """Whether the editions rule the same under the same numbers."""
        return not (self.changed or self.added or self.dropped or self.moved)


def diff(old: Edition, old_clauses: Sequence[Clause], new: Edition, new_clauses: Sequence[Clause]) -> Diff:
    """Compare two editions by their clauses, each in reading order."""
    left, right = units(old_clauses), units(new_clauses)
    pairs = align(left, right)
    changed, moved, unchanged = [], [], []
    for a, b, likeness in pairs:
        before, after = left[a], right[b]
        if before.words != after.words:
            changed.append(_changed(before, after, likeness))
        elif before.number != after.number:
            moved.append(Pair(old=before, new=after))
        else:
            unchanged.append(Pair(old=before, new=after))
    kept_old, kept_new = {a for a, _, _ in pairs}, {b for _, b, _ in pairs}
    return Diff(
        old=old,
        new=new,
        changed=tuple(sorted(changed, key=_weight)),
        added=tuple(unit for unit in right if unit.position not in kept_new),
        dropped=tuple(unit for unit in left if unit.position not in kept_old),
        moved=tuple(moved),
        unchanged=tuple(unchanged),
    )


def _changed(old: Unit, new: Unit, likeness: float) -> Changed:
    before, after = _body(old), _body(new)
    places = changes(before, after)
    # Above the first clause stand numbers of orders and days of issue, which rule nothing.
    ruling = not (old.front or new.front)
    return Changed(
        old=old,
        new=new,
        likeness=likeness,
        numbers=tuple(number_changes(before, after, places)) if ruling else (),
        words=tuple(word_changes(before, after, places)),
        runs=tuple(runs(before, after, places)),
    )


def _body(unit: Unit) -> str:
    """The text without its own number, which is told apart from what changed."""
    return unit.text.removeprefix(unit.clause).lstrip(" 　\t")


def _weight(pair: Changed) -> tuple[bool, bool, bool, int]:
    return not pair.replaced, not pair.words, not pair.numbers, pair.new.position
