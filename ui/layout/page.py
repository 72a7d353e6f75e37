"""The whole page in one language."""

import gradio as gr

from ui.chat import Chat
from ui.desk import Desk
from ui.document import DocumentPage
from ui.evaluation import EvaluationPage
from ui.layout import chat, evaluation, guides, library
from ui.library import LibraryPage
from ui.question_words import QuestionWordsPage
from ui.render import Render
from ui.words import Language, Words

_HOUR = 3600
_HANDLERS_AT_ONCE = 8


def build(desk: Desk, language: Language = "zh") -> gr.Blocks:
    """The page, ready to be mounted; nothing of it reaches beyond this machine."""
    render = Render(Words(language))
    evaluating = EvaluationPage(desk, render)
    page = gr.Blocks(
        title=render.words("title"),
        analytics_enabled=False,
        fill_width=True,
        fill_height=True,
        delete_cache=(_HOUR, 24 * _HOUR),
    )
    with page:
        with gr.Row(elem_id="kz"):
            side = chat.sidebar(render)
            with gr.Column(elem_id="kz-main"):
                chat_parts = chat.chat(render)
                library_parts = library.library(render, desk.settings.max_file_mb)
                evaluation_parts = evaluation.evaluation(evaluating, render)
                guides.guides(render)
            panel = chat.evidence(render)
            gr.HTML(render("tabs"), elem_id="kz-tabs", apply_default_css=False, js_on_load=None)
        chat.wire(page, Chat(desk, render), render, side, chat_parts, panel)
        library.wire(
            page,
            LibraryPage(desk, render),
            DocumentPage(desk, render),
            QuestionWordsPage(desk, render),
            render,
            library_parts,
            panel,
        )
        evaluation.wire(evaluating, render, evaluation_parts)
    page.queue(default_concurrency_limit=_HANDLERS_AT_ONCE, api_open=False)
    return page
