"""`kuangzhi usage` and `kuangzhi prices`: what models took, and what they cost."""

from contextlib import closing
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from assistant.usage import Ledger, Price, Prices, Total
from ui.command import batches, opening, shapes
from ui.command.progress import console
from ui.command.serving import HomeOption, JsonOption

_UNKNOWN = "未知"


class By(StrEnum):
    DAY = "day"
    MODEL = "model"
    USER = "user"


SinceOption = Annotated[
    str | None, typer.Option("--since", help="从这天起（含） / from this day on", metavar="DAY")
]
UntilOption = Annotated[
    str | None, typer.Option("--until", help="到这天止（含） / up to this day", metavar="DAY")
]


def usage(
    context: typer.Context,
    since: SinceOption = None,
    until: UntilOption = None,
    by: Annotated[By, typer.Option("--by", help="按天、模型或用户 / by day, model or user")] = By.DAY,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """模型用了多少 token、多少元。 / Tokens and yuan that models took."""
    chosen = opening.settings(context, home)
    first, last = batches.day(since), batches.day(until)
    with closing(Ledger(chosen.home)) as ledger:
        totals = ledger.totals(by.value, since=first, until=last)
        together = ledger.total(since=first, until=last)
        today = ledger.total(since=date.today(), until=date.today())
    budget = {
        "yuan": chosen.budget_day,
        "tokens": chosen.budget_tokens_day,
        "yuan_today": today.price,
        "tokens_today": today.input_tokens + today.output_tokens,
    }
    if json:
        shapes.put(
            {"by": by.value, "rows": list(map(asdict, totals)), "total": asdict(together), "budget": budget}
        )
        return
    table = Table(_HEADS[by], "次数", "输入 token", "输出 token", "元")
    for one in (*totals, together):
        table.add_row(*map(escape, _cells(one)))
    Console().print(table)
    if together.unpriced:
        console.print(
            f"{together.unpriced} 次的价格未知，没有计入；用 kuangzhi prices --set 填写后，以后的会计入。"
            f" / {together.unpriced} calls of unknown price are not in the sum.",
            style="yellow",
            markup=False,
        )
    if together.estimated:
        console.print(
            f"{together.estimated} 次的服务没有告知 token 数，为本机估算（偏多）。"
            f" / Tokens of {together.estimated} calls are estimates.",
            style="yellow",
            markup=False,
        )


def prices(
    context: typer.Context,
    set_: Annotated[
        tuple[str, float, float] | None,
        typer.Option(
            "--set",
            help="模型、输入价、输出价（元/百万 token） / model, price in, price out (yuan a million tokens)",
            metavar="MODEL IN OUT",
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """列出或填写模型价格。 / List the prices of models, or fill one in."""
    table = Prices(opening.settings(context, home).home)
    if set_ is not None:
        model, input_price, output_price = set_
        table.set(model, Price(input=input_price, output=output_price))
    path, found = table.keep(), table.table()
    if json:
        rows = [{"model": model, **asdict(price)} for model, price in found.items()]
        shapes.put({"file": str(path), "prices": rows})
        return
    listed = Table("模型", "输入 元/百万", "输出 元/百万")
    for model, price in found.items():
        listed.add_row(escape(model), f"{price.input:g}", f"{price.output:g}")
    Console().print(listed)
    console.print(f"价格表 / table: {path}", markup=False, highlight=False, soft_wrap=True)


_HEADS = {By.DAY: "日期", By.MODEL: "模型", By.USER: "用户"}


def _cells(one: Total) -> tuple[str, ...]:
    unknown = one.calls and one.unpriced == one.calls
    return (
        one.key or "合计",
        str(one.calls),
        str(one.input_tokens),
        str(one.output_tokens),
        _UNKNOWN if unknown else f"{one.price:.4f}",
    )
