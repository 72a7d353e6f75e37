"""Blocks of text become a clause tree: one recogniser a numbering habit."""
