"""The evaluation page: a question set, a run, its figures, its failures, earlier runs."""

from dataclasses import dataclass

import gradio as gr

from ui.evaluation import EvaluationPage
from ui.layout.parts import QUIET, fragment
from ui.render import Render
from ui.telling import told


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationParts:
    questions: gr.State
    chosen: gr.HTML
    sample: gr.Button
    files: gr.File
    search_only: gr.Checkbox
    start: gr.Button
    stop: gr.Button
    progress: gr.HTML
    opened: gr.State
    result: gr.HTML
    plot: gr.BarPlot
    failed: gr.HTML
    runs: gr.HTML
    compare: gr.Dropdown


def evaluation(handlers: EvaluationPage, render: Render) -> EvaluationParts:
    words = render.words
    with gr.Column(elem_id="kz-evaluation", elem_classes="kz-page"):
        title = render("page_head", title=words("evaluation"), more=words("evaluation_more"))
        gr.HTML(title, apply_default_css=False)
        questions, opened = gr.State(None), gr.State("")
        with gr.Row(elem_id="kz-setup"):
            with gr.Column(elem_id="kz-set"):
                chosen = gr.HTML(handlers.sample().summary, apply_default_css=False)
                search_only = gr.Checkbox(
                    label=words("search_only"), container=False, elem_id="kz-search-only"
                )
                with gr.Row(elem_classes="kz-buttons"):
                    start = gr.Button(words("run"), variant="primary", elem_id="kz-start")
                    stop = gr.Button(words("stop"), visible=False)
                    sample = gr.Button(words("use_sample"), visible=False)
            with gr.Column(elem_id="kz-own-set"):
                files = gr.File(
                    file_count="single", label=words("upload_set"), height=84, elem_id="kz-upload-set"
                )
                gr.HTML(render("note", text=words("upload_set_more")), apply_default_css=False)
        progress = gr.HTML("", apply_default_css=False)
        with gr.Row(elem_id="kz-figures"):
            with gr.Column():
                result = gr.HTML("", apply_default_css=False)
                compare = gr.Dropdown(
                    [(words("no_comparison"), "")], label=words("compare_with"), value="", visible=False
                )
            plot = _plot(words("metrics_plot"))
        failed = gr.HTML("", apply_default_css=False)
        runs = fragment("", "view", "arrive", elem_id="kz-runs")
    return EvaluationParts(
        questions=questions,
        chosen=chosen,
        sample=sample,
        files=files,
        search_only=search_only,
        start=start,
        stop=stop,
        progress=progress,
        opened=opened,
        result=result,
        plot=plot,
        failed=failed,
        runs=runs,
        compare=compare,
    )


def _plot(title: str) -> gr.BarPlot:
    return gr.BarPlot(
        x="metric",
        y="value",
        y_lim=[0, 1],
        title=title,
        x_title=" ",
        y_title=" ",
        x_label_angle=-35,
        height=330,
        visible=False,
        elem_id="kz-plot",
    )


def wire(handlers: EvaluationPage, render: Render, parts: EvaluationParts) -> None:
    """Every event of the evaluation page."""
    words = render.words
    chosen = [parts.questions, parts.chosen, parts.sample, parts.files]
    screen = [
        parts.progress,
        parts.start,
        parts.stop,
        parts.opened,
        parts.result,
        parts.plot,
        parts.failed,
        parts.runs,
        parts.compare,
    ]
    parts.runs.arrive(told(handlers.arrive, words), None, screen, **QUIET)
    parts.files.upload(told(handlers.choose, words), [parts.files], chosen, preprocess=False, **QUIET)
    parts.sample.click(told(handlers.sample, words), None, chosen, **QUIET)
    parts.start.click(told(handlers.start, words), [parts.questions, parts.search_only], screen, **QUIET)
    parts.stop.click(told(handlers.stop, words), None, None, **QUIET)
    parts.runs.view(told(handlers.view, words), None, screen, **QUIET)
    parts.compare.input(told(handlers.compare, words), [parts.opened, parts.compare], screen, **QUIET)
