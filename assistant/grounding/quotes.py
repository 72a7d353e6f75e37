"""Whether what stands in quotation marks is word for word the clause's."""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.names import bare
from assistant.grounding.sources import Source

_QUOTED = re.compile(r"“([^“”\n]+)”|「([^「」\n]+)」|『([^『』\n]+)』|\"([^\"\n]+)\"|‘([^‘’\n]{9,})’")
_TERM = 6  # signs up to which a quotation may be a term of the reader's own (“溜子”)


def quotations(text: str) -> Iterator[tuple[int, int, str]]:
    """Where quotations stand in `text`, and their words; terms aside."""
    for found in _QUOTED.finditer(text):
        words = next(filter(None, found.groups()))
        plain = bare(words)
        order = re.search(r"\d|必须|应当|严禁|不得|可以|must|shall|may", words)
        if len(plain) > _TERM or order:
            yield found.start(), found.end(), words


def verbatim(words: str, sources: Sequence[Source]) -> bool:
    """Whether every part of the quotation, one … apart from the next, stands in one clause."""
    parts = [bare(part).strip("。，；,;.") for part in re.split(r"…+|\.{3,}", words)]
    return any(all(_whole(part, source.named) for part in parts if part) for source in sources)


def _whole(part: str, text: str) -> bool:
    """Neither a number nor a negation may be cut in two."""
    return any(
        not (part[0].isdigit() and text[: m.start()][-1:] in tuple("0123456789."))
        and not (part[-1].isdigit() and re.match(r"\d|\.\d|%|‰", text[m.end() :]))
        and text[max(0, m.start() - 1) : m.start()] not in ("不", "未", "非", "无")
        for m in re.finditer(re.escape(part), text)
    )
