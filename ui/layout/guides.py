"""The help page: the guide to the page and those to the models, one at a time, in the language of the page."""

from pathlib import Path

import gradio as gr

from ui.render import Render
from ui.words import Language

_HELP = Path(__file__).parents[1] / "help"
NAMES = ("usage", "model-extractive", "model-openai", "model-deepseek", "model-ollama", "model-local")
"""The guides in the order of their list; the first is open."""


def text(name: str, language: Language) -> str:
    """A guide as Markdown."""
    return (_HELP / f"{name}.{language}.md").read_text("utf-8")


def guides(render: Render) -> None:
    words = render.words
    texts = {name: text(name, words.language) for name in NAMES}
    titles = {name: shown.partition("\n")[0].removeprefix("## ") for name, shown in texts.items()}
    titles["usage"] = words("usage_guide")  # its first heading is the first of several
    with gr.Column(elem_id="kz-help", elem_classes="kz-page"):
        gr.HTML(render("page_head", title=words("help"), more=""), apply_default_css=False)
        with gr.Row(elem_classes="kz-guides"):
            gr.HTML(render("guides", titles=titles), apply_default_css=False, js_on_load=None)
            with gr.Column():
                for name, shown in texts.items():
                    chosen = ["kz-guide-chosen"] if name == NAMES[0] else []
                    gr.Markdown(shown, elem_id=f"kz-guide-{name}", elem_classes=["kz-guide", *chosen])
