"""Events as they come, and a sign when none has come for a while: time to draw what is still waiting."""

import threading
from collections.abc import Iterator
from queue import Empty, Queue
from typing import TypeVar

Event = TypeVar("Event")


def paced(events: Iterator[Event], seconds: float) -> Iterator[Event | None]:
    """Each event, and None once after each that no other follows within `seconds`.

    The events are read in a thread of its own, so that whoever draws is not held up by one that pauses; that
    thread ends with them. What reading them raises is raised here.
    """
    read: Queue[Event | _End] = Queue()

    def reading() -> None:
        try:
            for event in events:
                read.put(event)
        except BaseException as error:
            read.put(_End(error))
        else:
            read.put(_End(None))

    threading.Thread(target=reading, name="events", daemon=True).start()
    waits: float | None = None
    while True:
        try:
            event = read.get(timeout=waits)
        except Empty:
            waits = None
            yield None
            continue
        if isinstance(event, _End):
            if event.error is not None:
                raise event.error
            return
        waits = seconds
        yield event


class _End:
    def __init__(self, error: BaseException | None) -> None:
        self.error = error
