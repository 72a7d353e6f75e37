"""The chat page: conversations at the left, question and answer in the middle, evidence at the right."""

from dataclasses import dataclass

import gradio as gr

from ui.chat import Chat, name_of
from ui.layout.parts import QUIET, fragment
from ui.render import Render
from ui.telling import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidebar:
    new: gr.Button
    conversations: gr.HTML
    who: gr.Textbox


def sidebar(render: Render) -> Sidebar:
    with gr.Column(elem_id="kz-side"):
        gr.HTML(render("frame"), elem_id="kz-frame", apply_default_css=False, js_on_load=None)
        new = gr.Button(render.words("new"), elem_id="kz-new")
        conversations = fragment("", "open", "remove", elem_id="kz-list")
        who = gr.Textbox(
            label=render.words("who"),
            placeholder=render.words("who_more"),
            lines=1,
            max_lines=1,
            container=False,
            elem_id="kz-who",
        )
        gr.HTML(render("frame_foot"), elem_id="kz-side-foot", apply_default_css=False, js_on_load=None)
    return Sidebar(new=new, conversations=conversations, who=who)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatParts:
    """The parts of the page in the order of `ui.chat.View`."""

    opened: gr.State
    question: gr.Textbox
    head: gr.HTML
    thread: gr.HTML
    live: gr.HTML
    send: gr.Button
    stop: gr.Button


def chat(render: Render) -> ChatParts:
    words = render.words
    with gr.Column(elem_id="kz-chat", elem_classes="kz-page"):
        opened = gr.State("")
        head = gr.HTML("", elem_id="kz-head", apply_default_css=False, js_on_load=None)
        with gr.Column(elem_id="kz-stream"):
            thread = fragment("", "ask", "cite", elem_id="kz-past")
            live = fragment("", "ask", "cite", elem_id="kz-live")
        with gr.Row(elem_id="kz-ask"):
            question = gr.Textbox(
                label=words("question"),
                show_label=False,
                placeholder=words("ask_here"),
                lines=1,
                max_lines=8,
                container=False,
                autofocus=True,
                elem_id="kz-question",
            )
            send = gr.Button(words("send"), variant="primary", elem_id="kz-send")
            stop = gr.Button(words("stop"), visible=False, elem_id="kz-stop")
        gr.HTML(f'<p class="kz-hint">{words("hint")}</p>', elem_id="kz-hint", apply_default_css=False)
    return ChatParts(
        opened=opened, question=question, head=head, thread=thread, live=live, send=send, stop=stop
    )


def evidence(render: Render) -> gr.HTML:
    with gr.Column(elem_id="kz-evidence"):
        return fragment(render.evidence(None), "cite", "read", "source", "approve", elem_id="kz-panel")


def wire(
    page: gr.Blocks, handlers: Chat, render: Render, side: Sidebar, parts: ChatParts, panel: gr.HTML
) -> None:
    """Every event of the chat page."""
    words = render.words
    browser = gr.BrowserState("", storage_key="kuangzhi-browser", secret="kuangzhi")
    # Told by whoever sits there, to part the usage of many: it opens nothing, and is no sign-in.
    name = gr.BrowserState("", storage_key="kuangzhi-who", secret="kuangzhi")
    place = gr.Textbox(visible=False)
    view = [
        parts.opened,
        parts.question,
        parts.head,
        parts.thread,
        parts.live,
        panel,
        side.conversations,
        parts.send,
        parts.stop,
    ]

    def arrive(known: str, address: str) -> tuple[object, ...]:
        arrival = handlers.arrive(known, address)
        return (arrival.browser, *arrival.view)

    page.load(
        told(arrive, words), [browser, place], [browser, *view], js="(b, _) => [b, kuangzhi.place()]", **QUIET
    )
    page.load(told(name_of, words), [name], [side.who], **QUIET)
    gr.on([side.who.blur, side.who.submit], told(name_of, words), [side.who], [name], **QUIET)
    gr.on(
        [parts.question.submit, parts.send.click],
        told(handlers.ask, words),
        [browser, parts.opened, parts.question, side.who],
        view,
        trigger_mode="multiple",
        **QUIET,
    )
    for answers in (parts.thread, parts.live):
        answers.ask(told(handlers.ask_again, words), [browser, parts.opened, side.who], view, **QUIET)
        answers.cite(told(handlers.cite, words), [browser], [panel], **QUIET)
    parts.stop.click(told(handlers.stop, words), [browser, parts.opened], None, **QUIET)
    side.new.click(told(handlers.new, words), [browser], view, **QUIET)
    side.conversations.open(told(handlers.open, words), [browser], view, **QUIET)
    side.conversations.remove(told(handlers.remove, words), [browser, parts.opened], view, **QUIET)
    panel.cite(told(handlers.cite, words), [browser], [panel], **QUIET)
    panel.read(told(handlers.read, words), [browser], [panel], **QUIET)
    panel.approve(told(handlers.approve, words), [browser], [panel], **QUIET)
