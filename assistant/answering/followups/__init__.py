"""What a follow-up leaves unsaid, read by rules: the parts of a question, its subject, the clause meant."""
