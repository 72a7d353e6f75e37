"""Questions that no clause can answer, told by rule: each with where to look instead."""

from assistant.answering.scope.before import out_of_scope
from assistant.answering.scope.dropping import stripped
from assistant.answering.scope.elsewhere import elsewhere
from assistant.answering.scope.passing import passing
from assistant.answering.scope.places import unknown_clause
from assistant.answering.scope.reason import OutOfScope
from assistant.answering.scope.rules import not_answered, not_found, not_searched
from assistant.answering.scope.sources import nothing_within, unknown_source
from assistant.answering.scope.superseded import last_day, superseded_title
from assistant.answering.scope.unruled import unruled

__all__ = [
    "OutOfScope",
    "elsewhere",
    "last_day",
    "not_answered",
    "not_found",
    "not_searched",
    "nothing_within",
    "out_of_scope",
    "passing",
    "stripped",
    "superseded_title",
    "unknown_clause",
    "unknown_source",
    "unruled",
]
