"""A server that is busy or away for a moment is asked again, a little later each time.

Only until the first word: what has been read cannot be taken back.
"""

import threading
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    sleep_using_event,
    stop_after_attempt,
    stop_after_delay,
    stop_any,
    stop_when_event_set,
    wait_exponential_jitter,
)

from assistant.models.failures import may_pass

if TYPE_CHECKING:
    from collections.abc import Mapping

_BACK_OFF = wait_exponential_jitter(initial=0.4, exp_base=2, max=10, jitter=0.4)  # seconds
_PATIENCE = 1.5  # time-outs after which nothing is tried again: one that fell silent gets one more chance


def retrying(retries: int, timeout_seconds: float, stop: threading.Event) -> Retrying:
    """Calls a function until it raises nothing that may pass, `retries` more times at most.

    A server's Retry-After is kept to; one that asks for more than `timeout_seconds` is not waited for.
    Setting `stop` ends the waiting at once.
    """

    def worth_it(error: BaseException) -> bool:
        return may_pass(error) and (retry_after(error) or 0) <= timeout_seconds

    return Retrying(
        retry=retry_if_exception(worth_it),
        stop=stop_any(
            stop_after_attempt(1 + retries),
            stop_after_delay(_PATIENCE * timeout_seconds),
            stop_when_event_set(stop),
        ),
        wait=_wait,
        sleep=sleep_using_event(stop),
        reraise=True,
    )


def retry_after(error: BaseException) -> float | None:
    """The seconds that the server asks to be left alone, written as a number or as a date."""
    response = getattr(error, "response", None)
    headers: Mapping[str, str] = getattr(response, "headers", {})
    told = (headers.get("retry-after") or "").strip()
    if told.isascii() and told.isdigit():
        return float(told)
    try:
        then = parsedate_to_datetime(told)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return max(_BACK_OFF(state), (retry_after(error) or 0.0) if error else 0.0)
