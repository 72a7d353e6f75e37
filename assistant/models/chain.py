"""Which models are asked, one after the other, until one answers; quotation needs none and comes last."""

from collections.abc import Sequence

from assistant.models.spec import ModelSpec


def in_order(first: str, fallback: Sequence[str]) -> tuple[str, ...]:
    """The models to be asked, each once, as far as the first `extractive`. Raises WrongUse.

    Empty where nothing but quotation is wanted.
    """
    order: list[str] = []
    for text in (first, *fallback):
        spec = ModelSpec.parse(text)
        if spec.kind == "extractive":
            break
        if str(spec) not in order:
            order.append(str(spec))
    return tuple(order)
