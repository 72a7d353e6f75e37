"""The table of limits of a library: filled on first need, asked by quantity, place and words."""

import re
import threading
from collections.abc import Collection
from datetime import date

from knowledge.catalogue import Catalogue
from knowledge.limits import storage
from knowledge.limits.limit import Limit
from knowledge.limits.names import narrower, wider
from knowledge.tokens import pairs

_ABOVE = 400  # characters of what stands above a clause
_STOPS = re.compile(r"停止|撤出|撤离|切断|停工|断电|停产")
_DUTY = re.compile(r"必须|严禁|不得|立即|应")


class Limits:
    """The limits in a catalogue. A catalogue that cannot be written is read, and the limits kept in memory."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._filling = threading.Lock()
        self._known: tuple[tuple[int, int], list[Limit]] | None = None
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
        revision = self._catalogue.revision()
        changed = len(self._catalogue.editions())
        if self._known is None or self._known[0] != (revision, changed):
            self.fill()
            lacking = {edition.id: state for edition, state in storage.unread(self._catalogue)}
            kept = [limit for limit in storage.stored(self._catalogue) if limit.edition_id not in lacking]
            read = [limit for state in lacking.values() for limit in self._in_memory.get(state, ())]
            self._known = (revision, changed), kept + read
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

        A limit of a wider place counts (采掘工作面 in 掘进工作面); that of a narrower one stands behind. `words`
        order what fits, and where neither quantity nor place is given leave out what has none of them.
        In force on `as_of` (None: today), of `editions` (ids) alone where they are given.
        """
        quantities = {quantity} if isinstance(quantity, str) and quantity else set(quantity)
        asked = set(pairs(words))
        ranked: list[tuple[float, int, Limit]] = []
        for at, limit in enumerate(self.in_force(as_of, editions)):
            if quantities and limit.quantity not in quantities:
                continue
            near = nearness(limit, places)
            if places and not near:
                continue
            shared = _shared(asked, limit) if asked else 0.0
            if asked and not shared and not (quantities or places):
                continue
            ranked.append((-(3 * near + shared + weight(limit) / 4), at, limit))
        return [limit for _, _, limit in sorted(ranked, key=lambda item: item[:2])]


def nearness(limit: Limit, places: Collection[str]) -> float:
    """1: ruled for one of the places itself; less for a wider or a narrower one; 0 for none of them."""
    best = 0.0
    for place in places:
        if place in limit.places:
            return 1.0
        if wider(place) & set(limit.places):
            best = max(best, 0.8)
        elif narrower(place) & set(limit.places):
            best = max(best, 0.6)
    return best


def weight(limit: Limit) -> int:
    """How much a limit demands: 2 where work stops, people leave or power is cut, 1 for another duty."""
    if limit.kind == "trigger" and not limit.permits:
        if _STOPS.search(limit.action):
            return 2
        return 1 if _DUTY.search(limit.action) else 0
    return 0


def _shared(asked: set[str], limit: Limit) -> float:
    """The share of the words asked that the limit has, in its sentence or in the names it goes by."""
    own = set(pairs(" ".join((limit.sentence, limit.quantity, *limit.places))))
    return len(asked & own) / len(asked)
