"""Clauses → the numeric limits in them. Raise VERSION when limits would be read differently: libraries
that hold those of an earlier version read theirs anew.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

from knowledge.clauses import Clause
from knowledge.limits import often
from knowledge.limits.demanding import condition_and_action
from knowledge.limits.limit import Comparator, Kind, Limit
from knowledge.limits.names import (
    Named,
    default_quantity,
    narrower,
    place_names,
    quantities_before,
    quantity_names,
)
from knowledge.limits.reading import part_of, parts_before, reading
from knowledge.limits.sentences import Cell, Sentence, read
from knowledge.measures import dimension
from knowledge.quantities import Quantity, quantities

VERSION = 2

_TRAILING = re.compile(
    r"(?:不得|不应当?|不宜|不能|不可|应当?|必须|严禁|宜|须|要求|均|都|也|且|并|其|应保持|控制在|保持在?|大于|小于|超过|低于|高于|达到|至少|为|是|在|不)+$"
)
_RAISED = re.compile(r"\s?[2-3２３²³㎡]")
_ZONE = re.compile(r"(?:的?范围)?(?:以内|之内|内(?![径部侧壁衬容外]))")
_UP_TO = re.compile(r"[^，,、]{0,12}")
_FACE = "工作面"
_WHOLE = re.compile(r"矿井[^，,]{0,4}涌[水出]量|年产量")
"""What is of the whole mine, and of no place that is read above."""
_TELLS = re.compile(r"(?:报告|汇报|通知|告知|请示|报)(?:本?矿井?)?(?:值班)?$")
_TOWARDS = re.compile(r"向(?:本?矿井?)?$")
_REPORTS = re.compile(r"[^，,]{0,5}(?:报告|汇报|请示)")
_EACH = re.compile(r"每(?P<time>分钟|小时|秒)")
_TIMES = {"分钟": "min", "小时": "h", "秒": "s"}
_SHORT = 40  # characters of a subject


def extract(clauses: Sequence[Clause], document: str) -> Iterator[Limit]:
    """The limits in the clauses of one edition of `document`, in reading order."""
    for item in read(clauses):
        if isinstance(item, Cell):
            yield from _of_cell(item, document)
        else:
            yield from _of_sentence(item, document)


def _of_sentence(sentence: Sentence, document: str) -> Iterator[Limit]:
    text = sentence.text
    taken: list[tuple[int, int]] = []
    for found in often.frequencies(text):
        taken.append((found.start, found.end))
        yield _limit(
            sentence, document, found.quantity, found.comparator, "bound", at=found.start, names=("次数",)
        )
    before = 0
    for quantity in map(partial(_per_time, text), quantities(text)):
        if any(start <= quantity.start < end for start, end in taken) or _is_date(text, quantity):
            continue
        measured = dimension(quantity.unit) if quantity.unit else "none"
        # 25 mm２: the reader of quantities stops before a raised sign that it does not know.
        if measured is None or (measured == "length" and _RAISED.match(text, quantity.end)):
            continue
        found_reading = reading(text, quantity, sentence.leads)
        if found_reading is None:
            before = quantity.close
            continue
        names = _quantity(text, quantity, before, measured, sentence.leads)
        for name in names:
            yield _limit(
                sentence,
                document,
                quantity,
                found_reading.comparator,
                found_reading.kind,
                at=quantity.start,
                names=(name,),
                since=before,
            )
        before = quantity.close


def _limit(
    sentence: Sentence,
    document: str,
    quantity: Quantity,
    comparator: Comparator,
    kind: Kind,
    *,
    at: int,
    names: tuple[str, ...],
    since: int = 0,
) -> Limit:
    text = sentence.text
    begin, end = part_of(text, at)
    condition, action = condition_and_action(text, quantity, (begin, end), kind, sentence.leads)
    clause = sentence.clause
    return Limit(
        clause_id=clause.id,
        edition_id=clause.edition_id,
        document=document,
        clause=clause.label,
        quantity=names[0],
        subject=_subject(text[:at] if at >= quantity.begin else text[: quantity.begin], begin),
        places=_places(text, begin, since, quantity, sentence.leads),
        comparator=comparator,
        value=quantity.value,
        high=quantity.high,
        unit=quantity.unit,
        kind=kind,
        condition=condition,
        action=action,
        sentence=text,
    )


def _of_cell(cell: Cell, document: str) -> Iterator[Limit]:
    """A cell is read as 名 + head + cell; the unit may stand in the head alone: 最高浓度（%）."""
    unit = re.search(r"[(（/]\s*([^()（）/]{1,6}(?:/[a-z]+)?)\s*[)）]?$", cell.head)
    printed = (
        cell.text if not unit or not re.fullmatch(r"[≥≤<>]?\s*[\d.~～-]+", cell.text) else cell.text + unit[1]
    )
    lead = f"{cell.name}{cell.head}"
    ruled = "不" in cell.head or "最" in cell.head or "允许" in cell.head or "应" in cell.head
    for quantity in islice(quantities(f"{lead} {printed}"), 4):
        if quantity.start <= len(lead):
            continue
        measured = dimension(quantity.unit)
        comparator = _of_head(cell, quantity)
        if measured is None or comparator is None or not (ruled or quantity.comparator):
            continue
        for name in _quantity(lead, quantity, 0, measured, cell.leads):
            found = place_names().found(f"{cell.name} {cell.head}") or place_names().found(cell.leads[0])
            yield Limit(
                clause_id=cell.clause.id,
                edition_id=cell.clause.edition_id,
                document=document,
                clause=cell.clause.label,
                quantity=name,
                subject=f"{cell.name} {cell.head}".strip(),
                places=tuple(dict.fromkeys(one.name for one in found)),
                comparator=comparator,
                value=quantity.value,
                high=quantity.high,
                unit=quantity.unit,
                kind="bound",
                condition="",
                action="",
                sentence=cell.clause.text.strip(),
            )


def _of_head(cell: Cell, quantity: Quantity) -> Comparator | None:
    if quantity.comparator is not None:
        return quantity.comparator.value
    if quantity.high is not None:
        return "~"
    for head in (cell.head, cell.leads[0]):
        if re.search(r"不[得应]?(?:小于|低于|少于)|最[小低少短]|下限|≥", head):
            return "≥"
        if re.search(r"不[得应]?(?:大于|超过|高于|多于)|最[大高多长]|允许|上限|≤", head):
            return "≤"
    return None


def _quantity(
    text: str, quantity: Quantity, since: int, measured: str, leads: tuple[str, ...]
) -> tuple[str, ...]:
    """What is measured: named nearest before the number, after it, in the sentence, above it."""
    begin = part_of(text, quantity.start)[0]
    for words in (
        text[max(begin, since) : quantity.begin],
        text[begin : quantity.begin],
        _named_behind(text, quantity, measured),
        text[: quantity.begin],
    ):
        if names := quantities_before(words, measured):
            return names
    if measured == "length" and _ZONE.match(text, quantity.end):
        return ("距离",)
    for lead in leads[:3]:
        if found := quantity_names(measured).found(lead):
            return (found[-1].name,)
    if measured == "length" and "高" in text[quantity.begin : quantity.start]:
        return ("高度",)
    default = default_quantity(measured)
    return (default,) if default else ()


def _named_behind(text: str, quantity: Quantity, measured: str) -> str:
    """The words after the number that may say what it is: 20 m 以上的距离, 15 % 的富裕能力."""
    behind = text[quantity.close : quantity.close + 8].partition("，")[0]
    return behind if measured == "length" or (measured == "ratio" and behind.startswith("的")) else ""


def _per_time(text: str, quantity: Quantity) -> Quantity:
    """每分钟供给风量不得少于 4 m³ is 4 m³/min."""
    if quantity.unit not in ("m³", "L", "m"):
        return quantity
    begin = part_of(text, quantity.start)[0]
    per = _EACH.search(text, begin, quantity.begin)
    return replace(quantity, unit=f"{quantity.unit}/{_TIMES[per['time']]}") if per else quantity


def _places(text: str, begin: int, since: int, quantity: Quantity, leads: tuple[str, ...]) -> tuple[str, ...]:
    """The places named nearest: between the last number and this one, in its part, before it, above it."""
    own = text[max(begin, since) : quantity.begin]
    behind = _UP_TO.match(text, quantity.close)
    earlier = [text[at:until] for at, until in parts_before(text, begin)]
    here = (own, text[begin : quantity.begin], behind[0] if behind else "", *reversed(earlier))
    for words in here:
        if found := _named(words):
            return _which_face(found, (*reversed(earlier), *leads[:1]))
    if _WHOLE.search(text[: quantity.begin]):
        return ()
    for words in leads[:4]:
        if found := _named(words):
            return _which_face(found, leads[:1])
    return ()


def _named(words: str) -> tuple[str, ...]:
    """The places named, but for those that are only told of it: 向调度室报告."""
    found = place_names().found(words)
    return tuple(dict.fromkeys(one.name for one in found if not _is_told(words, one)))


def _is_told(words: str, place: Named) -> bool:
    before = words[: place.start]
    return _TELLS.search(before) is not None or (
        _TOWARDS.search(before) is not None and _REPORTS.match(words, place.end) is not None
    )


def _which_face(places: tuple[str, ...], earlier: Sequence[str]) -> tuple[str, ...]:
    """`places`, a mere 工作面 among them as the one that was spoken of before."""
    if places != (_FACE,):
        return places
    for words in earlier:
        if found := [one.name for one in place_names().found(words) if one.name in narrower(_FACE) - {_FACE}]:
            return (found[-1],)
    return places


def _subject(before: str, begin: int) -> str:
    part = _TRAILING.sub("", before[begin:].strip())
    if len(part) < 2 and begin:
        part = _TRAILING.sub("", before.strip("，, "))
    return part[-_SHORT:].strip("，,：: ")


def _is_date(text: str, quantity: Quantity) -> bool:
    return (quantity.unit == "年" and quantity.value > 1000) or (
        quantity.unit == "d" and text[: quantity.start].rstrip().endswith("月")
    )
