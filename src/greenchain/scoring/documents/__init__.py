"""Scoring documents: sections of questions in, one result document out."""
