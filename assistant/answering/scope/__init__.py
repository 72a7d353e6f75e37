"""Questions that no clause can answer, told by rule: each with where to look instead."""

from assistant.answering.scope.before import out_of_scope
from assistant.answering.scope.elsewhere import elsewhere
from assistant.answering.scope.reason import OutOfScope
from assistant.answering.scope.sources import nothing_within, unknown_source
from assistant.answering.scope.unruled import unruled

__all__ = ["OutOfScope", "elsewhere", "nothing_within", "out_of_scope", "unknown_source", "unruled"]
