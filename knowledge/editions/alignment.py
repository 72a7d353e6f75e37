"""Which unit of the old edition became which unit of the new one.

First the units whose words are the same, then by likeness, the best pair of all first: a number that
moved on by one drags no article to its neighbour's text. Number and order only break ties. The result
is the same whichever edition is called the old one.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from knowledge.editions.units import Unit

_CANDIDATES = 12  # units of the other edition that are looked at closely, for each
_ALIKE = 0.38  # likeness from which two units are one rule, changed
_ALIKE_AT_HOME = 0.28  # the same under the same number
_SAME_NUMBER = 0.06  # what the same number adds to a likeness, and so decides between near equals

Pair = tuple[int, int, float]
"""Places of the old and the new unit, and their likeness from 0 to 1."""


def align(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """Pairs in the order of the old edition; a unit that stands in none was dropped or added."""
    pairs = _greedy(_equal(old, new), set(), set())
    taken_old, taken_new = {a for a, _, _ in pairs}, {b for _, b, _ in pairs}
    pairs += _greedy(_alike(old, new, taken_old, taken_new), taken_old, taken_new)
    return sorted(pairs)


def _greedy(candidates: Iterable[tuple[float, Pair]], old: set[int], new: set[int]) -> list[Pair]:
    """The best pair of those left, again and again. Ties fall the same way in both directions."""
    out = []
    taken_old, taken_new = set(old), set(new)
    for _, (a, b, likeness) in sorted(
        candidates, key=lambda c: (-c[0], abs(c[1][0] - c[1][1]), c[1][0] + c[1][1])
    ):
        if a not in taken_old and b not in taken_new:
            taken_old.add(a)
            taken_new.add(b)
            out.append((a, b, likeness))
    return out


def _equal(old: Sequence[Unit], new: Sequence[Unit]) -> Iterable[tuple[float, Pair]]:
    by_words: dict[str, list[int]] = defaultdict(list)
    for b, unit in enumerate(new):
        by_words[unit.words].append(b)
    for a, unit in enumerate(old):
        for b in by_words.get(unit.words, ()):
            yield float(unit.number == new[b].number), (a, b, 1.0)


def _alike(
    old: Sequence[Unit], new: Sequence[Unit], taken_old: set[int], taken_new: set[int]
) -> Iterable[tuple[float, Pair]]:
    left = [a for a in range(len(old)) if a not in taken_old]
    right = [b for b in range(len(new)) if b not in taken_new]
    numbers_old, numbers_new = [u.number for u in old], [u.number for u in new]
    words_old, words_new = [u.words for u in old], [u.words for u in new]
    for a, b, shared in _candidates({a: words_old[a] for a in left}, {b: words_new[b] for b in right}):
        # Letters in order, and weighty pairs in any order: an article that was rearranged is still itself.
        likeness = round((Indel.normalized_similarity(words_old[a], words_new[b]) + shared) / 2, 4)
        home = numbers_old[a] == numbers_new[b]
        if likeness >= (_ALIKE_AT_HOME if home else _ALIKE):
            yield likeness + (_SAME_NUMBER if home else 0.0), (a, b, likeness)


def _candidates(old: dict[int, str], new: dict[int, str]) -> list[tuple[int, int, float]]:
    """Pairs that share most of their bigrams, weighed by rarity: cosine, or how far one holds the other."""
    bags_old = {a: Counter(map("".join, pairwise(t))) for a, t in old.items()}
    bags_new = {b: Counter(map("".join, pairwise(t))) for b, t in new.items()}
    spread = Counter(gram for bag in (*bags_old.values(), *bags_new.values()) for gram in bag)
    total = len(bags_old) + len(bags_new)
    weight = {gram: math.log(1 + total / count) for gram, count in spread.items()}
    mass_old = {a: _mass(bag, weight) for a, bag in bags_old.items()}
    mass_new = {b: _mass(bag, weight) for b, bag in bags_new.items()}
    places: dict[str, list[int]] = defaultdict(list)
    for b, bag in bags_new.items():
        for gram in bag:
            places[gram].append(b)
    scores: dict[tuple[int, int], float] = {}
    for a, bag in bags_old.items():
        shared: dict[int, float] = defaultdict(float)
        for gram, count in sorted(bag.items()):
            for b in places.get(gram, ()):
                shared[b] += min(count, bags_new[b][gram]) * weight[gram]
        for b, common in shared.items():
            whole = 2 * common / (mass_old[a] + mass_new[b])
            inside = common / min(mass_old[a], mass_new[b])
            # A short rule that stands in a long one nearly word for word was extended.
            scores[a, b] = max(whole, 0.9 * inside if min(len(old[a]), len(new[b])) >= 25 else 0.0)
    return _best(scores)


def _mass(bag: Counter[str], weight: dict[str, float]) -> float:
    return sum(count * weight[gram] for gram, count in sorted(bag.items())) or 1.0


def _best(scores: dict[tuple[int, int], float]) -> list[tuple[int, int, float]]:
    """The pairs that are among the best of either of their units."""
    seen_old: Counter[int] = Counter()
    seen_new: Counter[int] = Counter()
    kept = []
    for (a, b), score in sorted(scores.items(), key=lambda s: (-s[1], abs(s[0][0] - s[0][1]), sum(s[0]))):
        if seen_old[a] < _CANDIDATES or seen_new[b] < _CANDIDATES:
            kept.append((a, b, round(score, 4)))
        seen_old[a] += 1
        seen_new[b] += 1
    return kept
