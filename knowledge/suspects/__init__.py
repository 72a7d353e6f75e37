"""Suspect words of a source: what looks like an error of printing, scanning or conversion.

Detectors only point; a person decides (`knowledge.suspects.decisions`), and no source is ever rewritten.
"""

from knowledge.suspects.examination import KINDS_ALONE, KINDS_COMPARED, compare, examine, examine_alone
from knowledge.suspects.finding import Finding

__all__ = ["KINDS_ALONE", "KINDS_COMPARED", "Finding", "compare", "examine", "examine_alone"]
