"""Reasoning models that think aloud: servers without a parser send `<think>…</think>` as answer text."""

_OPEN, _CLOSE = "<think>", "</think>"


class Spoken:
    """Passes on the text of a stream, without the thinking that it may open with."""

    def __init__(self) -> None:
        self._held = ""
        self._passing = False

    def feed(self, text: str) -> str:
        """What of the stream, `text` included, may be shown now."""
        if self._passing:
            return text
        self._held += text
        opening = self._held.lstrip()
        if opening.startswith(_OPEN):
            _, closed, answer = opening.partition(_CLOSE)
            self._passing = bool(closed)
            return answer.lstrip()
        if _OPEN.startswith(opening):
            return ""
        self._passing = True
        return self._held

    def rest(self) -> str:
        """What is still held back when the stream ends: nothing, or a few characters."""
        return "" if self._passing or self._held.lstrip().startswith(_OPEN) else self._held
