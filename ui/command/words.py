"""`kuangzhi words`: the table of question words, and which of them a question calls for."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from knowledge.errors import KuangzhiError, SourceMissing, SourceUnreadable
from knowledge.library import Shelf
from knowledge.retrieval.own_words import QuestionWord
from knowledge.retrieval.words import split
from ui.command import opening, shapes
from ui.command.progress import console
from ui.command.serving import HomeOption, JsonOption

app = typer.Typer(
    help="问句用词：口头说法和规程用词。 / Question words: what is said, what regulations write.",
    no_args_is_help=True,
)
SaidArgument = Annotated[str, typer.Argument(help="口头说法 / what is said", metavar="SAID")]

_ORIGINS = {"shipped": "自带", "changed": "已改", "own": "本矿", "off": "停用"}


@app.command("list")
def list_words(context: typer.Context, json: JsonOption = False, home: HomeOption = None) -> None:
    """列出用词表，本矿的在前。 / List the table, the mine's own words first."""
    chosen = opening.settings(context, home)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        found = shelf.question_words()
    if json:
        shapes.put([asdict(word) for word in found])
        return
    table = Table("口头说法", "规程用词", "来源")
    for word in found:
        table.add_row(word.said, "、".join(word.meant), _ORIGINS[word.origin])
    Console().print(table, markup=False)


@app.command("test")
def try_question(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="问题 / a question", metavar="QUESTION")],
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """试一个问题会用上哪些规程用词。 / See which words a question calls for."""
    chosen = opening.settings(context, home)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        found = shelf.expansions(question)
    if json:
        shapes.put([asdict(fired) for fired in found])
        return
    for fired in found:
        Console().print(f"{fired.said} → {'、'.join(fired.meant)}", markup=False, highlight=False)
    if not found:
        console.print("没有用上任何用词。 / No word of the table is called for.", style="yellow")


@app.command("add")
def add(
    context: typer.Context,
    said: SaidArgument,
    meant: Annotated[list[str], typer.Argument(help="规程用词 / regulations' words", metavar="MEANT…")],
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """添加或修改一个用词。 / Add a word, or change what it stands for."""
    with opening.library(opening.settings(context, home)) as library:
        word = library.set_question_word(said, [term for given in meant for term in split(given)])
    _put(word, "已保存", json)


@app.command("drop")
def drop(
    context: typer.Context, said: SaidArgument, json: JsonOption = False, home: HomeOption = None
) -> None:
    """停用自带的用词，删除本矿的用词。 / Switch a shipped word off, delete an own one."""
    with opening.library(opening.settings(context, home)) as library:
        word = library.drop_question_word(said)
    _put(word, "已删除" if word.origin == "own" else "已停用", json)


@app.command("restore")
def restore(
    context: typer.Context, said: SaidArgument, json: JsonOption = False, home: HomeOption = None
) -> None:
    """恢复自带的用词。 / A shipped word as it was shipped."""
    with opening.library(opening.settings(context, home)) as library:
        word = library.restore_question_word(said)
    _put(word, "已恢复", json)


@app.command("export")
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="写到哪个文件 / the file to write", metavar="FILE")],
    home: HomeOption = None,
) -> None:
    """把用词表写成文本，可以修改后再导入。 / Write the table as text, to be edited and imported again."""
    chosen = opening.settings(context, home)
    with Shelf(chosen.home, encoder=chosen.encoder) as shelf:
        text = shelf.question_words_text()
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise KuangzhiError(detail=f"{file}：{error.strerror}") from error
    console.print(f"已写入 {file}", markup=False)


@app.command("import")
def import_words(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="每行：说法 = 用词, 用词 / lines: said = word", metavar="FILE")
    ],
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """从文本导入用词，有一行不对就一行也不收。 / Import words from text, all lines or none."""
    text = _read(file)
    with opening.library(opening.settings(context, home)) as library:
        changed = library.take_question_words(text)
    if json:
        shapes.put({"changed": changed})
    else:
        console.print(f"改变了 {changed} 个用词", markup=False)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise SourceMissing(name=file) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SourceUnreadable(name=file, reason=getattr(error, "strerror", None) or "UTF-8?") from error


def _put(word: QuestionWord, done: str, json: bool) -> None:
    if json:
        shapes.put(asdict(word))
    else:
        console.print(f"{done}：{word.said} → {'、'.join(word.meant)}", markup=False)
