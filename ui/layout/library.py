"""The library page: upload, the list of documents, the question words, a document opened as its tree."""

from dataclasses import dataclass

import gradio as gr

from knowledge.reading import SHOWN
from ui.document import DocumentPage
from ui.layout.parts import QUIET, fragment
from ui.library import LibraryPage
from ui.question_words import QuestionWordsPage
from ui.render import Render
from ui.telling import told


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryParts:
    files: gr.File
    results: gr.HTML
    progress: gr.HTML
    documents: gr.HTML
    words: gr.HTML
    document: gr.HTML
    clock: gr.Timer


def library(render: Render, max_file_mb: int) -> LibraryParts:
    words = render.words
    comma = "、" if words.language == "zh" else ", "
    formats = comma.join((*SHOWN, "ZIP"))
    with gr.Column(elem_id="kz-library", elem_classes="kz-page"):
        with gr.Column(elem_classes="kz-shelf"):
            title = render("page_head", title=words("library"), more=words("library_more"))
            gr.HTML(title, apply_default_css=False)
            files = gr.File(file_count="multiple", label=words("upload"), height=104, elem_id="kz-upload")
            limits = render("note", text=words("upload_more", formats=formats, limit=max_file_mb))
            gr.HTML(limits, apply_default_css=False)
            results = fragment("", "compare", "stop", elem_id="kz-results")
            progress = gr.HTML("", apply_default_css=False)
            documents = fragment("", "view", "remove", "restore", elem_id="kz-documents")
            table = fragment("", "look", "save", "edit", "drop", "restore", "attempt", elem_id="kz-words")
        document = fragment("", "close", "view", "describe", "decide", "compare", elem_id="kz-document")
        clock = gr.Timer(2)
    return LibraryParts(
        files=files,
        results=results,
        progress=progress,
        documents=documents,
        words=table,
        document=document,
        clock=clock,
    )


def wire(
    page: gr.Blocks,
    handlers: LibraryPage,
    reading: DocumentPage,
    table: QuestionWordsPage,
    render: Render,
    parts: LibraryParts,
    panel: gr.HTML,
) -> None:
    """Every event of the library page; `panel` opens documents too."""
    words = render.words
    progressing = [parts.progress, parts.documents, parts.clock]
    page.load(told(handlers.tick, words), None, progressing, **QUIET)
    parts.clock.tick(told(handlers.tick, words), None, progressing, **QUIET)
    uploading = parts.files.upload(
        told(handlers.upload, words),
        [parts.files],
        [parts.results, parts.documents, parts.files, parts.clock],
        preprocess=False,
        **QUIET,
    )
    parts.results.stop(
        told(handlers.stop, words), None, [parts.results, parts.documents], cancels=[uploading], **QUIET
    )
    for source in (parts.documents.view, parts.document.view, panel.source):
        source(told(reading.view, words), None, [parts.document], **QUIET)
    for source in (parts.document.compare, parts.results.compare):
        source(told(reading.compare, words), None, [parts.document], **QUIET)
    parts.document.describe(told(reading.describe, words), None, [parts.document], **QUIET)
    parts.document.decide(told(reading.decide, words), None, [parts.document], **QUIET)
    parts.document.close(told(reading.close, words), None, [parts.document], **QUIET).then(
        told(handlers.documents, words), None, [parts.documents], **QUIET
    )
    for source, handler in (
        (parts.documents.remove, handlers.remove),
        (parts.documents.restore, handlers.restore),
    ):
        source(told(handler, words), None, [parts.documents, parts.results], **QUIET)
    page.load(told(table.closed, words), None, [parts.words], **QUIET)
    for source, change in (
        (parts.words.look, table.look),
        (parts.words.save, table.save),
        (parts.words.edit, table.edit),
        (parts.words.drop, table.drop),
        (parts.words.restore, table.restore),
        (parts.words.attempt, table.attempt),
    ):
        source(told(change, words), None, [parts.words], **QUIET)
