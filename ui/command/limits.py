"""`kuangzhi limits`: the numeric limits of the library, and a value held against them.

JSON (`--json`), one object:

    {"asked": {"quantities": […], "places": […], "readings": [{"value", "unit", "words", "comparator"}],
               "value_kind": "浓度" | "", "dimensions": […]},
     "ruled": "ruled" | "quantity ruled elsewhere" | "thing unknown" | "no value asked",
     "missing": [places or things that are not ruled], "places_ruled": […],
     "limits": [{"clause_id", "edition_id", "document", "clause", "quantity", "subject", "places", "comparator",
                 "value", "high", "unit", "kind": "bound" | "trigger", "condition", "action", "sentence",
                 "suspect": true where the number may be an error of the source}],
     "judgement": null | {"exceeded": true | false | null, "by", "action", "clause", "place_missing",
                          "governing": limit | null, "nearest": [limit], "others": [limit], "doubtful": [limit]}}
"""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console, Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from knowledge.errors import WrongUse
from knowledge.library import Shelf
from knowledge.limits import Asked, Coverage, Judgement, Limit, asked, coverage, judge
from knowledge.limits.names import dimensions_of, place_name, quantity_name, quantity_names
from knowledge.measures import dimension
from ui.command import batches, opening, shapes
from ui.command.progress import console
from ui.command.scoping import DocumentOption, scope
from ui.command.serving import DayOption, HomeOption, JsonOption

_SHOWN = 30  # rows that are printed; all of them are in the JSON
_WIDE = 120  # columns of a terminal that six columns of a table can be read in
_DOUBTFUL = "存疑 / doubtful"


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
    place_missing, governing, nearest, others, doubtful} | null}. 存疑：原文的数字可能有误，不据此判断。
    """
    day = batches.day(as_of)
    text = " ".join(words or ())
    question = asked(f"{text} {value}" if value else text)
    if value and not question.readings:
        raise WrongUse(
            detail_zh=f"看不懂数值 {value}，请带上单位，如 1.2% 或 0.5MPa。",
            detail_en=f"Cannot read the value {value}; give it a unit, such as 1.2% or 0.5MPa.",
        )
    quantities = (_quantity(quantity),) if quantity else question.quantities or _named(text)
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
        _print(found)
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


def _named(text: str) -> tuple[str, ...]:
    """The quantities that mere words name (采煤工作面风速); single characters say too little."""
    found = quantity_names(None).found(text)
    return tuple(dict.fromkeys(one.name for one in found if one.end - one.start > 1))


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


def _print(found: list[Limit]) -> None:
    """A table where there is room for one, else a block for each limit."""
    out = Console()
    shown = found[:_SHOWN]
    if out.width >= _WIDE:
        out.print(_table(shown))
    else:
        for at, limit in enumerate(shown, 1):
            out.print(_block(at, limit))
    if len(found) > len(shown):
        out.print(
            f"还有 {len(found) - len(shown)} 条，见 --json。 / {len(found) - len(shown)} more: see --json."
        )
    if any(limit.suspect for limit in shown):
        out.print(
            "存疑：原文的数字可能有误，请核对来源。 / doubtful: the source may have misprinted the number."
        )


def _table(shown: list[Limit]) -> Table:
    table = Table(expand=True, show_lines=True)
    for head, ratio in (
        ("量 / quantity", 2),
        ("地点 / place", 3),
        ("限值 / limit", 2),
        ("要求 / action", 4),
        ("条款 / clause", 4),
        ("原文 / sentence", 7),
    ):
        # Chinese has no spaces to break at: what is too long is folded, nothing is cut.
        table.add_column(head, ratio=ratio, min_width=10, overflow="fold")
    for limit in shown:
        number = f"{escape(limit.shown)}\n[yellow]{_DOUBTFUL}[/]" if limit.suspect else escape(limit.shown)
        action = "\n".join(filter(None, (_case(limit), limit.action)))
        cells = (action, limit.title, limit.sentence)
        table.add_row(limit.quantity, escape("、".join(limit.places)), number, *map(escape, cells))
    return table


def _block(at: int, limit: Limit) -> Group:
    mark = f"  [yellow]{_DOUBTFUL}[/]" if limit.suspect else ""
    head = Text.from_markup(f"{at}. [bold]{limit.quantity} {escape(limit.shown)}[/]{mark}")
    lines = Table.grid(padding=(0, 1))
    lines.add_column(min_width=2)
    lines.add_column(style="dim")
    lines.add_column(overflow="fold")
    for name, words in (
        ("地点", "、".join(limit.places)),
        ("情形", _case(limit)),
        ("要求", limit.action),
        ("条款", limit.title),
        ("原文", limit.sentence),
    ):
        if words:
            lines.add_row("", name, escape(words))
    return Group(head, lines)


def _case(limit: Limit) -> str:
    """The case that a bound is for; that of a trigger stands in its sentence."""
    return limit.condition if limit.kind == "bound" else ""


def _told(judgement: Judgement) -> str:
    reading = judgement.reading
    said = f"{reading.value:g} {reading.unit}"
    if judgement.place_missing:
        nearest = "；".join(
            f"{'、'.join(one.places) or '—'} {one.shown}（{one.title}）" for one in judgement.nearest
        )
        return f"说的地点不够确定，各地点限值不同，请说明在哪里。 / Say where: limits differ by place. {said}：{nearest}"
    doubtful = "；".join(f"{one.shown}（{one.title}）" for one in judgement.doubtful)
    if judgement.governing is None:
        if doubtful:
            return (
                f"能比较的限值存疑，不作判断，请核对来源：{doubtful}"
                f" / The limits that fit are doubtful; check the source: {doubtful}"
            )
        return "没有可以比较的限值。 / No limit to compare it with."
    verdict = "超限 / exceeded" if judgement.exceeded else "未超限 / not exceeded"
    told = f"{said}：{verdict}（{judgement.governing.shown}，{judgement.clause}） {judgement.action}".rstrip()
    return f"{told}\n存疑的限值没有参与判断 / doubtful, not judged by: {doubtful}" if doubtful else told


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
