"""Fragments of our own HTML that can be pressed."""

from typing import Literal, TypedDict

import gradio as gr
from markupsafe import Markup


class Quietly(TypedDict):
    show_progress: Literal["hidden"]
    api_visibility: Literal["private"]


QUIET: Quietly = {"show_progress": "hidden", "api_visibility": "private"}
"""How every event is wired: progress is ours to show, and no endpoint is offered to programs."""


def fragment(value: str | Markup = "", *events: str, elem_id: str | None = None) -> gr.HTML:
    """A `gr.HTML` that fires `events`: a button in it with `data-do="open"` fires `open`.

    The handler finds the button's other `data-` values in its `gr.EventData`.
    """
    names = ", ".join(f"'{event}'" for event in events)
    return gr.HTML(
        value,
        elem_id=elem_id,
        js_on_load=f"kuangzhi.listen(element, trigger, watch, [{names}])",
        apply_default_css=False,
    )
