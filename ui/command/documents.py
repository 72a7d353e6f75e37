"""`kuangzhi ingest` and `kuangzhi documents …`."""

import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.clauses import Rank
from knowledge.errors import Cancelled, WrongUse
from knowledge.fetching import ecfr, is_address
from knowledge.ingest import Ingested
from knowledge.library import Holding, Shelf
from knowledge.suspects.decisions import STATES, State
from ui.command import editions, opening, shapes
from ui.command.progress import console, steps
from ui.command.serving import HomeOption, JsonOption, language

app = typer.Typer(help="知识库里的文件。 / The documents of the library.", no_args_is_help=True)
app.command("diff")(editions.diff)
app.command("edit")(editions.edit)
app.command("supersede")(editions.supersede)
app.command("restore")(editions.restore)
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
_STATUS = {"added": "新增", "unchanged": "未变", "revised": "已更新", "failed": "失败"}


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(help="文件、文件夹或网址 / files, folders, web addresses, ecfr:30/75")
    ],
    json: JsonOption = False,
    no_vectors: Annotated[bool, typer.Option("--no-vectors", help="只建关键词索引 / keywords only")] = False,
    home: HomeOption = None,
) -> None:
    """把文件收进知识库。 / Read documents into the library."""
    chosen = opening.settings(context, home)
    started = time.perf_counter()
    try:
        with opening.library(chosen) as library, steps() as show:
            results = library.ingest(paths, on_progress=show)
            if not no_vectors:
                library.encode(show)
            outcomes = [(r, *editions.consequences(library, chosen.home, r)) for r in results]
    except KeyboardInterrupt:
        raise Cancelled() from None
    seconds = round(time.perf_counter() - started, 2)
    if json:
        told = [shapes.ingested(r, chosen.language, changes, found) for r, changes, found in outcomes]
        shapes.put({"documents": told, "seconds": seconds})
    else:
        _print_ingested(results, seconds)
        for _, changes, found in outcomes:
            editions.print_consequences(changes, found)
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
    if json:
        shapes.put({**_entry(holding), "clauses": [shapes.clause(c) for c in clauses]})
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


@app.command("suspects")
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


@app.command("decide")
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
        for warning in (*(result.edition.warnings if result.edition else ()), *result.notes):
            console.print(f"{result.path}：{warning}", style="yellow", markup=False)
    console.print(f"{seconds} 秒")


def _print_holdings(holdings: list[Holding]) -> None:
    table = Table("文件", "版本", "级别", "施行", "废止", "现行", "条款", "字符", "向量")
    for item in holdings:
        edition = item.edition
        ready = "齐" if item.vectors == item.passages else f"{item.vectors}/{item.passages}"
        in_force = "是" if edition.in_force(date.today()) else "否"
        days = (str(edition.effective or ""), str(edition.repealed or ""))
        rank = _RANKS[edition.rank] if edition.rank else ""
        table.add_row(
            edition.document.title,
            edition.label,
            rank,
            *days,
            in_force,
            str(item.clauses),
            str(edition.characters),
            ready,
        )
    Console().print(table)
