"""Questions that no clause can answer, told by rule: each with where to look instead."""

from assistant.answering.scope.after import Held, not_answered
from assistant.answering.scope.before import out_of_scope
from assistant.answering.scope.dropping import stripped
from assistant.answering.scope.elsewhere import elsewhere
from assistant.answering.scope.passing import passing
from assistant.answering.scope.places import unknown_clause
from assistant.answering.scope.reason import OutOfScope
from assistant.answering.scope.sources import nothing_within, unknown_source
from assistant.answering.scope.superseded import superseded_title

__all__ = [
    "Held",
    "OutOfScope",
    "elsewhere",
    "not_answered",
    "nothing_within",
    "out_of_scope",
    "passing",
    "stripped",
    "superseded_title",
    "unknown_clause",
    "unknown_source",
]
