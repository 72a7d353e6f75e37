"""`kuangzhi enrich`: questions that a model writes for the clauses, as search words."""

from contextlib import closing

import typer

from assistant import enriching
from assistant.models import ModelSpec, open_model
from assistant.usage import Account
from knowledge.errors import Cancelled, WrongUse
from ui.command import opening, shapes
from ui.command.progress import bar, console
from ui.command.scoping import CollectionOption, DocumentOption, TagOption, scope
from ui.command.serving import HomeOption, JsonOption, ModelOption


def enrich(
    context: typer.Context,
    model: ModelOption = None,
    collection: CollectionOption = None,
    tag: TagOption = None,
    document: DocumentOption = None,
    json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """让模型为条款写下矿工会问的问题，作检索用词。 / Have a model write what miners would ask of each clause."""
    chosen = opening.settings(context, home, model=model)
    if ModelSpec.parse(chosen.model).kind == "extractive":
        raise WrongUse(
            detail_zh="写问题要有模型。请用 --model 指定，如 local:/路径/模型.gguf。",
            detail_en="Writing questions needs a model. Name one with --model, such as local:/path/model.gguf.",
        )
    within = scope(collection, tag, document)
    with opening.library(chosen) as library:
        library.within(within)
        asking = enriching.settings(chosen.model_settings())
        with (
            closing(Account(chosen)) as account,
            closing(open_model(asking, account.bill().meter("enrich"))) as writer,
            bar() as progress,
        ):
            task = progress.add_task("写问题 / questions", total=None, item="")
            try:
                done = enriching.enrich(
                    library,
                    writer,
                    scope=within,
                    on_written=lambda at, total, item: progress.update(
                        task, completed=at, total=total, item=item[:40]
                    ),
                )
            except KeyboardInterrupt:
                raise Cancelled() from None
    if json:
        shapes.put({"passages": done})
    else:
        console.print(f"已为 {done} 段条文写下问题。 / Questions written for {done} passages.", markup=False)
