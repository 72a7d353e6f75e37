"""`kuangzhi ingest` and `documents reread`: files, folders and web addresses into the library."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from knowledge.errors import Cancelled
from knowledge.fetching import ecfr, is_address
from knowledge.ingest import Ingested
from knowledge.library import Library
from ui.command import editions, opening, shapes, synchronising
from ui.command.editions import Consequences
from ui.command.progress import console, steps
from ui.command.scoping import CollectionOption, TagOption
from ui.command.serving import HomeOption, JsonOption, language

_STATUS = {
    "added": "新增",
    "unchanged": "未变",
    "revised": "已更新",
    "failed": "失败",
    "removed": "已移出",
}


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(help="文件、文件夹或网址 / files, folders, web addresses, ecfr:30/75")
    ],
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

    def finish(library: Library, results: list[Ingested]) -> None:
        for result in results:
            if result.edition and result.status != "removed":
                _bear(library, result.edition.document.id, collection or (), tag or ())
        if not no_vectors:
            with steps() as show:
                library.encode(show)
        _tell(library, results, started, json=json)

    failed = False
    try:
        with opening.library(chosen) as library:
            if watch:
                folders = [Path(path) for path in paths]
                synchronising.watch(
                    library, folders, allow_removal=allow_removal, tell=lambda found: finish(library, found)
                )
                return
            if sync:
                folders = [Path(path) for path in paths]
                results = synchronising.synchronise(library, folders, allow_removal=allow_removal)
            else:
                results = _read(library, paths)
            finish(library, results)
            failed = any(result.status == "failed" for result in results)
    except KeyboardInterrupt:
        raise Cancelled() from None
    if failed:
        raise typer.Exit(1)


def reread(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(help="编号或标题 / ids or titles")] = None,
    every: Annotated[bool, typer.Option("--all", help="全部重读 / every document")] = False,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """用保存的原文件重读：指名的、全部，或旧版本程序读过的。 / Read documents again from their kept files."""
    started = time.perf_counter()
    try:
        with opening.library(opening.settings(context, home)) as library:
            with steps() as show:
                results = library.reread(names or (), every=every, on_progress=show)
                library.encode(show)
            _tell(library, results, started, json=json)
    except KeyboardInterrupt:
        raise Cancelled() from None
    if any(result.status == "failed" for result in results):
        raise typer.Exit(1)


def _read(library: Library, paths: Sequence[str]) -> list[Ingested]:
    addresses = [path for path in paths if is_address(path) or ecfr.is_short_name(path)]
    with steps() as show:
        results = library.ingest([Path(path) for path in paths if path not in addresses], on_progress=show)
        for address in addresses:
            results += library.ingest_address(address)
    return results


def _bear(library: Library, document_id: str, collections: Sequence[str], tags: Sequence[str]) -> None:
    for name in collections:
        library.tag(document_id, "collection", name)
    for name in tags:
        library.tag(document_id, "tag", name)


def _tell(library: Library, results: Sequence[Ingested], started: float, *, json: bool) -> None:
    outcomes = [
        (result, editions.consequences(library, result.edition, result.supersedes)) for result in results
    ]
    seconds = round(time.perf_counter() - started, 2)
    if json:
        told = [shapes.ingested(r, language(), c.changes, c.affected) for r, c in outcomes]
        shapes.put({"documents": told, "seconds": seconds})
    else:
        _print(outcomes, seconds)


def _print(outcomes: Sequence[tuple[Ingested, Consequences]], seconds: float) -> None:
    table = Table("文件", "结果", "条款", "字符")
    for result, _ in outcomes:
        edition = result.edition
        name = edition.document.title if edition else result.path
        table.add_row(
            name, _STATUS[result.status], str(result.clauses), str(edition.characters if edition else 0)
        )
    Console().print(table)
    for result, consequences in outcomes:
        edition = result.edition
        if result.status == "unchanged" and edition and Path(result.path).name != edition.source_name:
            console.print(
                f"{result.path} 与《{edition.document.title}》内容相同", markup=False, soft_wrap=True
            )
        if result.error:
            console.print(result.error.text(language()), style="red", markup=False, soft_wrap=True)
        for warning in (*(edition.warnings if edition else ()), *result.notes):
            console.print(f"{result.path}：{warning}", style="yellow", markup=False, soft_wrap=True)
        editions.print_consequences(consequences)
    console.print(f"{seconds} 秒")
