"""`kuangzhi confirm`: which clause answers a question, as a person says."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.errors import WrongUse
from knowledge.library import Shelf
from ui.command import opening, shapes
from ui.command.progress import console
from ui.command.serving import HomeOption, JsonOption


def confirm(
    context: typer.Context,
    question: Annotated[
        str | None,
        typer.Argument(help="问题，不填则列出已认定的 / question, none to list", show_default=False),
    ] = None,
    clause: Annotated[
        str | None, typer.Option("--clause", help="条款编号，见 search / id of the clause", metavar="ID")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="撤回 / take back")] = False,
    who: Annotated[str, typer.Option("--who", help="谁认定的 / who says so")] = "",
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """认定一条就是答案，再问时排第一；不带参数则列出。 / Say which clause answers; it comes first from then on."""
    chosen = opening.settings(context, home)
    if question is None:
        with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
            _list(shelf, json=json)
        return
    if not clause:
        raise WrongUse(
            detail_zh="请用 --clause 给出条款编号；kuangzhi search 会列出编号。",
            detail_en="Give the id of the clause with --clause; kuangzhi search lists ids.",
        )
    with opening.library(chosen) as library:
        done = True
        if remove:
            done = library.unconfirm(question, clause)
        else:
            library.confirm(question, clause, who)
    if json:
        shapes.put({"question": question, "clause_id": clause, "confirmed": not remove, "changed": done})
    elif remove:
        told = f"已撤回 / taken back：{clause}" if done else "没有认定过这一条。 / It had not been confirmed."
        console.print(told, markup=False)
    else:
        console.print(f"已认定 / confirmed：{question} → {clause}", markup=False)


def _list(shelf: Shelf, *, json: bool) -> None:
    found = shelf.confirmations()
    if json:
        shapes.put([asdict(one) for one in found])
        return
    table = Table("问题", "条款", "仍成立", "谁", "时间")
    for one in found:
        cells = (one.question, one.clause_id, "是" if one.holds else "否，条文已变", one.who, one.when)
        table.add_row(*map(escape, cells))
    Console().print(table)
