"""`kuangzhi documents diff | edit | supersede | restore`, and what an upload changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from assistant.affected import Affected, affected
from assistant.conversations import Conversations
from knowledge.clauses import Edition
from knowledge.editions import Diff, NumberChange, Unit, require_writable, write_diff
from knowledge.editions.describing import shown_label
from knowledge.library import Library, Shelf
from ui.command import batches, opening, shapes
from ui.command.serving import HomeOption, JsonOption

_STYLES = {"same": "", "dropped": "red strike", "added": "green underline"}


def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help="旧版本 / the older edition", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="新版本 / the newer edition", metavar="NEW")],
    out: Annotated[
        Path | None, typer.Option("--out", help="另存为 .docx 或 .xlsx / save as", metavar="FILE")
    ] = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """对比两个版本，先列数值变化。 / Compare two editions, changed numbers first."""
    chosen = opening.settings(context, home)
    if out:
        require_writable(out)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        changes = shelf.diff(old, new)
    if out:
        write_diff(changes, out)
    if json:
        shapes.put(shapes.diff(changes))
    else:
        _print_diff(changes)
        if out:
            Console().print(f"已存到 {out} / saved", markup=False, soft_wrap=True)


def edit(
    context: typer.Context,
    edition: Annotated[str, typer.Argument(help="编号或标题 / id or title", metavar="ID_OR_TITLE")],
    label: Annotated[str | None, typer.Option(help="版本名 / label")] = None,
    number: Annotated[str | None, typer.Option(help="文号或标准号 / number")] = None,
    issuer: Annotated[str | None, typer.Option(help="发布机关 / issuer")] = None,
    rank: Annotated[
        str | None, typer.Option(help="law, regulation, rule, national, industry, local, mine")
    ] = None,
    issued: Annotated[str | None, typer.Option(help="发布日 / day of issue", metavar="DAY")] = None,
    effective: Annotated[str | None, typer.Option(help="施行日 / day of effect", metavar="DAY")] = None,
    repealed: Annotated[str | None, typer.Option(help="废止日 / day of repeal", metavar="DAY")] = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """核对或改正一个版本的文号、级别、日期；空字符串清除。 / Confirm or correct an edition; "" clears a field."""
    given = {
        "label": label, "number": number, "issuer": issuer, "rank": rank,
        "issued": issued, "effective": effective, "repealed": repealed,
    }  # fmt: skip
    with opening.library(opening.settings(context, home)) as library:
        found = library.catalogue.edition(edition)
        changed = library.describe(found.id, **{k: v for k, v in given.items() if v is not None})
    _put_edition(changed, json, "已核对")


def supersede(
    context: typer.Context,
    old: Annotated[str, typer.Argument(help="旧版本 / the older edition", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="新版本 / the newer edition", metavar="NEW")],
    day: Annotated[str | None, typer.Option("--day", help="哪天起 / from which day", metavar="DAY")] = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """指明新版本取代了旧版本。 / Say that one edition took the place of another."""
    with opening.library(opening.settings(context, home)) as library:
        changed = library.supersede(old, new, batches.day(day))
    _put_edition(changed, json, f"自 {changed.repealed or '日期未知'} 起由 {changed.superseded_by} 取代：")


def restore(
    context: typer.Context,
    edition: Annotated[str, typer.Argument(help="编号 / id", metavar="ID")],
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """撤销移出；未移出的，撤销取代。 / Undo a removal; of a listed edition, its supersession."""
    with opening.library(opening.settings(context, home)) as library:
        changed = library.restore(edition)
    _put_edition(changed, json, "已恢复")


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequences:
    """What an upload changed against each edition that gave way to it, and the saved answers it affects."""

    changes: tuple[Diff, ...] = ()
    affected: tuple[Affected, ...] = ()


def consequences(library: Library, edition: Edition | None, supersedes: Sequence[Edition]) -> Consequences:
    """Those of an edition that came in; none where nothing gave way to it."""
    if edition is None or not supersedes:
        return Consequences()
    changes = tuple(library.diff(old.id, edition.id) for old in supersedes)
    path = library.home / "conversations.sqlite3"
    if not path.exists():
        return Consequences(changes=changes)
    saved = Conversations(path)
    try:
        found = tuple(item for change in changes for item in affected(change, [saved]))
    finally:
        saved.close()
    return Consequences(changes=changes, affected=found)


def print_consequences(consequences: Consequences) -> None:
    """The same for a reader."""
    out = Console(stderr=True)
    for change in consequences.changes:
        out.print(
            f"{_replaces(change.old)}：改 {len(change.changed)} 条，增 {len(change.added)} 条，"
            f"删 {len(change.dropped)} 条，数值变化 {change.numbers} 处。"
            f"详见 kuangzhi documents diff '{change.old.id}' '{change.new.id}'",
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
    for item in consequences.affected:
        became = f"改为{item.now.clause}" if item.now else "已删去"
        out.print(f"已存回答“{item.title}”引用的{item.clause}{became}", style="yellow", markup=False)


def _replaces(old: Edition) -> str:
    name = f"《{old.document.title}》{shown_label(old)}"
    if old.superseded_by and old.repealed and old.repealed > date.today():
        return f"自 {old.repealed} 起取代{name}，此前旧版本仍有效"
    return f"取代{name}"


def _put_edition(edition: Edition, json: bool, done: str) -> None:
    if json:
        shapes.put(shapes.edition(edition))
    else:
        days = "，".join(
            f"{name} {day}"
            for name, day in (
                ("发布", edition.issued),
                ("施行", edition.effective),
                ("废止", edition.repealed),
            )
            if day
        )
        Console().print(
            f"{done}《{edition.document.title}》{edition.number or shown_label(edition)} {days}", markup=False
        )


def _print_diff(changes: Diff) -> None:
    out = Console()
    out.print(
        f"改 {len(changes.changed)}，增 {len(changes.added)}，删 {len(changes.dropped)}，移 {len(changes.moved)}，"
        f"未变 {len(changes.unchanged)}；数值变化 {changes.numbers}",
        style="bold",
        markup=False,
    )
    for pair in changes.changed:
        out.print(f"{pair.old.clause} → {pair.new.clause}", style="bold cyan", markup=False)
        for change in pair.numbers:
            out.print(f"  {number(change)}", style="bold yellow", markup=False)
        for word in pair.words:
            out.print(f"  {word.old} → {word.new}", style="yellow", markup=False)
        styled = (
            f"[{_STYLES[r.kind]}]{escape(r.text)}[/]" if _STYLES[r.kind] else escape(r.text)
            for r in pair.runs
        )
        out.print("".join(styled), highlight=False)
    _print_units(out, "新增", changes.added)
    _print_units(out, "删去", changes.dropped)
    for moved in changes.moved:
        out.print(f"移：{moved.old.clause} → {moved.new.clause}", markup=False)


def number(change: NumberChange) -> str:
    """`不得大于：75 → 94 mm`."""
    counts = f"{change.counts}：" if change.counts else ""
    return f"{counts}{change.old or '—'} → {change.new or '—'} {change.unit}".rstrip()


def _print_units(out: Console, title: str, units: tuple[Unit, ...]) -> None:
    for unit in units:
        out.print(f"{title}：{unit.clause}", style="bold cyan", markup=False)
        out.print(unit.text, markup=False, highlight=False)
