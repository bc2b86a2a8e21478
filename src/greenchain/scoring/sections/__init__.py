"""The sections of scoring documents, one module each."""
