"""`kuangzhi search` and `kuangzhi ask`."""

import time
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assistant.answering.followup import resolve
from assistant.answering.scope import stripped
from assistant.answers import Instruction, printable
from assistant.conversation import Assistant
from knowledge.errors import WrongUse
from knowledge.retrieval import Mode, Query
from ui.command import batches, opening, shapes, told
from ui.command.progress import console
from ui.command.scoping import CollectionOption, DocumentOption, TagOption, scope
from ui.command.serving import DayOption, HomeOption, JsonOption, ModelOption

QuestionArgument = Annotated[str | None, typer.Argument(help="问题 / question", show_default=False)]
BatchOption = Annotated[
    Path | None, typer.Option("--batch", help="JSONL 文件，一行一个问题 / a question a line", metavar="FILE")
]


def search(
    context: typer.Context,
    question: QuestionArgument = None,
    top_k: Annotated[int, typer.Option("--top-k", min=1, max=200, help="条数 / how many")] = 10,
    as_of: DayOption = None,
    collection: CollectionOption = None,
    tag: TagOption = None,
    document: DocumentOption = None,
    mode: Annotated[Mode, typer.Option(help="检索方式 / legs of the search")] = Mode.HYBRID,
    model: ModelOption = None,
    batch: BatchOption = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """查条款；设了模型时由它在最好的十条里先挑。 / Find clauses; a model, if set, chooses among the ten best."""
    # A model that is named for a search is there to choose.
    chosen = opening.settings(context, home, model=model, choose=True if model else None)
    default_day = batches.day(as_of)
    within = scope(collection, tag, document)
    opened = opening.library(chosen) if mode is Mode.KEYWORD else opening.warm_library(chosen, within)
    with opened as library, closing(Assistant(library, chosen)) as assistant:

        def work(instruction: Instruction) -> shapes.Shape:
            made = resolve(stripped(instruction.text), instruction.history)
            day = instruction.as_of or made.as_of or default_day
            query = Query(text=made.text, top_k=top_k, as_of=day, mode=mode)
            return _found(assistant, instruction.text, query.within(within))

        if batch is not None:
            raise typer.Exit(batches.run(batch, work, chosen.language))
        found = work(Instruction(text=_required(question)))
    if json:
        shapes.put({"id": None, **found})
    else:
        _print_hits(found)


def ask(
    context: typer.Context,
    question: QuestionArgument = None,
    model: ModelOption = None,
    as_of: DayOption = None,
    collection: CollectionOption = None,
    tag: TagOption = None,
    document: DocumentOption = None,
    batch: BatchOption = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """提问，得到附条款的回答。 / Ask, and get an answer with its clauses."""
    chosen = opening.settings(context, home, model=model)
    default_day = batches.day(as_of)
    within = scope(collection, tag, document)
    if batch is None:
        _required(question)
    with opening.warm_library(chosen, within) as library:
        assistant = Assistant(library, chosen)
        try:

            def work(instruction: Instruction) -> shapes.Shape:
                return shapes.answer(
                    assistant.answer(
                        Instruction(
                            text=instruction.text,
                            history=instruction.history,
                            as_of=instruction.as_of or default_day,
                            scope=within,
                        )
                    )
                )

            if batch is not None:
                raise typer.Exit(batches.run(batch, work, chosen.language))
            answer = assistant.answer(Instruction(text=_required(question), as_of=default_day, scope=within))
        finally:
            assistant.close()
    if json:
        shapes.put({"id": None, **shapes.answer(answer)})
    else:
        told.put(answer)


def _required(question: str | None) -> str:
    if question is None or not question.strip():
        raise WrongUse(
            detail_zh="请给出问题，或用 --batch 指定问题文件。",
            detail_en="Give a question, or a file of them with --batch.",
        )
    return printable(question)


def _found(assistant: Assistant, question: str, query: Query) -> shapes.Shape:
    started = time.perf_counter()
    hits, unchosen = assistant.find(query)
    milliseconds = round((time.perf_counter() - started) * 1000, 1)
    return {
        "question": question,
        "hits": [shapes.hit(h) for h in hits],
        "notice": unchosen,
        "ms": milliseconds,
    }


def _print_hits(found: shapes.Shape) -> None:
    out = Console()
    for rank, hit in enumerate(found["hits"], 1):
        path = " › ".join(hit["heading_path"])
        out.print(f"{rank}. 《{hit['document']}》{hit['clause']}", style="bold green", markup=False)
        if path:
            out.print(f"   {path}", style="dim", markup=False)
        out.print(f"   {hit['clause_id']}", style="dim", markup=False)
        out.print(hit["text"], markup=False, highlight=False, soft_wrap=True)
    if not found["hits"]:
        out.print("没有找到相关条款。 / No clause found.")
    if found["notice"]:
        console.print(found["notice"], style="yellow", markup=False)
    console.print(f"{found['ms']} ms", style="dim")
