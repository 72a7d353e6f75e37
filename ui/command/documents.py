"""`kuangzhi ingest` and `kuangzhi documents …`."""

import time
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from knowledge.errors import WrongUse
from knowledge.ingest import Ingested
from knowledge.library import Holding, Library, Shelf
from knowledge.tags import TagKind
from ui.command import opening, shapes, synchronising
from ui.command.progress import console, steps
from ui.command.scoping import CollectionOption, TagOption
from ui.command.serving import HomeOption, JsonOption, language

app = typer.Typer(help="知识库里的文件。 / The documents of the library.", no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="编号或标题 / id or title", metavar="ID_OR_TITLE")]

_STATUS = {
    "added": "新增",
    "unchanged": "未变",
    "revised": "已更新",
    "failed": "失败",
    "removed": "已移出",
}


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹 / files or folders")],
    json: JsonOption = False,
    no_vectors: Annotated[bool, typer.Option("--no-vectors", help="只建关键词索引 / keywords only")] = False,
    collection: CollectionOption = None,
    tag: TagOption = None,
    sync: Annotated[bool, typer.Option("--sync", help="与文件夹同步 / follow the folders")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="持续同步，Ctrl-C 结束 / until Ctrl-C")] = False,
    allow_removal: Annotated[
        bool, typer.Option("--allow-removal", help="允许一次移出过半文件 / though most files are gone")
    ] = False,
    home: HomeOption = None,
) -> None:
    """把文件收进知识库。 / Read documents into the library."""
    chosen = opening.settings(context, home)
    started = time.perf_counter()

    def finish(results: list[Ingested], library: Library) -> None:
        for result in results:
            if result.edition and result.status != "removed":
                for name in collection or ():
                    library.tag(result.edition.document.id, "collection", name)
                for name in tag or ():
                    library.tag(result.edition.document.id, "tag", name)
        if not no_vectors:
            with steps() as show:
                library.encode(show)

    def tell(results: list[Ingested]) -> None:
        seconds = round(time.perf_counter() - started, 2)
        if json:
            shapes.put(
                {"documents": [shapes.ingested(r, chosen.language) for r in results], "seconds": seconds}
            )
        else:
            _print_ingested(results, seconds)

    with opening.library(chosen) as library:
        if sync and watch:

            def look(results: list[Ingested]) -> None:
                finish(results, library)
                tell(results)

            synchronising.watch(library, paths, allow_removal=allow_removal, tell=look)
            return
        if sync:
            results = synchronising.synchronise(library, paths, allow_removal=allow_removal)
        else:
            with steps() as show:
                results = library.ingest(paths, on_progress=show)
        finish(results, library)
    tell(results)
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


@app.command("reread")
def reread(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="编号或标题 / ids or titles")] = None,
    every: Annotated[bool, typer.Option("--all", help="全部重读 / every document")] = False,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """用保存的原文件重读：指名的、全部，或旧版本程序读过的。 / Read documents again from their kept files."""
    chosen = opening.settings(context, home)
    started = time.perf_counter()
    with opening.library(chosen) as library, steps() as show:
        results = library.reread(names or (), every=every, on_progress=show)
        library.encode(show)
    seconds = round(time.perf_counter() - started, 2)
    if json:
        shapes.put({"documents": [shapes.ingested(r, chosen.language) for r in results], "seconds": seconds})
    else:
        _print_ingested(results, seconds)
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


@app.command("tag")
def tag_document(
    context: typer.Context,
    name: NameArgument,
    collection: CollectionOption = None,
    tag: TagOption = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """给文件归入文集、打上标签。 / Put a document into collections, give it tags."""
    with opening.library(opening.settings(context, home)) as library:
        document = library.holding(name).edition.document
        for kind, given in _names(collection, tag):
            library.tag(document.id, kind, given)
        holding = library.holding(name)
    _tell_tags(holding, json)


@app.command("untag")
def untag_document(
    context: typer.Context,
    name: NameArgument,
    collection: CollectionOption = None,
    tag: TagOption = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """移出文集、去掉标签。 / Take a document out of collections, take tags off."""
    with opening.library(opening.settings(context, home)) as library:
        document = library.holding(name).edition.document
        for kind, given in _names(collection, tag):
            library.untag(document.id, kind, given)
        holding = library.holding(name)
    _tell_tags(holding, json)


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
    if json:
        shapes.put({**_entry(holding), "clauses": [shapes.clause(c) for c in clauses]})
        return
    out = Console()
    out.print(f"《{holding.edition.document.title}》{holding.edition.label}", style="bold", markup=False)
    _print_warnings([holding])
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


def _names(collections: list[str] | None, tags: list[str] | None) -> list[tuple[TagKind, str]]:
    named: list[tuple[TagKind, str]] = [("collection", name) for name in collections or ()]
    named += [("tag", name) for name in tags or ()]
    if not named:
        raise WrongUse(
            detail_zh="请用 --collection 或 --tag 给出名字。",
            detail_en="Give a name with --collection or --tag.",
        )
    return named


def _tell_tags(holding: Holding, json: bool) -> None:
    if json:
        shapes.put(_entry(holding))
    else:
        names = "、".join((*holding.collections, *holding.tags)) or "—"
        console.print(f"《{holding.edition.document.title}》：{names}", markup=False)


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
        if (
            result.status == "unchanged"
            and result.edition
            and Path(result.path).name != result.edition.source_name
        ):
            console.print(f"{result.path} 与《{result.edition.document.title}》内容相同", markup=False)
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
    _print_warnings(holdings)


def _print_warnings(holdings: list[Holding]) -> None:
    for item in holdings:
        for warning in item.edition.warnings:
            console.print(f"《{item.edition.document.title}》：{warning}", style="yellow", markup=False)
