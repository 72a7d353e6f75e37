"""What is known: regulations as clauses, found again by question. Imports nothing of `assistant` or `ui`."""
