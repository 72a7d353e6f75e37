"""What a question asks of the table of limits: quantities, places, a reading, the kind of value wanted."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from knowledge.limits.limit import Comparator
from knowledge.limits.lists import lines
from knowledge.limits.names import dimensions_of, place_names, quantity_names, wider
from knowledge.measures import dimension
from knowledge.quantities import plain, quantities
from knowledge.structure import numerals

_SOME_NUMBER = "数值"  # as asked.txt calls a value of no certain kind
_GASES = r"(?:瓦斯|甲烷|沼气|CH4|二氧化碳|一氧化碳|氧气?|浓度|CO2?)"
_C = r"零〇一二两三四五六七八九"
_CHINESE_NUMBER = rf"[{numerals.CHINESE}]+"
_POINT = re.compile(rf"(?P<whole>{_CHINESE_NUMBER}|\d+)点(?P<part>[{_C}]+|\d+)(?!钟)")
_PERCENT = re.compile(rf"百分之(?P<number>\d+(?:\.\d+)?|{_CHINESE_NUMBER})")
_PERMILLE = re.compile(rf"千分之(?P<number>\d+(?:\.\d+)?|{_CHINESE_NUMBER})")
_SPOKEN = re.compile(
    rf"(?P<whole>\d|[{_C}])[个块](?P<part>\d|[{_C}])(?![\d{numerals.CHINESE}]*(?:[人月班次组台道箱]|小时|钟))"
)
_HALF = re.compile(rf"(?P<whole>\d|[{_C}])个半(?!小时|钟|月)")
_PER_SECOND = re.compile(
    rf"每(?P<per>秒|分钟|小时)(?P<number>\d+(?:\.\d+)?|{_CHINESE_NUMBER})(?P<unit>米|公里|立方米|方)(?![一二三四五六七八九\d])"
)
_BARE = re.compile(
    rf"{_GASES}[^\d，。；？?]{{0,8}}?(?P<number>\d+(?:\.\d+)?)(?!\s*[\d.%‰a-zA-Z℃个次米天小分人台道组ppm])"
)
_NEARBY = re.compile(
    r"(?:附近|前后|周围|旁边?)\s*[\d一二三四五六七八九十]+(?:\.\d+)?\s*(?:m|米)(?:以?内|范围内?)?|[\d一二三四五六七八九十]+\s*(?:m|米)(?:以内|范围内?|内)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value that a question states, as something measured or supposed; `unit` is normalised.

    `words` are the question's own; `comparator` what stands with it (超过 1 %), None where nothing does.
    """

    value: float
    unit: str
    words: str
    comparator: Comparator | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a question says of limits. Names are those of the table.

    `quantities` as named or as follows from the reading's unit, `places` the places named, `readings` values
    that it states; `value_kind` is the kind of value that it asks for (浓度, 距离, 次数 …, 数值 where it asks for
    some number), empty where it asks for none, and `dimensions` what units of such a value measure.
    """

    question: str
    quantities: tuple[str, ...]
    places: tuple[str, ...]
    readings: tuple[Reading, ...]
    value_kind: str
    dimensions: tuple[str, ...]

    @property
    def reading(self) -> Reading | None:
        return self.readings[0] if self.readings else None


@lru_cache(maxsize=64)
def asked(question: str) -> Asked:
    """Read a question. Nothing of it needs a library; of one question several steps of an answer ask."""
    text = spoken(question)
    readings = tuple(_readings(_without_places(text)))
    kind, dimensions = _kind(question)
    if kind == _SOME_NUMBER and not dimensions:
        dimensions = _dimensions_named(text)
    places = tuple(dict.fromkeys(named.name for named in place_names().found(question)))
    named = _quantities(text, readings, dimensions)
    return Asked(
        question=question,
        quantities=named,
        places=_combined(places, question),
        readings=readings,
        value_kind=kind,
        dimensions=dimensions,
    )


def spoken(question: str) -> str:
    """`question` with numbers and units that are said written in signs: 一点二 1.2, 百分之三 3%, 1个2 1.2.

    >>> spoken("瓦斯百分之一点二"), spoken("瓦斯1个2"), spoken("回风一块五")
    ('瓦斯1.2%', '瓦斯1.2', '回风1.5')
    """
    text = _POINT.sub(lambda m: f"{_whole(m['whole'])}.{_digits(m['part'])}", plain(question))
    text = _PERCENT.sub(lambda m: f"{_whole(m['number'])}%", text)
    text = _PERMILLE.sub(lambda m: f"{_whole(m['number'])}‰", text)
    text = _HALF.sub(lambda m: f"{_whole(m['whole'])}.5", text)
    if re.search(_GASES, text) or "风" in text or "块" in text:
        text = _SPOKEN.sub(lambda m: f"{_whole(m['whole'])}.{_digits(m['part'])}", text)
    text = _PER_SECOND.sub(_per, text)
    for said, unit in _said():
        text = re.sub(rf"(\d|[{numerals.CHINESE}])\s*{said}", rf"\g<1>{unit}", text)
    return text


def _readings(text: str) -> list[Reading]:
    out = []
    for quantity in quantities(text):
        unit = quantity.unit
        if unit == "°" and re.search(r"温|热|烤|烫|冷|凉", text):
            unit = "℃"
        if dimension(unit) is None or quantity.unit in ("条",):
            continue
        comparator: Comparator | None = quantity.comparator.value if quantity.comparator else None
        words = text[quantity.begin : quantity.close].strip()
        out.append(Reading(value=quantity.value, unit=unit, words=words, comparator=comparator))
    if not out:
        for found in _BARE.finditer(text):
            out.append(Reading(value=float(found["number"]), unit="%", words=found["number"]))
    return out


def _without_places(text: str) -> str:
    """`text` with distances that only tell where blotted out: 电动机附近20m."""
    return _NEARBY.sub(lambda found: "　" * len(found[0]), text)


def _quantities(text: str, readings: tuple[Reading, ...], dimensions: tuple[str, ...]) -> tuple[str, ...]:
    measured = [found for reading in readings if (found := dimension(reading.unit))] or list(dimensions)
    names: dict[str, None] = {}
    for one in measured:
        names.update((named.name, None) for named in quantity_names(one).found(text))
    if not measured:
        names.update((named.name, None) for named in quantity_names("ratio").found(text))
    return tuple(names)


def _combined(places: tuple[str, ...], question: str) -> tuple[str, ...]:
    """采煤工作面 and 回风流 named together are one place, the air that leaves it; of two, one in the other, the narrower."""
    if "回风流" in places and not re.search(r"(?:和|及其?|或者?|、)[^，。]{0,4}回风", question):
        for face in ("采煤工作面", "掘进工作面", "采掘工作面"):
            if face in places:
                kept = tuple(place for place in places if place not in (face, "回风流"))
                return (f"{face}回风流", *kept)
    return tuple(p for p in places if not any(p != other and p in wider(other) for other in places))


def _dimensions_named(text: str) -> tuple[str, ...]:
    """What the quantity named last in a question for some number is measured in."""
    found = quantity_names(None).found(text)
    return tuple(sorted(dimensions_of(found[-1].name) - {"none"})) if found else ()


def _kind(question: str) -> tuple[str, tuple[str, ...]]:
    for name, dimensions, pattern in _kinds():
        if pattern.search(question):
            return name, dimensions
    return "", ()


@cache
def dimensions_of_kind(kind: str) -> tuple[str, ...]:
    """What the units of a kind of value that may be asked for measure; empty where that tells nothing."""
    return next((dimensions for name, dimensions, _ in _kinds() if name == kind), ())


@cache
def _kinds() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    out = []
    for line in lines("asked.txt"):
        name, dimensions, pattern = (part.strip() for part in line.split("|", 2))
        out.append((name, tuple(d.strip() for d in dimensions.split(",") if d.strip()), re.compile(pattern)))
    return tuple(out)


@cache
def _said() -> tuple[tuple[str, str], ...]:
    found = (re.split(r"\s*=\s*", line, maxsplit=1) for line in lines("said.txt"))
    return tuple(sorted(((said, unit) for said, unit in found), key=lambda pair: -len(pair[0])))


def _per(found: re.Match[str]) -> str:
    unit = {"米": "m", "公里": "km", "立方米": "m³", "方": "m³"}[found["unit"]]
    return f"{_whole(found['number'])}{unit}/{ {'秒': 's', '分钟': 'min', '小时': 'h'}[found['per']] }"


def _whole(number: str) -> str:
    if number[0].isdigit():
        return number
    value = numerals.parse(number)
    return number if value is None else str(value)


def _digits(part: str) -> str:
    return "".join(c if c.isdigit() else str(numerals.parse(c)) for c in part)
