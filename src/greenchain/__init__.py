"""greenchain."""
