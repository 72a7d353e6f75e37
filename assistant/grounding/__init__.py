"""The checks that an answer must pass before it is shown as verified; the same for every model.

They read the answer as text and the evidence as the only truth: a model cannot talk its way past them.
A sentence that fails stays, and its reason stands behind it: the reader has seen it while it was written, and
what vanishes without a word would leave an answer that looks whole and is not.
"""

from assistant.grounding.citing import suspect_notice
from assistant.grounding.verdict import Judged, Verdict, verify

__all__ = ["Judged", "Verdict", "suspect_notice", "verify"]
