"""Ways of writing an answer from evidence."""
