"""`kuangzhi limits`: the numeric limits of the library, and a value held against them.

JSON (`--json`), one object:

    {"asked": {"quantities": […], "places": […], "readings": [{"value", "unit", "words", "comparator"}],
               "value_kind": "浓度" | "", "dimensions": […]},
     "ruled": "ruled" | "quantity ruled elsewhere" | "thing unknown" | "no value asked",
     "missing": [places or things that are not ruled], "places_ruled": […],
     "limits": [{"clause_id", "edition_id", "document", "clause", "quantity", "subject", "places", "comparator",
                 "value", "high", "unit", "kind": "bound" | "trigger", "condition", "action", "sentence"}],
     "judgement": null | {"exceeded": true | false | null, "by", "action", "clause", "place_missing",
                          "governing": limit | null, "nearest": [limit], "others": [limit]}}
"""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.errors import WrongUse
from knowledge.library import Shelf
from knowledge.limits import Asked, Coverage, Judgement, Limit, asked, coverage, judge
from knowledge.limits.names import dimensions_of, place_name, quantity_name
from knowledge.measures import dimension
from ui.command import batches, opening, shapes
from ui.command.progress import console
from ui.command.scoping import DocumentOption, scope
from ui.command.serving import DayOption, HomeOption, JsonOption

_SHOWN = 30  # rows of the table; all of them are in the JSON


def limits(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help="问题或用词，可带数值 / a question or words, with a value or without", metavar="[WORDS]…"
        ),
    ] = None,
    quantity: Annotated[str | None, typer.Option("--quantity", help="量 / quantity", metavar="Q")] = None,
    place: Annotated[
        list[str] | None, typer.Option("--place", help="地点，可多次 / place, repeatable", metavar="P")
    ] = None,
    value: Annotated[
        str | None, typer.Option("--value", help='测得的数值，如 "1.2%" / a reading', metavar="VALUE")
    ] = None,
    document: DocumentOption = None,
    as_of: DayOption = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """查条文规定的限值，或判断一个数值是否超限。 / Look up numeric limits, or hold a value against them.

    JSON: {asked, ruled, missing, places_ruled, limits: [...], judgement: {exceeded, by, action, clause,
    place_missing, governing, nearest, others} | null}.
    """
    day = batches.day(as_of)
    text = " ".join(words or ())
    question = asked(f"{text} {value}" if value else text)
    if value and not question.readings:
        raise WrongUse(
            detail_zh=f"看不懂数值 {value}，请带上单位，如 1.2% 或 0.5MPa。",
            detail_en=f"Cannot read the value {value}; give it a unit, such as 1.2% or 0.5MPa.",
        )
    quantities = (_quantity(quantity),) if quantity else question.quantities
    places = tuple(map(_place, place)) if place else question.places
    chosen = opening.settings(context, home)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        editions = {e.id for e in shelf.within(scope(documents=document))}
        ruled = coverage(text, shelf.limits, as_of=day, editions=editions)
        found = shelf.limits.find(
            quantity=quantities, places=places, words=text, as_of=day, editions=editions
        )
    found = [limit for limit in found if _fits(limit, question)]
    judgement = judge(question.reading, found, places) if question.reading else None
    if json:
        shapes.put(_shape(question, ruled, found, judgement))
        return
    if not found:
        console.print(
            "没有找到这样的限值。换个说法，或用 --quantity、--place 指定。"
            " / No such limit. Say it differently, or give --quantity and --place.",
            markup=False,
        )
    else:
        Console().print(_table(found[:_SHOWN]))
    if judgement is not None and found:
        console.print(_told(judgement), markup=False)


def _quantity(said: str) -> str:
    name = quantity_name(said)
    if name is None or not (dimensions_of(name) or name):
        raise WrongUse(
            detail_zh=f"没有叫 {said} 的量。例如：甲烷浓度、风速、距离、温度、时间。",
            detail_en=f"No quantity {said}. For example: 甲烷浓度, 风速, 距离, 温度, 时间.",
        )
    return name


def _place(said: str) -> str:
    name = place_name(said)
    if name is None:
        raise WrongUse(
            detail_zh=f"没有叫 {said} 的地点。例如：采煤工作面、回风流、总回风巷、机电硐室。",
            detail_en=f"No place {said}. For example: 采煤工作面, 回风流, 总回风巷, 机电硐室.",
        )
    return name


def _fits(limit: Limit, question: Asked) -> bool:
    """Whether a limit is of the kind of value that is asked for or stated."""
    measured = {dimension(r.unit) for r in question.readings} or set(question.dimensions)
    return not measured or dimension(limit.unit) in measured


def _table(found: list[Limit]) -> Table:
    table = Table(
        "量 / quantity", "地点 / place", "限值 / limit", "要求 / action", "条款 / clause", "原文 / sentence"
    )
    for limit in found:
        cells = (
            limit.quantity,
            "、".join(limit.places),
            limit.shown,
            limit.action,
            limit.title,
            limit.sentence,
        )
        table.add_row(*map(escape, cells))
    return table


def _told(judgement: Judgement) -> str:
    reading = judgement.reading
    said = f"{reading.value:g} {reading.unit}"
    if judgement.place_missing:
        nearest = "；".join(
            f"{'、'.join(one.places) or '—'} {one.shown}（{one.title}）" for one in judgement.nearest
        )
        return f"没有说明地点，各地点限值不同，请说明在哪里。 / Say where: limits differ by place. {said}：{nearest}"
    if judgement.governing is None:
        return "没有可以比较的限值。 / No limit to compare it with."
    verdict = "超限 / exceeded" if judgement.exceeded else "未超限 / not exceeded"
    return f"{said}：{verdict}（{judgement.governing.shown}，{judgement.clause}） {judgement.action}".rstrip()


def _shape(question: Asked, ruled: Coverage, found: list[Limit], judgement: Judgement | None) -> shapes.Shape:
    told = asdict(question)
    del told["question"]
    shape = asdict(judgement) if judgement else None
    if shape is not None:
        del shape["reading"]
    return {
        "asked": told,
        "ruled": ruled.ruled.value,
        "missing": list(ruled.missing),
        "places_ruled": list(ruled.places_ruled),
        "limits": [asdict(limit) for limit in found],
        "judgement": shape,
    }
