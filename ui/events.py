"""What a press of a button on the page says, read with care: anybody can send anything."""

import gradio as gr

from ui.words import refusal


def fact(event: gr.EventData, name: str) -> str:
    """The value that the pressed button bears as `data-name`. Raises WrongUse where it bears none."""
    value = optional(event, name)
    if not value:
        raise refusal("stale")
    return value


def number(event: gr.EventData, name: str) -> int:
    """The same as a whole number."""
    value = fact(event, name)
    if not (value.isascii() and value.isdecimal() and len(value) <= 15):
        raise refusal("stale")
    return int(value)


def optional(event: gr.EventData, name: str) -> str:
    """The same, empty where it is missing."""
    facts = event._data
    value = facts.get(name) if isinstance(facts, dict) else None
    return value if isinstance(value, str) else ""


def typed(event: gr.EventData, name: str) -> str | None:
    """What stands in the field `name` of the button's form, without blanks around it; None without such a field."""
    facts = event._data
    value = facts.get(name) if isinstance(facts, dict) else None
    return value.strip() if isinstance(value, str) else None
