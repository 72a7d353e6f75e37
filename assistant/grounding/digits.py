"""Letters that look like digits: l.0% is read by a person as a number, and by no check."""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.numbers import Problem
from assistant.grounding.reasons import reason
from assistant.grounding.sources import Source

_LOOKALIKE = re.compile(
    r"(?<![A-Za-z])[lIOo|][.．]\d+|\d+[.．]?[lIOo](?=\s*[%％℃‰]|\d)|(?<![A-Za-z])[lIO](?=\s*[%％℃‰])"
)


def check_digits(body: str, sources: Sequence[Source], language: str) -> Iterator[Problem]:
    """A letter where a digit belongs, unless the clause prints it so."""
    found = _LOOKALIKE.search(body)
    if found and not any(found[0] in source.text for source in sources):
        yield "numbers_in_clause", reason("number", language, said=found[0])
