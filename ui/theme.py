"""Colours and type. Gradio's own parts take theirs from the page's style sheet, light and dark alike."""

import hashlib
from pathlib import Path

import gradio as gr
from markupsafe import Markup

from ui.words import Words

ASSETS = Path(__file__).with_name("assets")

_SANS = ("system-ui", "-apple-system", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
_MONO = ("ui-monospace", "Menlo", "Consolas", "Noto Sans Mono CJK SC", "monospace")

_VARIABLES = {
    "body_background_fill": "kz-bg",
    "body_text_color": "kz-ink",
    "body_text_color_subdued": "kz-muted",
    "background_fill_primary": "kz-surface",
    "background_fill_secondary": "kz-bg",
    "block_background_fill": "kz-surface",
    "block_border_color": "kz-line",
    "block_label_text_color": "kz-muted",
    "block_label_background_fill": "kz-surface",
    "block_title_text_color": "kz-ink",
    "border_color_primary": "kz-line",
    "border_color_accent": "kz-brand",
    "color_accent_soft": "kz-brand-soft",
    "input_background_fill": "kz-surface",
    "input_border_color": "kz-line",
    "input_border_color_focus": "kz-brand",
    "input_placeholder_color": "kz-muted",
    "button_primary_background_fill": "kz-brand",
    "button_primary_background_fill_hover": "kz-brand-strong",
    "button_primary_text_color": "kz-on-brand",
    "button_secondary_background_fill": "kz-surface",
    "button_secondary_background_fill_hover": "kz-hover",
    "button_secondary_text_color": "kz-ink",
    "button_secondary_border_color": "kz-line",
    "checkbox_background_color": "kz-surface",
    "checkbox_background_color_selected": "kz-brand",
    "checkbox_border_color": "kz-muted",
    "link_text_color": "kz-brand",
    "loader_color": "kz-brand",
    "table_border_color": "kz-line",
}


def theme() -> gr.themes.Base:
    """No font is fetched: only those of the machine are named."""
    values = {
        f"{name}{mode}": f"var(--{variable})"
        for name, variable in _VARIABLES.items()
        for mode in ("", "_dark")
    }
    # The first paint comes before any style sheet, so these two cannot be variables.
    values |= {"body_background_fill": "#f6f5f1", "body_background_fill_dark": "#131816"}
    return gr.themes.Base(
        font=list(_SANS), font_mono=list(_MONO), radius_size="lg", text_size="md", spacing_size="md"
    ).set(**values, block_shadow="none", block_border_width="1px", color_accent="var(--kz-brand)")


def head(words: Words) -> str:
    """What the page's <head> needs before Gradio starts; the assets carry their hash, so none is stale."""
    settings = Markup('data-language="{}" data-close="{}" data-cancel="{}"').format(
        "zh-CN" if words.language == "zh" else "en", words("close"), words("cancel")
    )
    return (
        f'<link rel="stylesheet" href="/kuangzhi/page.css?{_version("page.css")}">'
        f'<script id="kz-script" src="/kuangzhi/page.js?{_version("page.js")}" {settings}></script>'
    )


def _version(name: str) -> str:
    return hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()[:12]
