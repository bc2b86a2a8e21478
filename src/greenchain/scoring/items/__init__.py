"""Items of scoring documents: what a section is, how its numbers are read and its figures printed."""
