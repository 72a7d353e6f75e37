"""How errors reach the person at the page: one sentence, never a trace."""

import functools
import inspect
import logging
from collections.abc import Callable, Iterator
from html import escape
from typing import Any, ParamSpec, TypeVar

import gradio as gr

from knowledge.errors import KuangzhiError
from ui.words import Words

_log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")


def sentence(error: Exception, words: Words) -> str:
    """What to tell of an error; one that nobody foresaw goes to the log and is told in general terms."""
    if isinstance(error, KuangzhiError):
        return error.text(words.language)
    _log.error("unexpected error", exc_info=error)
    return words("unexpected")


def told(handler: Callable[P, T], words: Words) -> Callable[P, T]:
    """`handler` with its errors shown as a notice on the page."""

    def notice(error: Exception) -> gr.Error:
        # Gradio shows notices as HTML.
        return gr.Error(escape(sentence(error, words)), duration=12, print_exception=False)

    if inspect.isgeneratorfunction(handler):

        @functools.wraps(handler)
        def stream(*args: P.args, **kwargs: P.kwargs) -> Iterator[Any]:
            try:
                yield from handler(*args, **kwargs)
            except gr.Error:
                raise
            except Exception as error:
                raise notice(error) from error

        return stream  # type: ignore[return-value]

    @functools.wraps(handler)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return handler(*args, **kwargs)
        except gr.Error:
            raise
        except Exception as error:
            raise notice(error) from error

    return call
