"""`kuangzhi`: the verbs, and how an error leaves the program."""

import sys

import typer

from knowledge.errors import KuangzhiError
from ui.command import (
    asking,
    confirming,
    documents,
    enriching,
    evaluating,
    ingesting,
    limits,
    models,
    packs,
    question_sets,
    serving,
    spending,
    words,
)

app = typer.Typer(
    name="kuangzhi",
    help="矿知：矿山安全规程问答，每句话都附条款。 / Mine-safety answers, each with its clause.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(documents.app, name="documents")
app.add_typer(packs.app, name="pack")
app.add_typer(words.app, name="words")
app.add_typer(models.app, name="models")
app.add_typer(question_sets.app, name="questions")
app.command("serve")(serving.serve)
app.command("ingest")(ingesting.ingest)
app.command("search")(asking.search)
app.command("ask")(asking.ask)
app.command("limits")(limits.limits)
app.command("enrich")(enriching.enrich)
app.command("confirm")(confirming.confirm)
app.command("eval")(evaluating.evaluate)
app.command("usage")(spending.usage)
app.command("prices")(spending.prices)


@app.callback()
def start(
    context: typer.Context,
    home: serving.HomeOption = None,
) -> None:
    """`--home` may stand before the verb or after it."""
    context.obj = home


def main() -> None:
    """Entry point: errors that a person can act on become one sentence and an exit code."""
    try:
        app()
    except KuangzhiError as error:
        print(error.text(serving.language()), file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("已中断，已完成的部分已保存。 / Interrupted; what was done is kept.", file=sys.stderr)
        sys.exit(130)
