"""`kuangzhi serve`, and the options that every verb shares."""

import os
from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[
    Path | None, typer.Option("--home", help="数据目录 / data folder", metavar="DIR", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
ModelOption = Annotated[
    str | None, typer.Option("--model", help="作答模型 / model: extractive, openai:…, ollama:…, local:…")
]
DayOption = Annotated[
    str | None, typer.Option("--as-of", help="按哪一天的规定 / rules of this day", metavar="DAY")
]


def language() -> str:
    """Language of error sentences, known even where the settings cannot be read."""
    return "en" if os.environ.get("KUANGZHI_LANGUAGE", "").strip().lower() == "en" else "zh"


def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="监听地址 / address")] = None,
    port: Annotated[int | None, typer.Option(help="端口 / port")] = None,
    model: ModelOption = None,
    home: HomeOption = None,
) -> None:
    """打开网页。 / Serve the page."""
    from ui.app import run
    from ui.command import opening

    run(opening.settings(context, home, host=host, port=port, model=model))
