"""JSON-LD for signatures: documents inside a narrow gate, under pinned contexts, straight to statements.

This is not a general JSON-LD processor. It reads pinned contexts as the standard says and refuses every document whose
statements could as well be written as another document, because readers act on the JSON while the proof covers the
statements.
"""

from greenchain.claims.jsonld.gate import Statements, read_statements, signed_form

__all__ = ["Statements", "read_statements", "signed_form"]
