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
from knowledge.limits.limit import Comparator, Kind, Limit
from knowledge.limits.names import default_quantity, narrower, place_names, quantities_before, quantity_names
from knowledge.limits.reading import part_of, reading
from knowledge.limits.restricting import demand
from knowledge.limits.sentences import Cell, Sentence, read
from knowledge.measures import dimension
from knowledge.quantities import Quantity, quantities

VERSION = 2

_CONDITION = re.compile(r"(?:时|的|者|后|前|情况下|：|:)$")
_ACTION = re.compile(r"必须|应|须|不得|严禁|禁止|方可|方准|才[能准可]|可|宜|停止|撤出|切断|立即|报警")
_SUPPOSED = re.compile(r"(?:时|情况下)$")
_LEADING = re.compile(r"[:：]|下列|如下|以下")
_BEHIND_ITEMS = re.compile(r"(?:下列|以下)[^，,]*[，,](.+)")
_HOLLOW = re.compile(
    r"(?:遵守|符合|满足|遵循|按照?|执行|按)[^，,]{0,12}(?:下列|以下|如下)|(?:下列|以下|如下)[^，,]{0,6}(?:要求|规定|原则)"
)
"""Leads that only say that rules follow."""
_GRADE = re.compile(r"(合格|优良)(?:[:：]|$)")
_TRAILING = re.compile(
    r"(?:不得|不应当?|不宜|不能|不可|应当?|必须|严禁|宜|须|要求|均|都|也|且|并|其|应保持|控制在|保持在?|大于|小于|超过|低于|高于|达到|至少|为|是|在|不)+$"
)
_OTHERWISE = re.compile(
    r"[，,](?:(?:如果?|若)?(?:超过|大于|高于|低于|小于|达到|达不到|不足|超限)[^，,]{0,8}时?|否则)[，,]?"
    r"(?P<action>(?:必须|应|须|不得|严禁|立即|停止).+)"
)
_RAISED = re.compile(r"\s?[2-3２３²³㎡]")
_ZONE = re.compile(r"(?:的?范围)?(?:以内|之内|内(?![径部侧壁衬容外]))")
_UP_TO = re.compile(r"[^，,、]{0,12}")
_FACE = "工作面"
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
    condition, action = _condition(text, quantity, (begin, end), kind, sentence.leads)
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
    earlier = [text[at:until] for at, until in _parts_before(text, begin)]
    for words in (
        own,
        text[begin : quantity.begin],
        behind[0] if behind else "",
        *reversed(earlier),
        *leads[:4],
    ):
        if found := tuple(dict.fromkeys(one.name for one in place_names().found(words))):
            return _which_face(found, (*reversed(earlier), *leads[:1]))
    return ()


def _which_face(places: tuple[str, ...], earlier: Sequence[str]) -> tuple[str, ...]:
    """`places`, a mere 工作面 among them as the one that was spoken of before."""
    if places != (_FACE,):
        return places
    for words in earlier:
        if found := [one.name for one in place_names().found(words) if one.name in narrower(_FACE) - {_FACE}]:
            return (found[-1],)
    return places


def _parts_before(text: str, begin: int) -> list[tuple[int, int]]:
    out, at = [], 0
    while at < begin:
        _, end = part_of(text, at)
        out.append((at, end))
        at = end + 1
    return out


def _condition(
    text: str, quantity: Quantity, part: tuple[int, int], kind: Kind, leads: tuple[str, ...]
) -> tuple[str, str]:
    """The condition and the action of a number in a part of `text`, as printed."""
    begin, end = part
    if kind == "trigger":
        return _of_trigger(text, quantity, part, leads)
    otherwise = _OTHERWISE.search(text, end)
    action = otherwise["action"].strip() if otherwise else ""
    before = [text[at:until].strip() for at, until in _parts_before(text, begin)]
    conditions = [part for part in before if _CONDITION.search(part)]
    if grade := _GRADE.findall(text[:end]):
        return grade[-1], action
    if not conditions:
        above = [lead for lead in leads[:2] if _LEADING.search(lead)]
        conditions = [part for lead in above for part in re.split("[，,]", lead) if _SUPPOSED.search(part)]
    return (conditions[-1].strip() if conditions else ""), action


def _of_trigger(
    text: str, quantity: Quantity, part: tuple[int, int], leads: tuple[str, ...]
) -> tuple[str, str]:
    """What sets it off, and what is then to be done: said in its part, behind it, or above it."""
    begin, end = part
    if found := demand(text, quantity, begin, end):
        return text[begin : found[0]].strip(), text[found[1] :].strip()
    own, at = text[begin:end].strip(), end
    while at < len(text):
        part_begin, part_end = at + 1, part_of(text, at + 1)[1]
        if _ACTION.search(text[part_begin:part_end]):
            return own, text[part_begin:].strip()
        at = part_end
    if _CONDITION.search(own) and text[end + 1 :].strip():
        return own, text[end + 1 :].strip()  # 低于 1 % 时, 自动解锁
    above = re.match(r".*[：:]", text[: quantity.begin])
    for lead in ((above[0],) if above else ()) + leads[:3]:
        bare = re.split("[：:]", lead)[0]
        if not _LEADING.search(lead) or _HOLLOW.search(bare):
            continue
        behind = _BEHIND_ITEMS.search(bare)
        if behind and _ACTION.search(behind[1]):
            return own, behind[1].strip()
        if duty := _ACTION.search(bare):
            return own, bare[bare.rfind("，", 0, duty.start()) + 1 :].strip()
    return own, ""


def _subject(before: str, begin: int) -> str:
    part = _TRAILING.sub("", before[begin:].strip())
    if len(part) < 2 and begin:
        part = _TRAILING.sub("", before.strip("，, "))
    return part[-_SHORT:].strip("，,：: ")


def _is_date(text: str, quantity: Quantity) -> bool:
    return (quantity.unit == "年" and quantity.value > 1000) or (
        quantity.unit == "d" and text[: quantity.start].rstrip().endswith("月")
    )
