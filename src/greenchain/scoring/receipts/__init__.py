"""Receipts: a score with everything it was made of, so that anybody can make it again."""
