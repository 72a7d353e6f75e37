"""The names of quantities and places: what is printed and what is said, each with the one name it goes by.

The tables are the text files beside this module; a line more there is known at once.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from knowledge.limits.lists import lines

_JOINED = re.compile(r"[（(]?(?:浓度|气体)?[)）]?(?:的?(?:浓度)?)(?:或者|或|和|及其?|以及|与|、)+[（(]?")


@dataclass(frozen=True, slots=True)
class Named:
    """A name found at `start` … `end` of a text."""

    start: int
    end: int
    name: str


class Names:
    """Finds the words of a table in a text, the longest where several begin."""

    def __init__(self, words: dict[str, str]) -> None:
        self._words = words
        longest = sorted(words, key=len, reverse=True)
        # Looking at one character first spares trying every word at every place.
        first = "".join(re.escape(character) for character in sorted({word[0] for word in words}))
        pattern = f"(?=[{first}])(?:{'|'.join(map(re.escape, longest))})" if words else "(?!)"
        self._pattern = re.compile(pattern)

    def found(self, text: str) -> list[Named]:
        return [Named(m.start(), m.end(), self._words[m[0]]) for m in self._pattern.finditer(text)]


@cache
def quantity_names(dimension: str | None) -> Names:
    """Of quantities that are measured in `dimension`; None: of all."""
    words: dict[str, str] = {}
    for name, dimensions, said in _quantity_lines():
        if dimension is None or dimension in dimensions:
            words.update(dict.fromkeys(said, name))
    return Names(words)


def quantities_before(text: str, dimension: str) -> tuple[str, ...]:
    """The quantity that is named last in `text`, and those it is joined to (甲烷或者二氧化碳浓度)."""
    found = quantity_names(dimension).found(text)
    if not found:
        return ()
    names = [found[-1].name]
    after = found[-1]
    for before in reversed(found[:-1]):
        if not _JOINED.fullmatch(text, before.end, after.start):
            break
        names.append(before.name)
        after = before
    return tuple(dict.fromkeys(reversed(names)))


@cache
def default_quantity(dimension: str) -> str | None:
    """What a number is called where nothing is named."""
    return _DEFAULTS.get(dimension)


_DEFAULTS = {
    "ratio": "百分比",
    "speed": "速度",
    "acceleration": "加速度",
    "flow": "流量",
    "gas content": "瓦斯含量",
    "temperature": "温度",
    "angle": "角度",
    "pressure": "压力",
    "voltage": "电压",
    "current": "电流",
    "power": "功率",
    "resistance": "电阻",
    "sound": "噪声",
    "multiple": "倍数",
    "people": "人数",
    "times": "次数",
    "often": "次数",
    "shifts": "次数",
    "pieces": "数量",
    "length": "长度",
    "area": "面积",
    "volume": "容积",
    "mass": "质量",
    "time": "时间",
    "calendar": "期限",
    "density": "浓度",
}


@cache
def dimensions_of(quantity: str) -> frozenset[str]:
    """What the units of a quantity of that name measure; empty for no such name."""
    known = {name: dimensions for name, dimensions, _ in _quantity_lines()}
    return known.get(quantity, frozenset())


@cache
def quantity_name(said: str) -> str | None:
    """The name that a quantity called `said` goes by."""
    bare = said.strip()
    for name, _, words in _quantity_lines():
        if bare == name or bare in words:
            return name
    return bare if bare in _DEFAULTS.values() else None


@cache
def place_names() -> Names:
    return Names({word: name for name, said in _places()[0].items() for word in said})


@cache
def place_name(said: str) -> str | None:
    """The name that a place called `said` goes by."""
    found = place_names().found(said.strip())
    return found[0].name if len(found) == 1 and found[0].end - found[0].start == len(said.strip()) else None


@cache
def wider(place: str) -> frozenset[str]:
    """`place` and every place that it is a part or a kind of."""
    out = {place}
    grown = True
    while grown:
        more = {wide for wide, narrow in _places()[1].items() if narrow & out} - out
        out |= more
        grown = bool(more)
    return frozenset(out)


@cache
def narrower(place: str) -> frozenset[str]:
    """`place` and every place that is a part or a kind of it."""
    return frozenset({place}.union(*(narrower(one) for one in _places()[1].get(place, ()))))


@cache
def said_of(place: str) -> tuple[str, ...]:
    """Every way in which a place is written."""
    return _places()[0].get(place, (place,))


@cache
def _quantity_lines() -> tuple[tuple[str, frozenset[str], tuple[str, ...]], ...]:
    out = []
    for line in lines("quantities.txt"):
        name, dimensions, said = (part.strip() for part in line.split("|"))
        out.append((name, frozenset(_split(dimensions)), tuple(_split(said))))
    return tuple(out)


@cache
def _places() -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
    """Ways to write each place, and the narrower places of each."""
    said: dict[str, tuple[str, ...]] = {}
    narrow: dict[str, set[str]] = defaultdict(set)
    for line in lines("places.txt"):
        name, sign, words = re.split(r"\s*([=>])\s*", f"{line} ", maxsplit=1)
        if sign == "=":
            said[name] = (name, *_split(words))
        else:
            narrow[name].update(_split(words))
    for name in (*narrow, *(one for every in narrow.values() for one in every)):
        said.setdefault(name, (name,))
    return said, {name: frozenset(every) for name, every in narrow.items()}


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]
