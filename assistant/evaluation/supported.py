"""How much of an answer its checks leave standing."""

import re

from assistant.answers import Answer, Status
from assistant.grounding.sentences import sentences

_REMARK = re.compile(r"（未核实[^（）]*）| ?\(unverified[^()]*\)")


def supported(answer: Answer) -> float | None:
    """The share of an answer's claims that passed every check, those that were struck out counted as failed.

    None for a refusal, and where nothing is claimed.
    """
    if answer.status is Status.REFUSED:
        return None
    claims = sum(sentence.claims for sentence in sentences(_REMARK.sub("", answer.text)))
    failed = min(len(_REMARK.findall(answer.text)), claims)
    struck = sum(
        len(check.detail.split("；"))
        for check in answer.checks
        if check.check == "nothing_struck" and not check.passed
    )
    made = claims + struck
    return (claims - failed) / made if made else None
