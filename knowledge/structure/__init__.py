"""Blocks of text become a clause tree: one recogniser a numbering habit."""

VERSION = 3
"""Counts up whenever other clauses come out of the same source; kept with each edition as `Edition.reader`."""
