"""Whether what stands in quotation marks is word for word the clause's."""

import re
from collections.abc import Iterator, Sequence

from assistant.grounding.names import bare
from assistant.grounding.sources import Source

_QUOTED = re.compile(r"“([^“”\n]+)”|「([^「」\n]+)」|『([^『』\n]+)』|\"([^\"\n]+)\"|‘([^‘’\n]{9,})’")
_ELLIPSIS = re.compile(r"…+|\.{3,}|。{3,}")
_GOVERNS = re.compile(
    r"[不未非无没]|除|但|方可|方准|方能|才[能可准]|只|仅|[时后前][，,]|经[^，。；,;]{1,20}(?:批准|同意|检查)|严禁|禁止|必须|应|"
    r"\b(?:not|no|never|unless|except|only|until|if|when|after|before|must|shall)\b"
)
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
    parts = [bare(part).strip("。，；,;.") for part in _ELLIPSIS.split(words)]
    return any(all(_whole(part, source.named) for part in parts if part) for source in sources)


def elided(words: str, sources: Sequence[Source]) -> str:
    """What an ellipsis in `words` leaves out that changes what is left: a condition, an exception, a negation.

    Empty where it leaves out no such thing, or `words` do not stand in a clause.
    """
    if not _ELLIPSIS.search(words):
        return ""
    parts = [part for part in (bare(p).strip("。，；,;.") for p in _ELLIPSIS.split(words)) if part]
    for source in sources:
        left_out, at = [], -1
        for part in parts:
            begins = source.bare.find(part, at + 1)
            if begins < 0:
                break
            left_out.append(source.bare[at:begins] if at >= 0 else "")
            at = begins + len(part)
        else:
            return next((gap.strip("，,。；;") for gap in left_out if _GOVERNS.search(gap)), "")
    return ""


def _whole(part: str, text: str) -> bool:
    """Neither a number nor a negation may be cut in two."""
    return any(
        not (part[0].isdigit() and text[: m.start()][-1:] in tuple("0123456789."))
        and not (part[-1].isdigit() and re.match(r"\d|\.\d|%|‰", text[m.end() :]))
        and text[max(0, m.start() - 1) : m.start()] not in ("不", "未", "非", "无")
        for m in re.finditer(re.escape(part), text)
    )
