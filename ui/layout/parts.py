"""Fragments of our own HTML that can be pressed."""

import gradio as gr

from markupsafe import Markup


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
