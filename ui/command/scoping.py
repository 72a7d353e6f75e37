"""Options that say which part of the library is meant: `--collection`, `--tag`, `--document`."""

from typing import Annotated

import typer

from knowledge.retrieval import Scope

CollectionOption = Annotated[
    list[str] | None, typer.Option("--collection", help="文集 / collection", metavar="NAME")
]
TagOption = Annotated[list[str] | None, typer.Option("--tag", help="标签 / tag", metavar="NAME")]
DocumentOption = Annotated[
    list[str] | None, typer.Option("--document", help="只看这份文件 / this document only", metavar="TITLE")
]


def scope(
    collections: list[str] | None = None, tags: list[str] | None = None, documents: list[str] | None = None
) -> Scope:
    """The scope that the options name; each may be given several times."""
    return Scope(
        collections=tuple(collections or ()), tags=tuple(tags or ()), documents=tuple(documents or ())
    )
