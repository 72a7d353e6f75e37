"""The table of limits of a library: filled on first need, asked by quantity, place and words."""

import threading
from collections.abc import Collection
from datetime import date

from knowledge.catalogue import Catalogue
from knowledge.clauses import Rank
from knowledge.limits import doubtful, storage
from knowledge.limits.limit import Limit
from knowledge.limits.ranking import nearness, shared, standing
from knowledge.structure.issuing import rank
from knowledge.tokens import pairs

_ABOVE = 400  # characters of what stands above a clause
_OWN = 0.5
"""What a limit of a mine's own measures loses: more than its words can gain on an equal one of a regulation."""


class Limits:
    """The limits in a catalogue. A catalogue that cannot be written is read, and the limits kept in memory."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._filling = threading.Lock()
        self._known: tuple[tuple[object, ...], list[Limit]] | None = None
        self._contexts: tuple[tuple[int, frozenset[str]], dict[str, str]] | None = None
        self._in_memory: dict[str, list[Limit]] = {}

    def fill(self) -> int:
        """Draw the limits of the editions that lack theirs; the number of editions that were read.

        Like vectors they follow behind what comes in, so that nothing waits for them.
        """
        with self._filling:
            lacking = storage.unread(self._catalogue)
            for edition, state in lacking:
                if self._catalogue.read_only:
                    if state not in self._in_memory:
                        self._in_memory[state] = storage.read(self._catalogue, edition)
                else:
                    storage.keep(self._catalogue, edition, state, storage.read(self._catalogue, edition))
            return len(lacking)

    def all(self) -> list[Limit]:
        """Every limit of every edition in the library, whether in force or not."""
        catalogue = self._catalogue
        state = catalogue.revision(), len(catalogue.editions()), doubtful.state(catalogue)
        if self._known is None or self._known[0] != state:
            self.fill()
            lacking = {edition.id: state for edition, state in storage.unread(self._catalogue)}
            kept = [limit for limit in storage.stored(self._catalogue) if limit.edition_id not in lacking]
            read = [limit for state in lacking.values() for limit in self._in_memory.get(state, ())]
            self._known = state, doubtful.marked(catalogue, kept + read)
        return list(self._known[1])

    def in_force(self, as_of: date | None = None, editions: Collection[str] | None = None) -> list[Limit]:
        """The limits that bind on `as_of` (None: today), of `editions` (ids) alone where they are given."""
        binding = self._binding(as_of, editions)
        return [limit for limit in self.all() if limit.edition_id in binding]

    def _binding(self, as_of: date | None, editions: Collection[str] | None) -> frozenset[str]:
        day = as_of or date.today()
        return frozenset(
            e.id
            for e in self._catalogue.editions()
            if e.in_force(day) and (editions is None or e.id in editions)
        )

    def contexts(self, as_of: date | None = None, editions: Collection[str] | None = None) -> dict[str, str]:
        """Of each clause that binds on `as_of` (by id) its words, those above it and its headings."""
        binding = self._binding(as_of, editions)
        state = self._catalogue.revision(), binding
        if self._contexts is None or self._contexts[0] != state:
            found: dict[str, str] = {}
            for edition_id in binding:
                for clause in self._catalogue.clauses(edition_id):
                    above = found.get(clause.parent_id or "", "")
                    found[clause.id] = "\n".join((*clause.heading_path, above[:_ABOVE], clause.text))
            self._contexts = state, found
        return self._contexts[1]

    def find(
        self,
        *,
        quantity: str | Collection[str] = (),
        places: Collection[str] = (),
        words: str = "",
        as_of: date | None = None,
        editions: Collection[str] | None = None,
    ) -> list[Limit]:
        """The limits of a quantity (one of several) at a place (one of several), best first.

        A limit of a wider place counts (采掘工作面 in 掘进工作面); that of a narrower one stands behind, and so do
        those of a case that `words` do not name; last what is suspect. `words` order what fits, and where
        neither quantity nor place is given leave out what has none of them.
        What a mine ruled for itself stands behind what was ruled for all mines.
        In force on `as_of` (None: today), of `editions` (ids) alone where they are given.
        """
        own = self._of_mines()
        quantities = {quantity} if isinstance(quantity, str) and quantity else set(quantity)
        asked = set(pairs(words))
        ranked: list[tuple[float, int, Limit]] = []
        for at, limit in enumerate(self.in_force(as_of, editions)):
            if quantities and limit.quantity not in quantities:
                continue
            if places and not nearness(limit, places):
                continue
            if asked and not (quantities or places) and not shared(asked, limit):
                continue
            fits = standing(limit, places, asked) - (_OWN if limit.edition_id in own else 0.0)
            ranked.append((-fits, at, limit))
        return [limit for _, _, limit in sorted(ranked, key=lambda item: item[:2])]

    def _of_mines(self) -> frozenset[str]:
        """The ids of the editions that a mine made for itself, by their rank or, where none is kept, their title."""
        return frozenset(
            e.id
            for e in self._catalogue.editions()
            if (e.rank or rank(e.document.title, e.number, e.issuer)) is Rank.MINE
        )
