"""Who answers: from evidence, checked against it. Imports nothing of `ui`."""
