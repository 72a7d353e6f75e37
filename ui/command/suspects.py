"""`kuangzhi documents suspects | decide`: words of the sources that look wrong."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.errors import WrongUse
from knowledge.library import Shelf
from knowledge.suspects.decisions import STATES, State
from ui.command import opening, shapes
from ui.command.progress import console
from ui.command.serving import HomeOption, JsonOption


def suspects(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="编号或标题，不填为全部 / id or title, none for all", metavar="[ID]")
    ] = None,
    state: Annotated[
        str | None, typer.Option("--state", help="open | right | corrected", metavar="STATE")
    ] = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """列出原文里疑似有误的字词。 / List words of the sources that look wrong."""
    chosen = opening.settings(context, home)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        found = shelf.suspicions(name, _state(state) if state else None)
    if json:
        shapes.put([asdict(one) for one in found])
        return
    table = Table("编号", "文件", "条款", "原文", "疑为", "原因", "状态")
    for one in found:
        meant = one.correction or one.suggestion
        table.add_row(
            *map(escape, (str(one.id), one.document, one.clause, one.found, meant, one.reason, one.state))
        )
    Console().print(table)


def decide(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="疑误编号 / number of the suspicion", metavar="N")],
    state: Annotated[str, typer.Argument(help="right | corrected | open", metavar="STATE")],
    reads: Annotated[str, typer.Option("--reads", help="应读作 / the words to read instead")] = "",
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """认定一处疑误：原文无误、改正，或撤回。 / Decide a suspicion: right, corrected, or open again."""
    with opening.library(opening.settings(context, home)) as library:
        decided = library.decide(number, _state(state), reads)
        if library.holding(decided.clause_id.partition("#")[0]).vectors:
            library.encode()
    if json:
        shapes.put(asdict(decided))
    else:
        console.print(
            f"《{decided.document}》{decided.clause}：{decided.found} → {state} {reads}", markup=False
        )


def _state(name: str) -> State:
    for state in STATES:
        if state == name:
            return state
    raise WrongUse(
        detail_zh=f"没有状态 {name}，请选 open、right 或 corrected。",
        detail_en=f"No state {name}; choose open, right or corrected.",
    )
