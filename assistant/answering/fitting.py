"""Which clauses a model is shown: the best, as many as it can read at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.models import ChatModel
from knowledge.clauses import Evidence
from knowledge.errors import ModelError

CHARACTERS = 5000
"""Of clauses that a model is shown at most: more of them distract it."""
_FRAME = 8  # tokens by which a chat template sets off one message
_HEADING = 16  # characters around a clause: its number and its fence
_LEAST = 100  # tokens of clauses below which asking makes no sense


def room(model: ChatModel, messages: Sequence[str]) -> int | None:
    """Tokens that the window of `model` has for clauses beside `messages` and the answer; None where its
    size is unknown. Raises ModelError where that is next to nothing.
    """
    if model.context is None:
        return None
    taken = sum(model.count(text) + _FRAME for text in messages) + _FRAME + model.max_output_tokens
    left = model.context - taken
    if left < _LEAST:
        raise ModelError(model=model.name, reason=_NO_ROOM.format(context=model.context, taken=taken))
    return left


def fitting(evidence: Sequence[Evidence], tokens: int | None, count: Callable[[str], int]) -> list[Evidence]:
    """The first clauses that fit together, titles and all; the one that passes a limit is shown in part.

    At most `CHARACTERS`, and `tokens` as `count` counts them where that is not None.
    """
    shown: list[Evidence] = []
    characters = CHARACTERS
    for item in evidence:
        size = count(_shown(item)) if tokens is not None else 0
        if len(item.text) > characters or (tokens is not None and size > tokens):
            break
        shown.append(item)
        characters -= len(item.text)
        tokens = None if tokens is None else tokens - size
    if len(shown) == len(evidence) or (shown and not _worth(characters, tokens)):
        return shown
    part = _within(evidence[len(shown)], characters, tokens, count)
    return [*shown, part] if part else shown


def _worth(characters: int, tokens: int | None) -> bool:
    return characters > CHARACTERS // 10 and (tokens is None or tokens > _LEAST)


def _within(
    item: Evidence, characters: int, tokens: int | None, count: Callable[[str], int]
) -> Evidence | None:
    """An excerpt as long as both limits allow; None where not even a few words fit."""
    while characters > 0:
        part = _excerpt(item, characters)
        if tokens is None or (size := count(_shown(part))) <= tokens:
            return part
        # Nearly as much shorter as it is too long, so that few attempts are needed.
        characters = min(characters - 1, len(part.text) * tokens // size)
    return None


def _excerpt(item: Evidence, characters: int) -> Evidence:
    """Whole sentences of the clause within so many characters, from its beginning where these hold what
    matched the question, else from there."""
    start = 0 if item.matched in item.text[:characters] else max(0, item.text.find(item.matched))
    text = item.text[start : start + characters]
    end = max(text.rfind(sign) for sign in "。；;\n") + 1
    return replace(item, text=text[:end] or text)


def _shown(item: Evidence) -> str:
    return f"{'`' * _HEADING}{item.title}\n{item.text}"


_NO_ROOM = "上下文只有 {context} token，提示、问题和回答已占 {taken} / its context is too small for clauses"
