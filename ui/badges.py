"""What an answer bears beside its words: whether it was verified, and what it took; on the page and in a terminal."""

from assistant.answers import Answer, Status, Usage
from ui.words import WORDS, Words


def badge(answer: Answer) -> str:
    """Which badge an answer bears: the word's key."""
    if answer.status is Status.REFUSED:
        return "refused"
    # What was struck out is not shown: the rest is verified, and not the whole answer.
    shown = [check for check in answer.checks if check.check != "nothing_struck"]
    if not shown or not all(check.passed for check in shown):
        return "unverified"
    return "partial" if answer.status is Status.PARTIAL else "verified"


def check_name(check: str, words: Words) -> str:
    """What a check is called in these words."""
    return words(check) if check in WORDS else check


def taken(usage: Usage, words: Words) -> str:
    """Tokens and yuan; empty where no model was asked."""
    if not usage.input_tokens and not usage.output_tokens:
        return ""
    price = words("no_price") if usage.price is None else words("price", price=f"{usage.price:.4f}")
    told = "tokens_estimated" if usage.estimated else "tokens"
    return words(told, read=usage.input_tokens, written=usage.output_tokens, price=price)
