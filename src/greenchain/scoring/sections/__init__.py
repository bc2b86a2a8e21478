"""The sections of a scoring document, one module each: what an item may state, and what its answer prints."""
