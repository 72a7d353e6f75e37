"""`kuangzhi ingest` and `kuangzhi documents …`."""

import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from knowledge.ingest import Ingested
from knowledge.library import Holding, Shelf
from ui.command import opening, shapes
from ui.command.progress import console, steps
from ui.command.serving import HomeOption, JsonOption, language

app = typer.Typer(help="知识库里的文件。 / The documents of the library.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="编号或标题 / id or title", metavar="ID_OR_TITLE")]

_STATUS = {"added": "新增", "unchanged": "未变", "revised": "已更新", "failed": "失败"}


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹 / files or folders")],
    json: JsonOption = False,
    no_vectors: Annotated[bool, typer.Option("--no-vectors", help="只建关键词索引 / keywords only")] = False,
    home: HomeOption = None,
) -> None:
    """把文件收进知识库。 / Read documents into the library."""
    chosen = opening.settings(context, home)
    started = time.perf_counter()
    with opening.library(chosen) as library, steps() as show:
        results = library.ingest(paths, on_progress=show)
        if not no_vectors:
            library.encode(show)
    seconds = round(time.perf_counter() - started, 2)
    if json:
        shapes.put({"documents": [shapes.ingested(r, chosen.language) for r in results], "seconds": seconds})
    else:
        _print_ingested(results, seconds)
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


@app.command("list")
def list_documents(context: typer.Context, json: JsonOption = False, home: HomeOption = None) -> None:
    """列出文件。 / List the documents."""
    chosen = opening.settings(context, home)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        holdings = shelf.holdings()
    if json:
        shapes.put([_entry(item) for item in holdings])
    else:
        _print_holdings(holdings)


@app.command("show")
def show(
    context: typer.Context, name: NameArgument, json: JsonOption = False, home: HomeOption = None
) -> None:
    """按阅读顺序列出一份文件的全部条款。 / Every clause of a document, in reading order."""
    chosen = opening.settings(context, home)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        holding = shelf.holding(name)
        clauses = shelf.clauses(holding.edition.id)
        links = shelf.links(clauses) if json else []
    if json:
        shapes.put({**_entry(holding), "clauses": shapes.clauses(clauses, links)})
        return
    out = Console()
    out.print(f"《{holding.edition.document.title}》{holding.edition.label}", style="bold", markup=False)
    for clause in clauses:
        out.print(f"{'  ' * len(clause.heading_path)}{clause.label}", style="green", markup=False)
        out.print(f"{'  ' * len(clause.heading_path)}{clause.text}", markup=False, highlight=False)


@app.command("remove")
def remove(
    context: typer.Context, name: NameArgument, json: JsonOption = False, home: HomeOption = None
) -> None:
    """移出知识库；引用它的旧回答仍可查。 / Remove a document; old answers that cite it still resolve."""
    with opening.library(opening.settings(context, home)) as library:
        edition = library.remove(name)
    if json:
        shapes.put({"removed": edition.id})
    else:
        console.print(f"已移出《{edition.document.title}》{edition.label}", markup=False)


def _entry(item: Holding) -> shapes.Shape:
    return shapes.holding(item, item.edition.in_force(date.today()))


def _print_ingested(results: list[Ingested], seconds: float) -> None:
    table = Table("文件", "结果", "条款", "字符")
    for result in results:
        edition = result.edition
        name = edition.document.title if edition else result.path
        table.add_row(
            name, _STATUS[result.status], str(result.clauses), str(edition.characters if edition else 0)
        )
    Console().print(table)
    for result in results:
        if result.error:
            console.print(result.error.text(language()), style="red", markup=False)
        for warning in result.edition.warnings if result.edition else ():
            console.print(f"{result.path}：{warning}", style="yellow", markup=False)
    console.print(f"{seconds} 秒")


def _print_holdings(holdings: list[Holding]) -> None:
    table = Table("文件", "版本", "现行", "条款", "字符", "向量")
    for item in holdings:
        edition = item.edition
        ready = "齐" if item.vectors == item.passages else f"{item.vectors}/{item.passages}"
        in_force = "是" if edition.in_force(date.today()) else "否"
        table.add_row(
            edition.document.title, edition.label, in_force, str(item.clauses), str(edition.characters), ready
        )
    Console().print(table)
