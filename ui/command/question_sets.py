"""`kuangzhi questions …`: question sets looked over, put into our form, parted and put together."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from assistant.evaluation import QuestionSet
from assistant.evaluation.questions import Question
from assistant.evaluation.unfounded import unfounded
from assistant.evaluation.writing_sets import write_jsonl, write_template
from knowledge.errors import SourceMissing, WrongUse
from ui.command import opening, shapes
from ui.command.progress import console
from ui.command.serving import HomeOption, JsonOption, language

app = typer.Typer(help="问题集 / question sets", no_args_is_help=True)

FileArgument = Annotated[
    Path,
    typer.Argument(
        help="问题集：JSONL、CSV、XLSX、YAML、JSON（SQuAD、CMRC、对话）、BEIR 文件夹 / question set"
    ),
]
OutOption = Annotated[Path, typer.Option("--out", help="写到这个 JSONL / write this JSONL")]


@app.command("template")
def template(file: Annotated[Path, typer.Argument(help="写出的 XLSX / XLSX to write")]) -> None:
    """写出可填写的表格。 / Write a spreadsheet to fill in."""
    if file.suffix.lower() != ".xlsx":
        raise WrongUse(
            detail_zh="模板是 XLSX，请用 .xlsx 结尾。", detail_en="The template is XLSX: end it in .xlsx."
        )
    write_template(_writable(file))


@app.command("check")
def check(
    context: typer.Context, file: FileArgument, json: JsonOption = False, home: HomeOption = None
) -> None:
    """哪些行读不懂，哪些依据不在库里。 / Which lines cannot be read, which golds no document holds."""
    questions = QuestionSet.load(file)
    with opening.library(opening.settings(context, home)) as library:
        missing = list(unfounded(questions.questions, library))
    if json:
        shapes.put(
            {
                "questions": len(questions.questions),
                "errors": [{"line": one.line, "zh": one.zh, "en": one.en} for one in questions.errors],
                "unfounded": [
                    {
                        "id": one.id,
                        "document": one.gold.document,
                        "clause": one.gold.clause,
                        "quote": one.gold.quote,
                        "nearest": {"title": one.title, "text": one.nearest},
                    }
                    for one in missing
                ],
            }
        )
    else:
        for error in questions.errors:
            console.print(error.text(language()), style="yellow", markup=False)
        for one in missing:
            gold = one.gold.quote or f"《{one.gold.document}》{one.gold.clause}"
            console.print(f"{one.id}：库里没有 / not in the library：{gold}", style="red", markup=False)
            if one.nearest:
                console.print(
                    f"    最近的 / nearest：{one.title} {one.nearest[:120]}", style="dim", markup=False
                )
        console.print(
            f"{len(questions.questions)} 题，{len(questions.errors)} 行读不懂，{len(missing)} 处依据不在库里。",
            style="dim",
        )
    if questions.errors or missing:
        raise typer.Exit(1)


@app.command("convert")
def convert(
    file: FileArgument, out: OutOption, tag: Annotated[str, typer.Option(help="给每题加标签 / tag each")] = ""
) -> None:
    """读入任何格式，写成 JSONL。 / Read any layout, write JSONL."""
    questions = QuestionSet.load(file)
    for error in questions.errors:
        console.print(error.text(language()), style="yellow", markup=False)
    tagged = (
        replace(q, tags=tuple(dict.fromkeys((*q.tags, tag)))) if tag else q for q in questions.questions
    )
    write_jsonl(_writable(out), list(tagged))
    console.print(f"{len(questions.questions)} 题 → {out}", markup=False)


@app.command("merge")
def merge(
    files: Annotated[list[Path], typer.Argument(help="问题集 / question sets")], out: OutOption
) -> None:
    """合并；编号相同而内容不同的，编号前加上文件名。 / Put sets together; equal ids of other questions get their file's name."""
    merged: dict[str, Question] = {}
    for file in files:
        for question in QuestionSet.load(file).questions:
            id = question.id
            if id in merged and question != merged[id]:
                id = f"{file.stem}-{id}"
            merged[id] = replace(question, id=id)
    write_jsonl(_writable(out), list(merged.values()))
    console.print(f"{len(merged)} 题 → {out}", markup=False)


@app.command("split")
def split(
    file: FileArgument,
    out: OutOption,
    tag: Annotated[str, typer.Option(help="只要带这个标签的 / those with this tag")] = "",
    every: Annotated[int, typer.Option(min=1, help="每几题取一题 / each N-th")] = 1,
) -> None:
    """取出一部分。 / Take a part of a set."""
    questions = [q for q in QuestionSet.load(file).questions if not tag or tag in q.tags][::every]
    if not questions:
        raise WrongUse(detail_zh=f"没有带标签“{tag}”的题。", detail_en=f"No question has the tag “{tag}”.")
    write_jsonl(_writable(out), questions)
    console.print(f"{len(questions)} 题 → {out}", markup=False)


def _writable(file: Path) -> Path:
    if not file.parent.is_dir():
        raise SourceMissing(name=file.parent)
    return file
