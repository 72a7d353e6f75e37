"""`kuangzhi models`: whether a model answers, and what it can do."""

from contextlib import closing
from typing import Annotated

import typer
from rich.console import Console

from assistant.models.probing import Checkup, check_model
from assistant.usage import Account, Price
from ui.command import opening, shapes
from ui.command.progress import status
from ui.command.serving import HomeOption, JsonOption

app = typer.Typer(
    help="作答模型：能否连上、能做什么。 / Answering models: reached or not, what they can do.",
    no_args_is_help=True,
)
SpecArgument = Annotated[
    str | None,
    typer.Argument(
        help="模型，不填为所设的 / model, none: the one that is set", metavar="SPEC", show_default=False
    ),
]


@app.callback()
def group() -> None:
    """Makes `check` a verb of its own, though it is the only one."""


@app.command("check")
def check(
    context: typer.Context, spec: SpecArgument = None, json: JsonOption = False, home: HomeOption = None
) -> None:
    """问模型三句短话，看能否连上、上下文多长、会不会用工具和 JSON。 / Put three short questions to a model."""
    chosen = opening.settings(context, home)
    with closing(Account(chosen)) as account, status("询问模型 / asking the model"):
        found = check_model(chosen.model_settings(spec), account.bill().meter("check"))
        price = account.prices.of(found.model) if found.model != "extractive" else None
    if json:
        shapes.put(shapes.checkup(found, price, chosen.language))
    else:
        _print(found, price, chosen.language)
    if not found.reachable:
        raise typer.Exit(1)


def _print(found: Checkup, price: Price | None, language: str) -> None:
    out = Console()
    if found.model == "extractive":
        out.print(
            "extractive：逐字摘录条款，不用模型。 / Quotes clauses word for word, no model.", markup=False
        )
        return
    lines = [("模型 / model", found.model), ("能连上 / reachable", _yes(found.reachable))]
    if found.error:
        lines.append(("原因 / reason", found.error.text(language)))
    else:
        first = found.first_word_ms
        lines += [
            ("首字 / first word", "未知 / unknown" if first is None else f"{first:.0f} ms"),
            ("上下文 / context", f"{found.context} token" if found.context else "未知 / unknown"),
            ("工具 / tools", _yes(found.tools)),
            ("JSON", _yes(found.json)),
            ("告知用量 / tells token counts", _yes(found.counts)),
            (
                "价格 / price",
                f"{price.input:g} / {price.output:g} 元/百万 token" if price else "未知 / unknown",
            ),
        ]
    for name, value in lines:
        out.print(f"{name}: {value}", markup=False, highlight=False)


def _yes(value: bool | None) -> str:
    return {True: "是 / yes", False: "否 / no", None: "未知 / unknown"}[value]
