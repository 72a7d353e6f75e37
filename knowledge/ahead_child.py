"""The process that `knowledge.ahead` starts: parses the files it is told of, one after the other.

It says so when it is ready, then answers each line on standard input with one on standard output. It ends
when there are no more, or when it is told to.
"""

import os
import signal
import sys

from knowledge.ahead import answer, hear, say


def main() -> None:
    # What is printed by mistake goes elsewhere than the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # The reader at work in a process of its own ends with this one.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    say(answers, {})
    for line in sys.stdin.buffer:
        say(answers, answer(hear(line)))


if __name__ == "__main__":
    main()
