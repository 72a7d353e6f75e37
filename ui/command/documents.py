"""`kuangzhi documents`: what is in the library, and what it bears."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from knowledge.clauses import Rank
from knowledge.editions.describing import shown_label
from knowledge.errors import WrongUse
from knowledge.library import Holding, Library, Shelf
from knowledge.tags import TagKind
from ui.command import editions, ingesting, opening, shapes, suspects
from ui.command.progress import console
from ui.command.scoping import CollectionOption, TagOption
from ui.command.serving import HomeOption, JsonOption

app = typer.Typer(help="知识库里的文件。 / The documents of the library.", no_args_is_help=True)
app.command("diff")(editions.diff)
app.command("edit")(editions.edit)
app.command("supersede")(editions.supersede)
app.command("restore")(editions.restore)
app.command("suspects")(suspects.suspects)
app.command("decide")(suspects.decide)
app.command("reread")(ingesting.reread)
NameArgument = Annotated[str, typer.Argument(help="编号或标题 / id or title", metavar="ID_OR_TITLE")]

_RANKS = {
    Rank.LAW: "法律",
    Rank.REGULATION: "行政法规",
    Rank.RULE: "规章",
    Rank.NATIONAL: "国标",
    Rank.INDUSTRY: "行标",
    Rank.LOCAL: "地方",
    Rank.MINE: "本矿",
}


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
    _retag(context, name, Library.tag, _names(collection, tag), json=json, home=home)


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
    _retag(context, name, Library.untag, _names(collection, tag), json=json, home=home)


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
    out.print(
        f"《{holding.edition.document.title}》{shown_label(holding.edition)}", style="bold", markup=False
    )
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
        removed = library.take_out(name)
    edition = removed.edition
    if json:
        shapes.put({"removed": edition.id, "notes": list(removed.notes)})
    else:
        console.print(f"已移出《{edition.document.title}》{shown_label(edition)}", markup=False)
        for note in removed.notes:
            console.print(note, style="yellow", markup=False)


def _names(collections: list[str] | None, tags: list[str] | None) -> list[tuple[TagKind, str]]:
    named: list[tuple[TagKind, str]] = [("collection", name) for name in collections or ()]
    named += [("tag", name) for name in tags or ()]
    if not named:
        raise WrongUse(
            detail_zh="请用 --collection 或 --tag 给出名字。",
            detail_en="Give a name with --collection or --tag.",
        )
    return named


def _retag(
    context: typer.Context,
    name: str,
    change: Callable[[Library, str, TagKind, str], object],
    names: list[tuple[TagKind, str]],
    *,
    json: bool,
    home: Path | None,
) -> None:
    with opening.library(opening.settings(context, home)) as library:
        document = library.holding(name).edition.document
        for kind, given in names:
            change(library, document.id, kind, given)
        _tell_tags(library.holding(name), json)


def _tell_tags(holding: Holding, json: bool) -> None:
    if json:
        shapes.put(_entry(holding))
    else:
        names = "、".join((*holding.collections, *holding.tags)) or "—"
        console.print(f"《{holding.edition.document.title}》：{names}", markup=False)


def _entry(item: Holding) -> shapes.Shape:
    return shapes.holding(item, item.edition.in_force(date.today()))


def _print_holdings(holdings: list[Holding]) -> None:
    table = Table("文件", "编号", "版本", "级别", "施行", "废止", "现行", "条款", "字符", "向量")
    for item in holdings:
        edition = item.edition
        ready = "齐" if item.vectors == item.passages else f"{item.vectors}/{item.passages}"
        in_force = "是" if edition.in_force(date.today()) else "否"
        days = (str(edition.effective or ""), str(edition.repealed or ""))
        rank = _RANKS[edition.rank] if edition.rank else ""
        table.add_row(
            edition.document.title,
            edition.id,
            shown_label(edition),
            rank,
            *days,
            in_force,
            str(item.clauses),
            str(edition.characters),
            ready,
        )
    out = Console()
    # Ids are for typing again and days for comparing: a narrow terminal folds the lines, nothing is cut.
    out.width = max(out.width, out.measure(table, options=out.options.update(max_width=1000)).maximum)
    out.print(table)
    _print_warnings(holdings)


def _print_warnings(holdings: list[Holding]) -> None:
    for item in holdings:
        for warning in item.edition.warnings:
            console.print(f"{item.edition.id}：{warning}", style="yellow", markup=False)
