"""The process that `knowledge.ahead` starts: parses the files it is told of, one after the other.

Orders come pickled on standard input, from the process that started this one; each is answered on standard
output. It ends when there are no more, or when it is told to.
"""

import os
import pickle
import signal
import sys
from typing import BinaryIO

from knowledge.ahead import READY, Answer, Order, answer


def main() -> None:
    # What is printed by mistake goes elsewhere than the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # The reader at work in a process of its own ends with this one.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    answers.write(READY)
    answers.flush()
    while (order := _next(sys.stdin.buffer)) is not None:
        _say(answers, answer(order))


def _next(orders: BinaryIO) -> Order | None:
    try:
        order: Order = pickle.load(orders)
    except EOFError:
        return None
    return order


def _say(answers: BinaryIO, said: Answer) -> None:
    pickle.dump(said, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


if __name__ == "__main__":
    main()
