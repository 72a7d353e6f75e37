"""Opening what a verb works on: settings, library, assistant."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from assistant.settings import Settings, load
from knowledge.library import Library
from knowledge.retrieval import Scope
from ui.command.progress import console, status


def settings(context: typer.Context, home: Path | None, **flags: object) -> Settings:
    """Settings with this command's flags on top; `--home` after the verb wins over one before it."""
    root: Path | None = context.find_root().obj
    return load(home=home or root, **flags)


@contextmanager
def library(chosen: Settings) -> Iterator[Library]:
    """The library of the data folder, closed afterwards."""
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    with Library(
        chosen.home, encoder=chosen.encoder, reranker=chosen.reranker, limits=chosen.limits
    ) as opened:
        yield opened


@contextmanager
def warm_library(chosen: Settings, within: Scope | None = None) -> Iterator[Library]:
    """The same with the encoder loaded, where there are vectors to search.

    Raises UnknownScope before that, where `within` names what the library lacks.
    """
    with library(chosen) as opened:
        opened.within(within or Scope())
        with status("加载句向量模型 / loading the encoder"):
            warm = opened.warm()
        if not warm and opened.holdings():
            console.print(
                "向量还没有建好，这次只按关键词检索。再次运行 kuangzhi ingest 会补齐。", style="yellow"
            )
        yield opened
