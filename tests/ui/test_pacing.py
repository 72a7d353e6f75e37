"""What is drawn of a stream that comes in bursts and pauses."""

import threading
from collections.abc import Iterator

import pytest

from ui.pacing import paced

PACE = 0.03


def test_a_pause_is_told_once_and_the_events_stay_in_order() -> None:
    goes_on = threading.Event()

    def events() -> Iterator[str]:
        yield "一"
        yield "二"
        goes_on.wait(10)
        yield "三"

    seen: list[str | None] = []
    for event in paced(events(), PACE):
        seen.append(event)
        if event is None:
            goes_on.set()
    assert [event for event in seen if event] == ["一", "二", "三"]
    # However slow this machine is: the pause after the second is told before the third comes.
    assert seen[seen.index("二") + 1] is None
    assert seen.count(None) <= 3


def test_nothing_is_told_before_the_first_event() -> None:
    begins = threading.Event()

    def events() -> Iterator[str]:
        begins.wait(10)
        yield "一"

    threading.Timer(4 * PACE, begins.set).start()
    assert next(paced(events(), PACE)) == "一"


def test_what_reading_raises_reaches_whoever_draws() -> None:
    def events() -> Iterator[str]:
        yield "一"
        raise ValueError("断了")

    drawn = paced(events(), PACE)
    assert next(drawn) == "一"
    with pytest.raises(ValueError, match="断了"):
        list(drawn)


def test_the_reading_ends_with_the_events() -> None:
    assert list(paced(iter("一二"), PACE))[:2] == ["一", "二"]
    for thread in threading.enumerate():
        if thread.name == "events":
            thread.join(10)
            assert not thread.is_alive()
