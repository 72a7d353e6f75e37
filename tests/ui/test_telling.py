from collections.abc import Iterator

import gradio as gr
import pytest

from knowledge.errors import SourceMissing
from ui.telling import sentence, told
from ui.words import Words

ZH = Words("zh")


def test_an_error_with_a_sentence_is_told_in_the_language_of_the_page() -> None:
    def handler() -> None:
        raise SourceMissing(name="规程.txt")

    with pytest.raises(gr.Error, match=r"找不到 规程\.txt"):
        told(handler, ZH)()
    with pytest.raises(gr.Error, match="does not exist"):
        told(handler, Words("en"))()


def test_an_unforeseen_error_is_told_in_general_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    def handler() -> None:
        raise ZeroDivisionError("secret detail")

    with pytest.raises(gr.Error) as error:
        told(handler, ZH)()
    assert "secret detail" not in str(error.value)
    assert "secret detail" in caplog.text


def test_an_error_in_the_midst_of_a_stream_is_told_too() -> None:
    def handler() -> Iterator[int]:
        yield 1
        raise SourceMissing(name="规程.txt")

    stream = told(handler, ZH)()
    assert next(stream) == 1
    with pytest.raises(gr.Error, match="找不到"):
        next(stream)


def test_a_name_in_a_notice_is_no_markup() -> None:
    def handler() -> None:
        raise SourceMissing(name="<b>x</b>")

    with pytest.raises(gr.Error, match="&lt;b&gt;"):
        told(handler, ZH)()


def test_what_a_handler_returns_passes_through() -> None:
    assert told(lambda: 7, ZH)() == 7
    assert "Something unexpected" in sentence(ValueError(), Words("en"))
